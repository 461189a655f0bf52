// Runs the command in this process, in a folder of its own.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, type TestContext } from 'node:test';
import { run } from '../../server/src/cli/run.ts';
import { type Engine, rayData } from '../../server/src/core/index.ts';
import { engine } from '../support/engine.ts';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Files by path relative to a new folder that goes with the test. */
export function workspace(t: TestContext, files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'ray guard '));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  addFiles(folder, files);
  return folder;
}

/** For all tests of a file or a suite, after which it goes. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ray guard '));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function addFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}

export interface Circumstances {
  readonly engine?: Engine;
  readonly colour?: boolean;
  readonly stdin?: string;
  readonly columns?: number;
  /** By default that of the data. */
  readonly today?: string;
}

export async function rayGuard(
  cwd: string,
  argv: readonly string[],
  circumstances: Circumstances = {},
): Promise<Outcome> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const code = await run(argv, {
    cwd,
    version: '1.2.3',
    today: circumstances.today ?? rayData.asOf,
    stdout: { write: (text) => stdout.push(String(text)) },
    readStdin: async () => Buffer.from(circumstances.stdin ?? ''),
    stderr: { write: (text) => stderr.push(text) },
    colour: circumstances.colour ?? false,
    ...(circumstances.columns && { columns: circumstances.columns }),
    loadEngine: async () => circumstances.engine ?? engine,
  });
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
}

/** `path:line:column` of every finding in text output. */
export function places(stdout: string): string[] {
  return [...stdout.matchAll(/^(\S.*:\d+:\d+): (?:error|warning|info) /gm)].map(([, place]) => place as string);
}

/** The paths among them, each once. */
export function files(stdout: string): string[] {
  return [...new Set(places(stdout).map((place) => place.replace(/:\d+:\d+$/, '')))];
}

export const OPEN_DASHBOARD = 'import ray\n\nray.init(dashboard_host="0.0.0.0")\n';
export const SAFE = 'import ray\n\nray.put(1)\n';
