// The language server's process: speaks LSP over stdio, Node's IPC, a socket or a pipe, as its arguments say.
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { createRayGuard } from '../core/index.ts';
import { programFiles } from '../host/grammars.ts';
import { todayOf } from '../host/project/named-files.ts';
import { serve } from './serve.ts';
import { messageOrder } from './session/message-order.ts';

const { loadParsers, version } = programFiles(import.meta.dirname);
const parts = loadParsers().then((grammars) => ({
  engine: createRayGuard(grammars),
  grammars,
  today: () => todayOf(new Date()),
}));

serve(createConnection(ProposedFeatures.all, messageOrder()), version(), parts);
