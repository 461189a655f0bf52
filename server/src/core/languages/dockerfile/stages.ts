// The stages of a Dockerfile: which image each starts from, what its variables are, and what its container runs.
import type { EnvironmentSetting } from '../../ray/facts.ts';
import { unknown, type Value } from '../../ray/value.ts';
import type { Instruction, NamedValue } from './instructions.ts';
import { argument, expand, type Variables } from './variables.ts';

/** Told of each RUN when the variables are as it finds them. */
export type OnRun = (run: Instruction, stage: Stage) => void;

export interface Stage {
  readonly from: Instruction;
  /** The image, its variables resolved. */
  readonly image: Value;
  /** The stage of this file that it starts from. */
  readonly parent?: Stage;
  readonly name?: string;
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
  command?: Instruction;
  /** Commands in shell form are read by a shell that we know. */
  shell: boolean;
}

const FROM = /^(\S+)(?:\s+as\s+(\S+))?/i;

/** Instructions before the first FROM make no stage. */
export function stagesOf(text: string, instructions: readonly Instruction[], onRun: OnRun): Stage[] {
  const globals = new Map<string, Value>();
  const stages: Stage[] = [];
  let stage: Stage | undefined;
  for (const instruction of instructions) {
    if (instruction.keyword === 'FROM') {
      stage = stageFrom(instruction, stages, globals);
      stages.push(stage);
    } else if (stage && instruction.keyword === 'RUN') onRun(instruction, stage);
    else if (stage) addTo(stage, instruction, text, globals);
    else if (instruction.keyword === 'ARG')
      for (const value of instruction.values)
        globals.set(
          value.name,
          argumentValue(value, text, (name) => globals.get(name)),
        );
  }
  return stages;
}

function stageFrom(from: Instruction, before: readonly Stage[], globals: ReadonlyMap<string, Value>): Stage {
  const [, image = '', ownName] = FROM.exec(from.words.text) ?? [];
  const parent = before.filter(({ name }) => name?.toLowerCase() === image.toLowerCase()).at(-1);
  return {
    from,
    image: parent ? unknown('a stage of this file') : expand(image, (name) => globals.get(name)),
    ...(parent && { parent }),
    ...(ownName !== undefined && { name: ownName }),
    variables: new Map(parent?.variables),
    buildArguments: new Map(),
    environment: [...(parent?.environment ?? [])],
    own: [],
    healthchecks: [],
    written: [],
    shell: parent?.shell ?? true,
  };
}

function addTo(stage: Stage, instruction: Instruction, text: string, globals: ReadonlyMap<string, Value>): void {
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
      if (instruction.script !== instruction.words) stage.written.push(instruction);
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

function setVariable(stage: Stage, instruction: Instruction, named: NamedValue, value: Value): void {
  stage.variables.set(named.name, value);
  if (!/^RAY_/i.test(named.name)) return;
  const setting: EnvironmentSetting = {
    kind: 'environment',
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
