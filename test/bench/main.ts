// Measures the built programs and prints a Markdown table with the goals beside. Not a test: nothing fails by being slow.
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../scripts/bundle.ts';
import { markdownTable } from './figures.ts';
import { measureMemory } from './memory-figures.ts';
import { measureScans } from './scan-figures.ts';
import { measureServer } from './server-figures.ts';
import { measureWorkspace } from './workspace-figures.ts';

const folder = mkdtempSync(join(tmpdir(), 'ray-guard-bench-'));
try {
  // The programs look for their manifest one folder above them.
  copyFileSync(fileURLToPath(new URL('../../package.json', import.meta.url)), join(folder, 'package.json'));
  await bundle(join(folder, 'dist'), ['server', 'cli']);
  const rows = [
    ...(await measureServer(join(folder, 'dist/server.cjs'))),
    ...(await measureWorkspace(join(folder, 'dist/server.cjs'), join(folder, 'workspace'))),
    ...(await measureMemory(join(folder, 'dist/server.cjs'))),
    ...(await measureScans(join(folder, 'dist/cli.cjs'), join(folder, 'scans'))),
  ];
  console.log(`Node ${process.version}, ${availableParallelism()} cores\n\n${markdownTable(rows)}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
