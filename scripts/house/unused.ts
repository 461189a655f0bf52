// How many exports and types nobody imports, as knip counts them by knip.jsonc.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

interface Report {
  readonly issues: readonly { readonly exports: readonly unknown[]; readonly types: readonly unknown[] }[];
}

/** Throws where knip cannot run. */
export function unusedExports(root: string): { exports: number; types: number } {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/knip/bin/knip.js'), '--no-progress', '--reporter', 'json', '--include', 'exports,types'],
    { cwd: root, encoding: 'utf8' },
  );
  if (!stdout) throw new Error(`knip: ${stderr}`);
  const { issues } = JSON.parse(stdout) as Report;
  const sum = (kind: 'exports' | 'types') => issues.reduce((total, issue) => total + issue[kind].length, 0);
  return { exports: sum('exports'), types: sum('types') };
}
