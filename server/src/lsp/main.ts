// The language server's process: speaks LSP over stdio, Node's IPC, a socket or a pipe, as its arguments say.
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { createRayGuard } from '../core/index.ts';
import { loadParsers } from '../host/grammars.ts';
import { versionOf } from '../host/program.ts';
import { todayOf } from '../host/project/named-files.ts';
import { serve } from './serve.ts';
import { messageOrder } from './session/message-order.ts';

const parts = loadParsers(import.meta.dirname).then((grammars) => ({
  engine: createRayGuard(grammars),
  grammars,
  today: () => todayOf(new Date()),
}));

serve(createConnection(ProposedFeatures.all, messageOrder()), versionOf(import.meta.dirname), parts);
