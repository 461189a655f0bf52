// Dockerfiles: which Ray an image has, the variables of its containers, and how they start Ray.
import type { EnvironmentSetting } from '../../ray/facts/environment.ts';
import type { Comment } from '../../ray/facts/for-ray-guard.ts';
import { noFacts, type ProvidedEnvironment, type ReadFacts } from '../../ray/facts/read-facts.ts';
import type { Requirement } from '../../ray/facts/requirement.ts';
import { readImageTag } from '../../ray/versions/image-tag.ts';
import type { Document } from '../../text/document.ts';
import { type Span, span } from '../../text/span.ts';
import { type CommandContext, type CommandFacts, noCommandFacts } from '../commands/command.ts';
import { readCommand } from '../commands/read-command.ts';
import { usualText } from '../commands/words.ts';
import type { Language } from '../language.ts';
import { readScript } from '../shell/read-script.ts';
import type { Syntax } from '../syntax.ts';
import { type CommandReaders, readContainerCommands, readStart } from './container-commands.ts';
import { execForm } from './exec-form.ts';
import { type Instruction, readInstructions } from './instructions.ts';
import { type Stage, stagesOf, variablesOf } from './stages.ts';
import { writeDockerfile } from './write.ts';

/** No Dockerfile that a person writes comes near; the parser's time grows faster than the text and its heredocs. */
const LONGEST = 300_000;
const MOST_HEREDOCS = 200;

export const dockerfile: Language = {
  id: 'dockerfile',
  title: 'Dockerfiles',
  files: {
    names: [
      ...['Dockerfile', 'Dockerfile.*', '*.Dockerfile', '*.dockerfile'],
      ...['Containerfile', 'Containerfile.*', '*.Containerfile', '*.containerfile'],
    ],
    context: ['Dockerfile*', 'Containerfile*'],
  },
  editor: { languages: ['dockerfile'], starts: [] },
  fence: { word: 'dockerfile', fileName: 'Dockerfile' },
  comment: '#',
  cannotHold: [],
  role: { startsOneCluster: false, forOthers: 'that it is there' },
  mayConcernRay: (text) =>
    /(?<![A-Za-z0-9])ray(?![A-Za-z0-9])|ray_|rayproject|\bserve["',\s]+(?:start|run|deploy)\b/i.test(text),
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
  const installed = new Map<Stage, Requirement[]>();
  const stages = stagesOf(text, instructions, (run, stage) => {
    const facts = readBuildCommands(run, stage, readers);
    building.push(facts);
    installed.set(stage, [...(installed.get(stage) ?? []), ...facts.requirements]);
  });
  const running = stages.flatMap((stage) => readContainerCommands(stage, text, readers));
  const commands = [...building, ...running];
  return {
    languageId,
    processes: inOrder(commands.flatMap(({ processes }) => processes)),
    environment: inOrder([...stages.flatMap(({ own }) => own), ...commands.flatMap(({ environment }) => environment)]),
    requirements: inOrder([...stages.flatMap(imageOf), ...commands.flatMap(({ requirements }) => requirements)]),
    reaches: commands.flatMap(({ reaches }) => reaches),
    provides: stages.map((stage) => providedBy(stage, installed, readers)),
    comments: commentsOf(text, comments, instructions),
    problems: [],
  };
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

/** What an earlier stage of the file installs is there too. */
function providedBy(
  stage: Stage,
  installed: ReadonlyMap<Stage, readonly Requirement[]>,
  readers: CommandReaders,
): ProvidedEnvironment {
  const requirements: Requirement[] = [];
  for (let at: Stage | undefined = stage; at; at = at.parent)
    requirements.unshift(...imageOf(at), ...(installed.get(at) ?? []));
  return {
    kind: 'stage',
    ...(stage.name !== undefined && { name: stage.name }),
    environment: { settings: stage.environment, open: false },
    processes: readStart(stage, readers),
    requirements,
  };
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

function readBuildCommands(run: Instruction, stage: Stage, readers: CommandReaders): CommandFacts {
  const words = execForm(run.words);
  const context: CommandContext = {
    runsIn: 'container',
    environment: [],
    environmentOpen: true,
    shell: words === undefined,
    variables: valuesOf(stage),
  };
  if (!words && !stage.shell) return noCommandFacts;
  const { requirements, environment } = words
    ? readers.readWords(words, context)
    : readers.readScript(run.script, context);
  return { ...noCommandFacts, requirements, environment: environment.filter(isToken).map(forBuildOnly) };
}

function valuesOf(stage: Stage): NonNullable<CommandContext['variables']> {
  const variables = variablesOf(stage);
  return (name) => {
    const value = variables(name);
    return value && { value };
  };
}

/** A token that is written here stays readable in the image, whatever it was meant for. */
function isToken({ name }: EnvironmentSetting): boolean {
  return name.toUpperCase() === 'RAY_AUTH_TOKEN';
}

function forBuildOnly(setting: EnvironmentSetting): EnvironmentSetting {
  return { ...setting, scope: 'unspecified', order: 'unordered' };
}
