// Which source files have code that runs when the engine checks one literal.
import { type Profiler, Session } from 'node:inspector';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Workspace } from '../../server/src/core/index.ts';
import { engine } from '../../test/support/engine.ts';

export const LITERAL = 'ray.init(dashboard_host="0.0.0.0")';

/** Paths from `root` of the files below `folder` of which a function runs for the literal. What the process has worked out before is not run again. */
export function filesForLiteral(root: string, folder: string): string[] {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  checkLiteral();
  let scripts: readonly Profiler.ScriptCoverage[] = [];
  // On the session's own thread the answer is there when the call returns.
  session.post('Profiler.takePreciseCoverage', (_, { result }) => {
    scripts = result;
  });
  session.disconnect();
  return scripts
    .filter(({ url, functions }) => url.startsWith('file:') && functions.some(hasRun))
    .map(({ url }) => relative(root, fileURLToPath(url)))
    .filter((path) => path.startsWith(join(folder, '/')))
    .sort();
}

function hasRun({ ranges }: Profiler.FunctionCoverage): boolean {
  return (ranges[0]?.count ?? 0) > 0;
}

/** As the command line does it for a file that stands alone. Throws where the literal is not found unsafe: then nothing was measured. */
function checkLiteral(): void {
  const document = { path: '/project/app.py', languageId: 'python', text: `import ray\n${LITERAL}\n` };
  const workspace = new Workspace();
  const { facts: own } = engine.read(document);
  workspace.set(document.path, own);
  const { facts, project } = workspace.contextFor(document.path, own);
  const { findings } = engine.check(document, facts, project);
  if (findings.length !== 1) throw new Error(`${findings.length} findings instead of one.`);
}
