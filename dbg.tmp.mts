import { engine, grammars } from './test/support/engine.ts';
import { readScript } from './server/src/core/languages/shell/read-script.ts';
import { embeddedAt } from './server/src/core/languages/commands/embedded-text.ts';
import { oneShotSyntax } from './server/src/core/languages/syntax.ts';
const s = oneShotSyntax(grammars);
const ctx = { environment: [], environmentOpen: false, shell: true };
for (const t of ['ray start --head --port=6379 --object-store-memory=1000000000', 'ulimit -n 65536;\nray start --head --block \\\n  --dashboard-host=0.0.0.0 \\\n  --memory={{ include "x" . }} \\\n  --num-cpus=0 \\\n', "pip install 'ray[default]==2.9.0'\nset -e\nray start --head --port=6379 \\\n --block", 'bash -c "ray start --head"'])
  console.log(JSON.stringify(readScript(embeddedAt(t, 0), ctx, s).processes.map(p=>[p.api,p.role,p.options.map(o=>o.name)])), readScript(embeddedAt(t,0),ctx,s).requirements.length);
