// The language server's process: speaks LSP over stdio, Node's IPC, a socket or a pipe, as its arguments say.
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { createRayGuard } from '../core/index.ts';
import { loadGrammars } from '../host/grammars.ts';
import { serve } from './serve.ts';

/** The build puts the parsers beside the bundle. */
const parts = loadGrammars(__dirname).then((grammars) => ({ engine: createRayGuard(grammars), grammars }));

serve(createConnection(ProposedFeatures.all), parts);
