import { readFileSync } from 'node:fs';
import { oneShotSyntax } from './server/src/core/languages/syntax.ts';
import { grammars } from './test/support/engine.ts';
import { python } from './server/src/core/languages/python/python.ts';
for (const p of process.argv.slice(2)) {
  const text = readFileSync(p, 'utf8');
  if (!python.mayConcernRay(text)) continue;
  let f: any;
  try { f = python.read({ path: p, languageId: 'python', text }, oneShotSyntax(grammars)); } catch (e) { console.log('THROW', p, e); continue; }
  const at = (s: any) => s && JSON.stringify(text.slice(s.start, s.end)).slice(0,100);
  const out: string[] = [];
  for (const r of f.requirements) out.push(['  req', r.how, r.where, r.notation, r.versions, at(r.span), at(r.versionsSpan)].join(' '));
  for (const q of f.processes) if (q.environment) out.push(['  proc', q.api, q.role, q.open, at(q.span), JSON.stringify(q.options.map((o:any)=>[o.name,o.value.value??o.value.kind,at(o.valueSpan)])), JSON.stringify(q.environment?.settings.map((s:any)=>s.name)), q.environment?.open, JSON.stringify(q.environmentPlace)].join(' '));
  for (const q of f.reaches) out.push('  reach'+ JSON.stringify(q));
  if (out.length) console.log('##', p, '\n'+out.join('\n'));
}
