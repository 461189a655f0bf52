// The language server in a web worker: its first message brings the parsers, all later ones are LSP.
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { createRayGuard } from '../core/index.ts';
import { type GrammarBytes, grammarsFrom } from '../host/grammars-from.ts';
import { serve } from './serve.ts';
import { messageOrder } from './session/message-order.ts';

interface Start {
  readonly version: string;
  readonly grammars: GrammarBytes;
}

/** The part of a worker's global scope that is used before LSP begins; the rest belongs to the library. */
interface WorkerScope {
  onmessage: (message: { readonly data: Start }) => void;
}

const scope = globalThis as unknown as WorkerScope;
const port = globalThis as unknown as ConstructorParameters<typeof BrowserMessageReader>[0];

scope.onmessage = ({ data: { version, grammars } }) => {
  const parts = grammarsFrom(grammars).then((loaded) => ({
    engine: createRayGuard(loaded),
    grammars: loaded,
    today: () => new Date().toISOString().slice(0, 10),
  }));
  const connection = createConnection(new BrowserMessageReader(port), new BrowserMessageWriter(port), messageOrder());
  serve(connection, version, parts);
};
