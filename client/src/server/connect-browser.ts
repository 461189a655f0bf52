// Starts the language server in a web worker, and hands it the parsers: a worker has no files.
import { type ExtensionContext, Uri, workspace } from 'vscode';
import {
  type BrowserMessageReader,
  LanguageClient,
  type LanguageClientOptions,
  State,
} from 'vscode-languageclient/browser';

export { State };

export const SERVER_READS_DISK = false;

type WebWorker = ConstructorParameters<typeof BrowserMessageReader>[0] & {
  postMessage(message: unknown): void;
  terminate(): void;
};

declare const Worker: new (address: string) => WebWorker;

export async function connect(context: ExtensionContext, options: LanguageClientOptions): Promise<LanguageClient> {
  const read = (name: string) => workspace.fs.readFile(Uri.joinPath(context.extensionUri, 'dist', name));
  const [script, runtime, python, toml, bash, hcl] = await Promise.all([
    read('server-web.js'),
    read('web-tree-sitter.wasm'),
    read('tree-sitter-python.wasm'),
    read('tree-sitter-toml.wasm'),
    read('tree-sitter-bash.wasm'),
    read('tree-sitter-hcl.wasm'),
  ]);
  // A browser starts no worker from `vscode-remote:` or another origin; a blob it does.
  const address = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const worker = new Worker(address);
  const { version } = context.extension.packageJSON as { version: string };
  worker.postMessage({ version, grammars: { runtime, python, toml, bash, hcl } });
  const client = new LanguageClient('rayGuard', 'Ray Guard', worker, options);
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Stopped) worker.terminate();
  });
  return client;
}
