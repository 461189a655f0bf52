// Python: reads a text into facts about Ray, and writes changes into it.
import type { FileFacts } from '../../ray/facts.ts';
import type { Document } from '../../text/document.ts';
import type { Language } from '../language.ts';
import { readScript } from '../shell/read-script.ts';
import type { Syntax } from '../syntax.ts';
import { Bindings } from './bindings.ts';
import { findRayCalls } from './calls.ts';
import { findComments } from './comments.ts';
import { mayConcernRay } from './concern.ts';
import { readEnvironment } from './environment.ts';
import { withoutLongCommentRuns } from './long-comment-runs.ts';
import { findProblems } from './problems.ts';
import { readProcess } from './processes.ts';
import { findProgramStart } from './program-start.ts';
import { readRuntimeEnvPackages } from './runtime-env-packages.ts';
import { running } from './scopes.ts';
import { readScriptMetadata } from './script-metadata.ts';
import { readSetupRequirements } from './setup-requirements.ts';
import { Source } from './source.ts';
import { readSubprocesses } from './subprocess.ts';
import { write } from './write.ts';

export const python: Language = {
  id: 'python',
  matches: (fileName) => /\.pyi?$/i.test(fileName),
  mayConcernRay,
  read: (document, syntax) =>
    syntax.withTree('python', withoutLongCommentRuns(document.text), ({ rootNode }) =>
      readFacts(new Source(document.text, rootNode), document, syntax),
    ),
  write,
};

function readFacts(source: Source, { path }: Document, syntax: Syntax): FileFacts {
  const bindings = new Bindings(source);
  const calls = findRayCalls(bindings).flatMap((call) => {
    const process = readProcess(bindings, call);
    return process ? [{ process, node: call.call }] : [];
  });
  const starts = calls.filter(({ process }) => process.role === 'local').map(({ node }) => running(node));
  const programStart = findProgramStart(bindings);
  const environment = readEnvironment(bindings, starts);
  const commands = readSubprocesses(bindings, environment, (script, context) => readScript(script, context, syntax));
  return {
    languageId: 'python',
    processes: [...calls.map(({ process }) => process), ...commands.flatMap(({ processes }) => processes)],
    environment: [...environment, ...commands.flatMap((command) => command.environment)],
    requirements: [
      ...readScriptMetadata(source.text, syntax),
      ...(/(?:^|\/)setup\.py$/.test(path) ? readSetupRequirements(bindings) : []),
      ...readRuntimeEnvPackages(bindings),
      ...commands.flatMap(({ requirements }) => requirements),
    ],
    reaches: commands.flatMap(({ reaches }) => reaches),
    comments: findComments(source),
    problems: findProblems(
      source,
      [...bindings.ray.loads, ...calls].map(({ node }) => node),
    ),
    ...(programStart && { programStart }),
  };
}
