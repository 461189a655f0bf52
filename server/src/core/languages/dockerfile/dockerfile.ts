// Dockerfiles: which Ray an image has, the variables of its containers, and how they start Ray.
import { TOKEN_FILE } from '../../ray/auth.ts';
import type { EnvironmentSetting } from '../../ray/facts/environment.ts';
import {
  type Comment,
  type EmbeddedText,
  noFacts,
  type ProvidedEnvironment,
  type ReadFacts,
} from '../../ray/facts/read-facts.ts';
import type { InstalledList, Requirement } from '../../ray/facts/requirement.ts';
import type { Scalar } from '../../ray/facts/value.ts';
import { onlyPython, pythonOfImage } from '../../ray/versions/python-version.ts';
import { readImageTag } from '../../ray/versions/requirement-text.ts';
import { type Document, lineEnding } from '../../text/document.ts';
import { contains, type Span, span, type TextEdit } from '../../text/span.ts';
import type { Change } from '../change.ts';
import { type CommandContext, type CommandFacts, noCommandFacts } from '../commands/command.ts';
import { stopped, writeEnvironment } from '../commands/command-environment.ts';
import { readCommand } from '../commands/read-command.ts';
import { usualText } from '../commands/words.ts';
import type { Language } from '../language.ts';
import { readScript } from '../shell/read-script.ts';
import type { Syntax } from '../syntax.ts';
import { type CommentPlace, lineAround, writeComment } from '../write-comment.ts';
import {
  type CommandReaders,
  environmentOf,
  filesOf,
  isShellScript,
  readContainerCommands,
  readEntrypoint,
  readStart,
} from './container-commands.ts';
import { execForm } from './exec-form.ts';
import { type Instruction, readInstructions } from './instructions.ts';
import { type Stage, stagesOf, variablesOf } from './stages.ts';

/** No Dockerfile that a person writes comes near; the parser's time grows faster than the text and its heredocs. */
const LONGEST = 300_000;
const MOST_HEREDOCS = 200;

export const dockerfile: Language = {
  id: 'dockerfile',
  title: 'Dockerfiles',
  reads:
    'the image of each stage, `ENV` and `ARG`, commands of `RUN`, `CMD`, `ENTRYPOINT` and `HEALTHCHECK`, here-documents',
  limits: [`files of more than ${LONGEST} characters or ${MOST_HEREDOCS} here-documents`],
  files: {
    names: [
      ...['Dockerfile', 'Dockerfile.*', 'Dockerfile-*', 'Dockerfile_*', '*.Dockerfile', '*.dockerfile'],
      ...['Containerfile', 'Containerfile.*', 'Containerfile-*', 'Containerfile_*'],
      ...['*.Containerfile', '*.containerfile'],
    ],
    context: ['Dockerfile*', 'Containerfile*'],
  },
  editor: { languages: ['dockerfile'], starts: ['**/Dockerfile-*', '**/Dockerfile_*'] },
  fence: { word: 'dockerfile', fileName: 'Dockerfile' },
  comment: '#',
  cannotHold: [],
  role: { startsOneCluster: false, forOthers: 'that it is there' },
  mayConcernRay: (text) =>
    /(?<![A-Za-z0-9])ray(?![A-Za-z0-9])|ray_|rayproject|\bserve["',\s]+(?:start|run|deploy)\b|^[ \t]*(?:CMD|ENTRYPOINT|COPY|ADD)\b/im.test(
      text,
    ),
  // The image that it starts from may be another one of the workspace, and decide what runs.
  mayTellProject: (text) => /^\s*FROM\s/im.test(text),
  read,
  write: writeDockerfile,
};

function read({ text, languageId }: Document, syntax: Syntax): ReadFacts {
  if (text.length > LONGEST || text.split('<<').length > MOST_HEREDOCS) {
    const message = 'This Dockerfile is too long to be read.';
    return { ...noFacts(languageId), problems: [{ span: span(0, 0), message }] };
  }
  const readers = commandReaders(syntax);
  const { instructions, comments } = readInstructions(text);
  const building: CommandFacts[] = [];
  const installs: InstalledList[] = [];
  const installed = new Map<Stage, Requirement[]>();
  const stages = stagesOf(text, instructions, (run, stage) => {
    const facts = readBuildCommands(run, stage, readers);
    stage.environment.push(...facts.environment.filter(({ name }) => name === TOKEN_FILE), ...facts.keptByRun);
    building.push(facts);
    installs.push(...installsOf(facts, stage));
    installed.set(stage, [...(installed.get(stage) ?? []), ...facts.requirements]);
  });
  const running = stages.flatMap((stage) => readContainerCommands(stage, text, readers));
  const commands = [...building, ...running];
  const embedded = [...commands.flatMap((one) => one.embedded ?? []), ...stages.flatMap(copiedTexts)];
  return {
    languageId,
    processes: inOrder(commands.flatMap(({ processes }) => processes)),
    environment: inOrder([...stages.flatMap(({ own }) => own), ...commands.flatMap(({ environment }) => environment)]),
    requirements: inOrder([...stages.flatMap(imageOf), ...commands.flatMap(({ requirements }) => requirements)]),
    reaches: commands.flatMap(({ reaches }) => reaches),
    ...(embedded.length > 0 && { embedded }),
    ...(installs.length > 0 && { installs }),
    provides: stages.map((stage) => providedBy(stage, installed, readers)),
    comments: commentsOf(text, comments, instructions),
    problems: [],
  };
}

/** `COPY <<EOF /app.py`: scripts of the shell are read with the variables of the image instead. */
function copiedTexts({ written, environment }: Stage): EmbeddedText[] {
  return written.flatMap(({ script, words }) => {
    if (isShellScript(script)) return [];
    const name = /([^\s/]+)\s*$/.exec(words.text.split('\n', 1)[0] ?? '')?.[1] ?? '';
    const around = { settings: environment, open: true };
    return [{ name, text: script, quoting: 'expanded', runsIn: 'container', environment: around } as const];
  });
}

function commandReaders(syntax: Syntax): CommandReaders {
  const script: CommandReaders['readScript'] = (embedded, context) => readScript(embedded, context, syntax);
  return {
    readScript: script,
    readWords: (words, context) => {
      const [first, last] = [words[0], words.at(-1)];
      const whole =
        first && last
          ? span(Math.min(first.span.start, last.span.start), Math.max(first.span.end, last.span.end))
          : span(0, 0);
      return readCommand({ words, assignments: [], span: whole, open: false }, context, script);
    },
  };
}

/** On the Python of the image that the first of the stages starts from. */
function installsOf({ lists = [] }: CommandFacts, stage: Stage): InstalledList[] {
  let first = stage;
  while (first.parent) first = first.parent;
  const version = lists.length > 0 ? pythonOfImage(usualText(first.image) ?? '') : undefined;
  if (version === undefined) return [];
  const python = onlyPython(version, imageSpan(first.from), 'FROM');
  return lists.map((path) => ({ path, python, files: filesOf(stage) }));
}

/** What an earlier stage of the file installs is there too. */
function providedBy(
  stage: Stage,
  installed: ReadonlyMap<Stage, readonly Requirement[]>,
  readers: CommandReaders,
): ProvidedEnvironment {
  const requirements: Requirement[] = [];
  for (let at: Stage | undefined = stage; at; at = at.parent)
    requirements.unshift(...imageOf(at), ...(installed.get(at) ?? []));
  const entrypoint = readEntrypoint(stage, readers);
  return {
    kind: 'stage',
    ...(stage.name !== undefined && { name: stage.name }),
    environment: environmentOf(stage, readers),
    processes: readStart(stage, readers),
    ...(saysNoStart(stage) && { inheritsStart: true as const }),
    ...(entrypoint.length > 0 && { entrypoint }),
    files: filesOf(stage),
    requirements,
  };
}

function saysNoStart({ command, inheritedCommand, entrypoint, inheritedEntrypoint }: Stage): boolean {
  return ![command, inheritedCommand, entrypoint, inheritedEntrypoint].some((one) => one);
}

/** The tag is an image's name, not a version that a fix could write: not every release has every variant. */
function imageOf({ from, image, imageDefault }: Stage): Requirement[] {
  const name = usualText(image);
  const tag = name === undefined ? undefined : readImageTag(name);
  if (!tag || name === undefined) return [];
  const isDefault = image.kind === 'one-of' && image.fallback;
  return [
    {
      package: 'ray',
      how: 'image',
      notation: 'exact',
      span: (isDefault && imageDefault) || imageSpan(from),
      where: 'FROM',
      ...(isDefault && { isDefault }),
      ...(tag.versions !== undefined && { versions: tag.versions }),
    },
  ];
}

function imageSpan({ words }: Instruction): Span {
  return words.spanInDocument(span(0, /^\S+/.exec(words.text)?.[0].length ?? 0));
}

/** A comment has a line of its own: behind an instruction `#` is a part of it. */
function commentsOf(text: string, comments: readonly Span[], instructions: readonly Instruction[]): Comment[] {
  return comments.flatMap((at) => {
    const words = text.slice(at.start + 1, at.end);
    if (!words.includes('ray-guard')) return [];
    const statement = instructions.find(({ span: one }) => one.end > at.end)?.span;
    return [{ span: at, text: words, alone: true, ...(statement && { statement }) }];
  });
}

function inOrder<T extends { readonly span: Span }>(list: readonly T[]): T[] {
  return [...list].sort((a, b) => a.span.start - b.span.start);
}

interface BuildCommands extends CommandFacts {
  /** Set for the commands of this instruction alone. */
  readonly keptByRun: readonly EnvironmentSetting[];
}

function readBuildCommands(run: Instruction, stage: Stage, readers: CommandReaders): BuildCommands {
  const words = execForm(run.words);
  const context: CommandContext = {
    runsIn: 'container',
    environment: [],
    environmentOpen: true,
    shell: words === undefined,
    variables: valuesOf(stage),
  };
  if (!words && !stage.shell) return { ...noCommandFacts, keptByRun: [] };
  const {
    requirements,
    environment,
    embedded = [],
    lists,
  } = words ? readers.readWords(words, context) : readers.readScript(run.script, context);
  const keptByRun = stopped(environment, { name: 'RUN' });
  const facts = {
    ...noCommandFacts,
    requirements,
    environment: environment.flatMap(leftInImage),
    keptByRun,
    ...(lists && { lists }),
  };
  // What is written into the image is used by a container; what runs while it is built leaves nothing running.
  const kept = embedded.filter(({ isRun }) => !isRun);
  return { ...facts, ...(kept.length > 0 && { embedded: kept }) };
}

function valuesOf(stage: Stage): NonNullable<CommandContext['variables']> {
  const variables = variablesOf(stage);
  return (name) => {
    const value = variables(name);
    return value && { value };
  };
}

/** A token that is written here stays readable in the image, whatever it was meant for. */
function leftInImage(setting: EnvironmentSetting): EnvironmentSetting[] {
  if (setting.name === TOKEN_FILE) return [setting];
  const isToken = setting.name.toUpperCase() === 'RAY_AUTH_TOKEN';
  return isToken ? [{ ...setting, scope: 'unspecified', order: 'unordered' }] : [];
}

/** Undefined where the change cannot be written with certainty, as in the tag of an image. */
function writeDockerfile(change: Change, { text }: Document): TextEdit[] | undefined {
  switch (change.kind) {
    case 'set-value':
      return setValue(text, change.span, change.to);
    case 'rename':
      return /^[\w.-]+$/.test(change.to) ? [{ span: change.span, newText: change.to }] : undefined;
    case 'remove':
      return [{ span: change.span, newText: '' }];
    case 'hand-in-token':
      return writeEnvironment(change, text);
    case 'set-environment':
      return writeEnvironment(change, text) ?? setEnvironment(text, change);
    case 'set-versions':
      return setVersions(text, change.requirement, change.versions);
    case 'suppress':
    case 'edit-comment':
      return writeComment(change, text, (at) => commentPlace(text, at));
    default:
      return undefined;
  }
}

/** Characters that mean nothing to a shell, to JSON or to the builder. */
const PLAIN = /^[\w.:/@%+=,-]+$/;

function setValue(text: string, at: Span, to: Scalar): TextEdit[] | undefined {
  const now = text.slice(at.start, at.end);
  const quotes = /^(["']).*\1$/s.test(now) ? 1 : 0;
  if (to === null || !PLAIN.test(String(to)) || /[$\\\r\n]/.test(now)) return undefined;
  return [{ span: span(at.start + quotes, at.end - quotes), newText: String(to) }];
}

function setEnvironment(text: string, change: Extract<Change, { kind: 'set-environment' }>): TextEdit[] | undefined {
  const { name, value, process } = change;
  const place = process?.environmentPlace;
  const isSet = process?.environment?.settings.some((setting) => setting.name === name && !setting.stoppedBy);
  if (place?.form !== 'dockerfile' || isSet || !/^\w+$/.test(name) || !PLAIN.test(value)) return undefined;
  return [{ span: span(place.offset, place.offset), newText: `ENV ${name}=${value}${lineEnding(text)}` }];
}

/** A range has characters that redirect in a shell, so the word must be quoted. Tags hold no range. */
function setVersions(text: string, { versionsSpan, span: word, how }: Requirement, versions: string) {
  if (!versionsSpan || how !== 'installed' || !/^[\w.,<>=!~*+ -]+$/.test(versions)) return undefined;
  const [open, close] = [text[word.start - 1], text[word.end]];
  const isQuoted = open !== undefined && /["']/.test(open) && open === close;
  if (isQuoted || PLAIN.test(versions)) return [{ span: versionsSpan, newText: versions }];
  const isBlankAround = /^[\s]?$/.test(open ?? '') && /^[\s]?$/.test(close ?? '');
  if (!isBlankAround || versionsSpan.end !== word.end || hasOddQuotes(text, word.start)) return undefined;
  return [
    { span: span(word.start, word.start), newText: '"' },
    { span: versionsSpan, newText: `${versions}"` },
  ];
}

/** Whether a quote of the instruction may still be open. */
function hasOddQuotes(text: string, offset: number): boolean {
  const start = readInstructions(text).instructions.find(({ span: one }) => one.start <= offset && offset < one.end)
    ?.span.start;
  const before = text.slice(start ?? 0, offset).replace(/"[^"'`\\]*"|'[^'"`\\]*'/g, '');
  return /["'`]/.test(before);
}

/** Above the instruction: between continued lines a comment would be lawful, but looks like a part of the command. */
function commentPlace(text: string, at: Span): CommentPlace | undefined {
  const instruction = readInstructions(text).instructions.find((one) => contains(one.span, at));
  return instruction && { where: 'above', offset: lineAround(text, instruction.span.start).start };
}
