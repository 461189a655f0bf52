// What an earlier commit finds in given texts. Its source is unpacked into a folder and runs in a process of its own: two parsers
// do not share one memory. Started by itself, with that folder, it is this process: texts on stdin, findings on stdout.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Finding } from '../../server/src/core/index.ts';

interface NamedText {
  readonly name: string;
  readonly text: string;
}

export interface Asked {
  readonly main: NamedText;
  readonly siblings: readonly NamedText[];
}

/** What analysing needs, and nothing that is installed. */
const SOURCES = ['package.json', 'tsconfig.json', 'tsconfig.base.json', 'server', 'grammars', 'test/support'];
const here = fileURLToPath(import.meta.url);

/** Of each text, in its order. */
export async function earlierFindings(root: string, commit: string, asked: readonly Asked[]): Promise<Finding[][]> {
  const folder = mkdtempSync(join(tmpdir(), 'ray-guard-reword-'));
  try {
    const archive = execFileSync('git', ['archive', commit, ...SOURCES], { cwd: root, maxBuffer: 2 ** 28 });
    execFileSync('tar', ['-x', '-C', folder], { input: archive });
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    const child = spawn(process.execPath, ['--import', 'tsx', here, folder], {
      cwd: root,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const found = text(child.stdout);
    child.stdin.end(JSON.stringify(asked));
    return JSON.parse(await found);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === here) {
  const [, , folder = ''] = process.argv;
  const { analyse } = await import(pathToFileURL(join(folder, 'test/support/check-fixture.ts')).href);
  const asked: Asked[] = JSON.parse(readFileSync(0, 'utf8'));
  process.stdout.write(JSON.stringify(asked.map((one) => analyse(one, one.main.text).analysis.findings)));
}
