// Runs test files, many in one process and a process per core: `npm run test:fast`, `npm test`, `npm run test:only -- FILE...`.
// Prints what fails and the counts; with `--verbose` every test. In a terminal, a line shows meanwhile which file is running.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ProgressLine } from '../server/src/cli/report/terminal.ts';

/** `--fast`: what is tried after every change, `*.slow.test.ts` left out. */
const FAST = ['core', 'rules', 'words', 'host', 'lsp', 'cli', 'accuracy'];
/** They bundle and pack the programs, most of them several times. */
const PACKED = ['ci'];
/** They ask other programs; installed by `npm run setup`. */
const ASKING = ['oracle'];
/** These drive windows and other programs: one file after another, each in a process of its own. */
const ALONE = ['editor', 'editors', 'pre-commit'];
/** More than one, so that no core waits long for the last process. */
const PROCESSES_PER_CORE = 3;

/** What the reporter opens the name of a file with that begins; no test prints it. */
const BEGINS = '\u0001begins ';

interface Outcome {
  readonly passed: number;
  readonly failed: number;
}

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const flags = process.argv.slice(2).filter((word) => word.startsWith('--'));
const named = process.argv.slice(2).filter((word) => !word.startsWith('--'));

function testFilesIn(folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, 'test', folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.test.ts'))
      .map((path) => join(root, 'test', folder, path))
      .sort(),
  );
}

/** Starting a process takes as long as most files do, so many files share one. Neighbours go to different processes: files of one folder take about as long as each other. */
function dealt(files: readonly string[], count: number): string[][] {
  const hands = Array.from({ length: Math.min(count, files.length) }, (): string[] => []);
  for (const [index, file] of files.entries()) hands[index % hands.length]?.push(file);
  return hands;
}

/** The counts that the reporter closes with; a process that ends without them is one failure. */
function run(files: readonly string[]): Promise<Outcome> {
  const reporter = `--test-reporter=${join(root, 'test/support/closing-line-reporter.mjs')}`;
  const worker = join(root, 'test/support/import-files.mjs');
  const child = spawn(process.execPath, ['--import', 'tsx', reporter, worker, ...files], {
    cwd: root,
    env: {
      ...process.env,
      RAY_GUARD_TESTS_BEGIN: BEGINS,
      ...(flags.includes('--verbose') && { RAY_GUARD_TESTS_VERBOSE: '1' }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const take = (text: string) => {
    output = withoutBegun(output + text);
  };
  child.stdout.setEncoding('utf8').on('data', take);
  child.stderr.setEncoding('utf8').on('data', take);
  return new Promise((done) => {
    child.on('close', (code, signal) => {
      const closing = /^(\d+) passed, (\d+) failed\n*$/m.exec(output);
      const shown = (closing ? output.replace(closing[0], '') : output).trim();
      progress?.clear();
      if (shown) console.log(shown);
      let [passed, failed] = [Number(closing?.[1] ?? 0), Number(closing?.[2] ?? 0)];
      if (failed === 0 && (!closing || code !== 0 || passed === 0)) {
        failed++;
        console.log(`✖ These files ended with ${signal ?? code} after ${passed} tests:\n  ${files.join('\n  ')}`);
      }
      done({ passed, failed });
    });
  });
}

const BEGUN = new RegExp(`${BEGINS}(.*)\n`, 'gm');

/** Files whose tests have begun are named and left out. */
function withoutBegun(output: string): string {
  return output.replace(BEGUN, (_, file: string) => {
    begun++;
    progress?.say(`${begun} of ${files.length} test files: ${file}`);
    return '';
  });
}

async function runAll(hands: readonly (readonly string[])[], atOnce: number): Promise<Outcome[]> {
  const waiting = [...hands];
  const outcomes: Outcome[] = [];
  const work = async () => {
    for (let hand = waiting.shift(); hand; hand = waiting.shift()) outcomes.push(await run(hand));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return outcomes;
}

const cores = availableParallelism();
/** A log would grow by a line for each file. */
const progress = process.stderr.isTTY
  ? new ProgressLine({ write: (text) => process.stderr.write(text), now: () => performance.now() })
  : undefined;
let begun = 0;
const isAlone = (file: string) => ALONE.some((folder) => file.startsWith(`${join(root, 'test', folder)}/`));
const files =
  named.length > 0
    ? named.map((file) => resolve(file))
    : flags.includes('--fast')
      ? testFilesIn(FAST).filter((file) => !file.endsWith('.slow.test.ts'))
      : testFilesIn([...FAST, ...PACKED, ...ASKING, ...ALONE]);
const shared = files.filter((file) => !isAlone(file));
const outcomes = [
  ...(await runAll(dealt(shared, cores * PROCESSES_PER_CORE), cores)),
  ...(await runAll(
    files.filter(isAlone).map((file) => [file]),
    1,
  )),
];
progress?.clear();
const sum = (key: keyof Outcome) => outcomes.reduce((total, outcome) => total + outcome[key], 0);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0;
