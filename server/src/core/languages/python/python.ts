// Python: reads a text into facts about Ray, and writes changes into it.
import type { EnvironmentSetting } from '../../ray/facts/environment.ts';
import type { ImportedValues } from '../../ray/facts/imports.ts';
import type { Comment, ReadFacts } from '../../ray/facts/read-facts.ts';
import type { Requirement } from '../../ray/facts/requirement.ts';
import type { Document } from '../../text/document.ts';
import { contains } from '../../text/span.ts';
import type { CommandFacts } from '../commands/command.ts';
import { imagesIn, joinFacts } from '../commands/join-facts.ts';
import type { Language } from '../language.ts';
import { readScript } from '../shell/read-script.ts';
import type { Syntax } from '../syntax.ts';
import { findEntrypoints } from './commands/entrypoints.ts';
import { readManifests } from './commands/manifests.ts';
import { readSubprocesses } from './commands/subprocess.ts';
import { mayConcernRay, mayHoldManifest, mayStop, maySubmit } from './concern.ts';
import { readEnvironment } from './environment/environment.ts';
import { readEnvironmentFiles } from './environment/environment-files.ts';
import { Bindings } from './names/bindings.ts';
import { findBreakpoints } from './names/breakpoints.ts';
import { findProgramStart } from './names/program-start.ts';
import { running } from './names/scopes.ts';
import { findRayCalls, readProcess } from './processes.ts';
import { readNamedImages, readRuntimeEnvPackages, readScriptMetadata, readSetupRequirements } from './requirements.ts';
import { findComments } from './syntax/comments.ts';
import { isDamaged, readDamaged } from './syntax/damage.ts';
import { DEEPEST, parsedText, Source } from './syntax/source.ts';
import { MOST_CALLS } from './values/definitions/functions.ts';
import { Values } from './values/evaluate.ts';
import { readExports } from './values/exports.ts';
import { Imported } from './values/imported.ts';
import { write } from './write/write.ts';

export const python: Language = {
  id: 'python',
  title: 'Python programs',
  reads:
    'calls of Ray, Ray Serve, Ray Client, jobs and launchers, variables, commands that it runs, requirements in lists; values from the file, and from modules of the project',
  limits: [
    `values of values: ${DEEPEST} deep`,
    `calls of one function: ${MOST_CALLS}`,
    'programs that take too many steps',
  ],
  files: { names: ['*.py', '*.pyi'], context: [] },
  editor: { languages: ['python'], starts: [] },
  fence: { word: 'python', fileName: 'example.py' },
  comment: '#',
  lineEnds: 'cr too',
  cannotHold: [],
  role: { startsOneCluster: false, forOthers: 'nothing' },
  mayConcernRay,
  read: (document, syntax, imported) => readProgram(document, syntax, imported, true),
  exports: ({ text }, names, syntax, imported) => readExports(text, names, syntax, imported),
  write,
};

/** `endsAtExit`: not where its parts run one by one, as the cells of a notebook do. */
export function readProgram(
  document: Document,
  syntax: Syntax,
  imported: ImportedValues | undefined,
  endsAtExit: boolean,
): ReadFacts {
  return syntax.withTree('python', parsedText(document.text), ({ rootNode }) => {
    const source = new Source(document.text, rootNode);
    const read = (bindings: Bindings) => readFacts(bindings, document, syntax, imported);
    if (!isDamaged(source)) return read(new Bindings(source, endsAtExit));
    // A condition may be what is damaged.
    return readDamaged(source, syntax, (one) => read(new Bindings(one, false)));
  });
}

function readFacts(
  bindings: Bindings,
  document: Document,
  syntax: Syntax,
  given: ImportedValues | undefined,
): ReadFacts {
  const { source } = bindings;
  const { path } = document;
  const imported = new Imported(given);
  const values = new Values(bindings, imported);
  const calls = findRayCalls(bindings).flatMap((call) => {
    const process = readProcess(values, call);
    return process ? [{ process, node: call.call }] : [];
  });
  const starts = calls
    .filter(({ process: { role } }) => role === 'local' || role === 'undecided')
    .map(({ node }) => running(node));
  const programStart = findProgramStart(bindings);
  const environment = readEnvironment(values, starts);
  const inherits = readEnvironmentFiles(values, starts);
  const commands = joinFacts([
    readSubprocesses(values, { environment, inherits }, (script, context) => readScript(script, context, syntax)),
    ...(mayHoldManifest(document.text) ? [readManifests(values, document, syntax)] : []),
  ]);
  const metadata = readScriptMetadata(source.text, syntax);
  const comments = findComments(source).map((comment) => ofMetadata(comment, metadata));
  const requirements = [
    ...metadata,
    ...(/(?:^|\/)setup\.py$/.test(path) ? readSetupRequirements(values) : []),
    ...readRuntimeEnvPackages(values),
    ...commands.requirements,
  ];
  const facts: ReadFacts = {
    languageId: 'python',
    processes: [
      ...calls.map(({ process }) => process),
      ...(mayStop(source.text)
        ? findBreakpoints(
            bindings,
            calls.flatMap(({ process, node }) => (process.api === 'ray.init' ? [node] : [])),
          )
        : []),
      ...(maySubmit(source.text) ? findEntrypoints(values) : []),
      ...commands.processes,
    ],
    environment: settingsOf(environment, commands),
    requirements: [...requirements, ...readNamedImages(values, requirements)],
    reaches: commands.reaches,
    ...imagesIn(commands),
    ...(commands.embedded && { embedded: commands.embedded }),
    comments,
    problems: [],
    ...(programStart && { programStart }),
    ...(inherits.length > 0 && { inherits }),
  };
  const imports = imported.names();
  return imports.length > 0 ? { ...facts, imports } : facts;
}

/** What the program sets, and what it sets for its commands: of a mapping that several are started with each entry once, and as theirs. */
function settingsOf(own: readonly EnvironmentSetting[], { environment }: CommandFacts): EnvironmentSetting[] {
  const theirs = environment.filter(({ name, span }, index, all) => {
    const first = all.findIndex((other) => other.span.start === span.start && other.name === name);
    return first === index;
  });
  const isTheirs = ({ scope, span }: EnvironmentSetting) =>
    scope === 'unspecified' && theirs.some((one) => contains(one.span, span) || contains(span, one.span));
  return [...own.filter((one) => !isTheirs(one)), ...theirs];
}

/** A line of a script's metadata is a comment of Python, and a suppression of its requirement is written behind it. */
function ofMetadata({ statement, ...comment }: Comment, metadata: readonly Requirement[]): Comment {
  if (metadata.some((requirement) => contains(comment.span, requirement.span))) return { ...comment, alone: false };
  return { ...comment, ...(statement && { statement }) };
}
