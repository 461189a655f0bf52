// `npm run vscode`: a real VS Code with the packaged extension on the sample workspace, until Ctrl+C.
import { once } from 'node:events';
import { join } from 'node:path';
import { editors, isInstalled, root } from '../test/editor/editors.ts';
import { startVscode } from '../test/editor/vscode-server.ts';

const [newest] = editors;
if (!isInstalled(newest)) {
  console.error('VS Code is not installed here yet: run `npm run setup` first.');
  process.exit(1);
}
const examples = join(root, 'examples');
const server = await startVscode(newest, { vsix: join(root, 'packages/ray-guard.vsix') });
console.log(`VS Code ${newest.vscode} with Ray Guard on examples/. Open this address in a browser; Ctrl+C ends it.`);
console.log(server.address(examples, [['openFile', server.uri(join(examples, 'dashboard_for_the_team.py'))]]));
await Promise.race(['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => once(process, signal)));
await server.stop();
