// The stages of a Dockerfile: which image each starts from, what its variables are, and what its container runs.
import { isNameForRay } from '../../ray/auth.ts';
import type { EnvironmentSetting } from '../../ray/facts/environment.ts';
import type { CopiedFiles } from '../../ray/facts/program.ts';
import { literal, unknown, type Value } from '../../ray/facts/value.ts';
import type { Span } from '../../text/span.ts';
import { isTokenFile, tokenFile } from '../commands/token-file.ts';
import { joinedValue, usualText } from '../commands/words.ts';
import { execForm } from './exec-form.ts';
import type { Instruction, NamedValue } from './instructions.ts';

/** Called for each RUN when the variables are as it finds them. */
export type OnRun = (run: Instruction, stage: Stage) => void;

export interface Stage {
  readonly from: Instruction;
  /** `FROM … AS name`. */
  readonly name?: string;
  /** The stage of this file that it starts from. */
  readonly parent?: Stage;
  /** The image, its variables resolved. */
  readonly image: Value;
  /** Where the default stands that the image has its tag from, if it has it from one. */
  readonly imageDefault?: Span;
  /** ENV, of the stages before it too. */
  readonly variables: Map<string, Value>;
  /** ARG, of this stage alone. */
  readonly buildArguments: Map<string, Value>;
  /** What the container starts with, oldest first, as far as this file says. */
  readonly environment: EnvironmentSetting[];
  /** Of the stage itself. */
  readonly own: EnvironmentSetting[];
  readonly healthchecks: Instruction[];
  /** COPY instructions that write a file of their own text. */
  readonly written: Instruction[];
  entrypoint?: Instruction;
  /** Of the stage that it starts from. */
  readonly inheritedEntrypoint?: Instruction;
  command?: Instruction;
  /** Of the stage that it starts from; an entry point of its own takes it away. */
  readonly inheritedCommand?: Instruction;
  /** The working directory; empty as long as an image that is built elsewhere decides. */
  folder: string;
  /** What is copied in from the folder that the image is built of, oldest first. */
  readonly copies: CopiedFiles[];
  /** Commands in shell form are read by a shell that we know. */
  shell: boolean;
}

const FROM = /^(\S+)(?:\s+as\s+(\S+))?/i;

/** Instructions before the first FROM make no stage. */
export function stagesOf(text: string, instructions: readonly Instruction[], onRun: OnRun): Stage[] {
  const globals = new Map<string, Value>();
  const defaults = new Map<string, Span>();
  const stages: Stage[] = [];
  const named = new Map<string, Stage>();
  let stage: Stage | undefined;
  for (const instruction of instructions) {
    if (instruction.keyword === 'FROM') {
      const [, image = '', name] = FROM.exec(instruction.words.text) ?? [];
      const parent = named.get(image.toLowerCase());
      const own = parent ? stageAfter(instruction, parent) : stageFrom(instruction, image, globals, defaults);
      stage = name === undefined ? own : { ...own, name };
      stages.push(stage);
      if (name !== undefined) named.set(name.toLowerCase(), stage);
    } else if (stage && instruction.keyword === 'RUN') onRun(instruction, stage);
    else if (stage) addTo(stage, instruction, { text, globals, named });
    else if (instruction.keyword === 'ARG')
      for (const value of instruction.values) {
        globals.set(
          value.name,
          argumentValue(value, text, (name) => globals.get(name)),
        );
        if (value.text !== undefined) defaults.set(value.name, value.valueSpan);
      }
  }
  return stages;
}

function stageFrom(
  from: Instruction,
  image: string,
  globals: ReadonlyMap<string, Value> = new Map(),
  defaults: ReadonlyMap<string, Span> = new Map(),
): Stage {
  // The tag stands at the end of the name, and so does the variable that it comes from.
  const last = [...image.matchAll(REFERENCE)].at(-1);
  const imageDefault = last && defaults.get(last[2] ?? last[3] ?? '');
  return {
    from,
    image: expand(image, (name) => globals.get(name)),
    ...(imageDefault && { imageDefault }),
    variables: new Map(),
    buildArguments: new Map(),
    environment: [],
    own: [],
    healthchecks: [],
    written: [],
    folder: '',
    copies: [],
    shell: true,
  };
}

function stageAfter(from: Instruction, parent: Stage): Stage {
  const entrypoint = parent.entrypoint ?? parent.inheritedEntrypoint;
  const command = parent.command ?? (parent.entrypoint ? undefined : parent.inheritedCommand);
  return {
    ...stageFrom(from, ''),
    variables: new Map(parent.variables),
    environment: [...parent.environment],
    folder: parent.folder,
    copies: [...parent.copies],
    shell: parent.shell,
    parent,
    ...(entrypoint && { inheritedEntrypoint: entrypoint }),
    ...(command && { inheritedCommand: command }),
  };
}

interface Around {
  readonly text: string;
  readonly globals: ReadonlyMap<string, Value>;
  readonly named: ReadonlyMap<string, Stage>;
}

function addTo(stage: Stage, instruction: Instruction, { text, globals, named: stages }: Around): void {
  switch (instruction.keyword) {
    case 'ARG':
      for (const value of instruction.values)
        stage.buildArguments.set(
          value.name,
          value.text === undefined
            ? (globals.get(value.name) ?? argument(undefined))
            : argumentValue(value, text, variablesOf(stage)),
        );
      return;
    case 'ENV': {
      // All of one instruction see what held before it.
      const values = instruction.values.map((named) => expanded(named, text, variablesOf(stage)));
      for (const [index, named] of instruction.values.entries())
        setVariable(stage, instruction, named, values[index] ?? unknown('nothing'));
      return;
    }
    case 'COPY':
    case 'ADD':
      if (instruction.script !== instruction.words) stage.written.push(instruction);
      else {
        const copies = copiedBy(instruction, stage, stages);
        stage.copies.push(...copies);
        const token = copies.some(({ to }) => isTokenFile(to)) ? [tokenFile(instruction.span)] : [];
        stage.own.push(...token);
        stage.environment.push(...token);
      }
      return;
    case 'WORKDIR':
      stage.folder = inFolder(stage.folder, textIn(instruction.words.text, stage));
      return;
    case 'SHELL':
      stage.shell = /\b(?:ba|da|z|k|a)?sh"/.test(instruction.words.text);
      return;
    case 'ENTRYPOINT':
      stage.entrypoint = instruction;
      return;
    case 'CMD':
      stage.command = instruction;
      return;
    case 'HEALTHCHECK':
      stage.healthchecks.push(instruction);
  }
}

/** In either form; from another stage, what that one has copied to there. */
function copiedBy({ words, from }: Instruction, stage: Stage, stages: ReadonlyMap<string, Stage>): CopiedFiles[] {
  const listed = execForm(words)?.map(({ value }) => String(value.kind === 'literal' ? value.value : ''));
  const paths = listed ?? textIn(words.text, stage).trim().split(/\s+/);
  const target = paths.pop() ?? '';
  const to = inFolder(stage.folder, target);
  const isFolder = target.endsWith('/') || paths.length > 1;
  if (from === undefined) return [{ to: isFolder && to !== '/' ? `${to}/` : to, from: paths }];
  const copies = stages.get(from.toLowerCase())?.copies ?? [];
  return paths.flatMap((path) =>
    copies.filter((one) => isWithin(one.to, path)).map((one) => ({ ...one, to: to + one.to.slice(path.length) })),
  );
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/** A relative path counts from the working directory, which is the root where nothing has set it. */
function inFolder(folder: string, path: string): string {
  const whole = path.startsWith('/') ? path : `${folder}/${path}`;
  const parts: string[] = [];
  for (const part of whole.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** Variables put in; a path with one that is not known names nothing. */
function textIn(text: string, stage: Stage): string {
  return usualText(expand(text.trim(), variablesOf(stage))) ?? '$';
}

function setVariable(stage: Stage, instruction: Instruction, named: NamedValue, value: Value): void {
  stage.variables.set(named.name, value);
  if (!isNameForRay(named.name)) return;
  const setting: EnvironmentSetting = {
    holds: 'surely',
    name: named.name,
    operation: 'set',
    value,
    scope: 'process',
    order: 'before-import',
    span: instruction.values.length === 1 ? instruction.span : named.span,
    nameSpan: named.nameSpan,
    valueSpan: named.valueSpan,
  };
  stage.own.push(setting);
  stage.environment.push(setting);
}

function argumentValue(named: NamedValue, text: string, variables: Variables): Value {
  return argument(named.text === undefined ? undefined : expanded(named, text, variables));
}

function expanded(named: NamedValue, text: string, variables: Variables): Value {
  if (text[named.valueSpan.start] === "'") return { kind: 'literal', value: named.text ?? '' };
  return expand(named.text ?? '', variables);
}

/** What an instruction of the stage sees: ENV goes before ARG. */
export function variablesOf({ variables, buildArguments }: Stage): Variables {
  return (name) => variables.get(name) ?? buildArguments.get(name);
}

/** Undefined for names that this file does not set. */
type Variables = (name: string) => Value | undefined;

/** An escaped character, or `$NAME`, `${NAME}`, with a default or a replacement behind `:-`, `-`, `:+` or `+`. */
const REFERENCE = /\\(.)|\$(?:(\w+)|\{(\w+)(?:(:?[-+])([^{}$]*))?\})/g;

/** What a build argument is worth: its default, unless the build is given another. */
function argument(fallback: Value | undefined): Value {
  const given = unknown('a build argument');
  if (!fallback) return given;
  return fallback.kind === 'one-of' ? fallback : { kind: 'one-of', options: [given, fallback], fallback: true };
}

/** Unknown if a variable is that is needed; a default stays one in all that is made of it. */
function expand(text: string, variables: Variables): Value {
  const pieces: Value[] = [];
  let end = 0;
  for (const { index, 0: all, 1: escaped, 2: bare, 3: braced, 4: operator, 5: word = '' } of text.matchAll(REFERENCE)) {
    pieces.push(literal(text.slice(end, index)));
    end = index + all.length;
    if (escaped !== undefined) pieces.push(literal(escaped === '$' ? '$' : all));
    else pieces.push(referenced(variables(bare ?? braced ?? ''), operator, word));
  }
  const rest = text.slice(end);
  return joinedValue([...pieces, rest.includes('${') ? unknown('a variable') : literal(rest)]);
}

function referenced(value: Value | undefined, operator: string | undefined, word: string): Value {
  if (operator?.endsWith('+')) return value?.kind === 'literal' && value.value ? literal(word) : unknown(ELSEWHERE);
  if (operator && (!value || value.kind === 'unknown')) return argument(literal(word));
  return value ?? unknown(ELSEWHERE);
}

const ELSEWHERE = 'a variable that is set elsewhere';
