// The language server's process: speaks LSP over stdio, Node's IPC, a socket or a pipe, as its arguments say.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { createRayGuard } from '../core/index.ts';
import { loadGrammars } from '../host/grammars.ts';
import { todayOf } from '../host/project/named-files.ts';
import { serve } from './serve.ts';

// The build puts the parsers beside the bundle, and the bundle one folder below the manifest.
const { version } = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8')) as { version: string };
const parts = loadGrammars(__dirname).then((grammars) => ({
  engine: createRayGuard(grammars),
  grammars,
  today: () => todayOf(new Date()),
}));

serve(createConnection(ProposedFeatures.all), version, parts);
