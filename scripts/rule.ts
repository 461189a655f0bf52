// `npm run rule -- ID [--watch]`: one rule against its fixture, with the carets that would be right; again after every change with `--watch`.
import { AssertionError } from 'node:assert';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const WATCHED = ['server/src/core', 'server/data', 'test/rules', 'test/support'];
/** Editors write a file in several steps. */
const QUIET_MILLISECONDS = 100;

const [id = '', ...flags] = process.argv.slice(2);
if (!existsSync(join(root, `test/rules/${id}.md`))) {
  const ids = readdirSync(join(root, 'test/rules')).filter((name) => name.endsWith('.md'));
  console.log(`There is no test/rules/${id}.md. ${ids.map((name) => name.slice(0, -3)).join(', ')}`);
  process.exitCode = 1;
} else if (flags.includes('--watch')) watchRule();
else await runRule();

/** A process a run: modules are loaded once in a process. */
function watchRule(): void {
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  const run = () => {
    running = true;
    console.clear();
    const child = spawn(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url), id], {
      stdio: 'inherit',
    });
    child.on('close', () => {
      running = false;
      console.log('Waiting for a change ...');
    });
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => (running ? soon() : run()), QUIET_MILLISECONDS);
  };
  for (const folder of WATCHED) watch(join(root, folder), { recursive: true }, soon);
  run();
}

async function runRule(): Promise<void> {
  const { engine } = await import('../test/support/engine.ts');
  const { checkCase, checkCutAtEveryLine, checkPage } = await import('../test/support/fixture-checks.ts');
  const { readFixture } = await import('../test/support/fixture-file.ts');
  const rule = engine.rules.find(({ meta }) => meta.id === id);
  if (!rule) {
    console.log(`Unknown rule ${id}: write ${id}.ts in a folder of server/src/core/rules, then \`npm run gen\`.`);
    process.exitCode = 1;
    return;
  }
  let failed = 0;
  const attempt = (what: string, run: () => void) => {
    try {
      run();
      return;
    } catch (error) {
      failed++;
      console.log(`\n✖ ${what}\n${messageOf(error)}`);
    }
  };
  let count = 0;
  attempt('the fixture', () => {
    const cases = readFixture(join(root, `test/rules/${id}.md`));
    count = cases.length;
    attempt('the whole of it', () => checkPage(cases, rule.meta));
    for (const one of cases) {
      attempt(one.title, () => checkCase(one, id));
      attempt(`${one.title} (cut at every line)`, () => checkCutAtEveryLine(one));
    }
  });
  console.log(`${count} cases, ${failed} mistakes`);
  if (failed > 0) process.exitCode = 1;
}

function messageOf(error: unknown): string {
  if (error instanceof AssertionError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
