// Python: reads a text into facts about Ray, and writes changes into it.
import type { FileFacts } from '../../ray/facts.ts';
import type { Language } from '../language.ts';
import { Bindings } from './bindings.ts';
import { findRayCalls } from './calls.ts';
import { findComments } from './comments.ts';
import { readEnvironment } from './environment.ts';
import { findProblems } from './problems.ts';
import { readProcess } from './processes.ts';
import { findProgramStart } from './program-start.ts';
import { running } from './scopes.ts';
import { Source } from './source.ts';
import { write } from './write.ts';

/** An import of ray in any form, its name as a string, or one of its variables; prose about rays is none of them. */
const CONCERN = /(?:import|from|,)[\s\\]+ray\b|["']ray["'.]|\bRAY_\w|["'][Rr][Aa][Yy]_\w/;

export const python: Language = {
  id: 'python',
  matches: (fileName) => /\.pyi?$/i.test(fileName),
  mayConcernRay: (text) => CONCERN.test(text),
  read: (document, syntax) =>
    syntax.withTree('python', document.text, ({ rootNode }) => readFacts(new Source(document.text, rootNode))),
  write,
};

function readFacts(source: Source): FileFacts {
  const bindings = new Bindings(source);
  const calls = findRayCalls(bindings).flatMap((call) => {
    const process = readProcess(bindings, call);
    return process ? [{ process, node: call.call }] : [];
  });
  const starts = calls.filter(({ process }) => process.role === 'local').map(({ node }) => running(node));
  const programStart = findProgramStart(bindings);
  return {
    languageId: 'python',
    processes: calls.map(({ process }) => process),
    environment: readEnvironment(bindings, starts),
    requirements: [],
    reaches: [],
    comments: findComments(source),
    problems: findProblems(
      source,
      [...bindings.ray.loads, ...calls].map(({ node }) => node),
    ),
    ...(programStart && { programStart }),
  };
}
