// All that the commands do, and the engine that they do it with: one file of the bundle, which help, a version and a mistake never load.
import { createRayGuard, type Engine } from '../core/index.ts';
import { loadParsers } from '../host/grammars.ts';

export { advisories } from './commands/advisories.ts';
export { baseline } from './commands/baseline.ts';
export { check } from './commands/check.ts';
export { checklist } from './commands/checklists.ts';
export { completions } from './commands/completions.ts';
export { config } from './commands/config.ts';
export { facts } from './commands/facts.ts';
export { listLanguages } from './commands/languages.ts';
export { mergeSarif } from './commands/merge-sarif.ts';
export { report } from './commands/report.ts';
export { explain, listRules } from './commands/rules.ts';

/** `folder` is the program's own. */
export async function loadEngine(folder: string): Promise<Engine> {
  return createRayGuard(await loadParsers(folder));
}
