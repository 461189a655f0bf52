// `npm run house`: how the source of the server is built, in figures; `--write` puts them into docs/architecture.md, `--list` names the files behind them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../test/support/engine.ts';
import { filesForLiteral, LITERAL } from './house/executed.ts';
import { type SourceFile, sourceFiles } from './house/source-files.ts';
import { depthLimits, folderSizes, fragments, importCycles, medianLines, shortFiles } from './house/structure.ts';
import { unusedExports } from './house/unused.ts';

const SERVER = 'server/src';
const PAGE = 'docs/architecture.md';
const TABLE = /(<!-- house -->\n)[\s\S]*?(<!-- \/house -->)/;
const MOST_IN_FOLDER = 15;

interface Row {
  readonly what: string;
  /** Counted by this script on commit 8ae3990, before the core was put in order. */
  readonly before: string;
  readonly now: string;
  readonly wanted: string;
  /** What is behind the figure. */
  readonly list?: readonly string[];
}

function rows(): Row[] {
  const files = sourceFiles(root, SERVER);
  const short = shortFiles(files);
  const pieces = fragments(files);
  const full = [...folderSizes(files)].filter(([, size]) => size > MOST_IN_FOLDER);
  const cycles = importCycles(files);
  const executed = filesForLiteral(root, SERVER);
  const limits = depthLimits(files);
  const unused = unusedExports(root);
  const total = files.reduce((sum, { lines }) => sum + lines, 0);
  return [
    {
      what: 'source files of the server / lines / median',
      before: '447 / 30,712 / 58',
      now: `${files.length} / ${total.toLocaleString('en')} / ${medianLines(files)}`,
      wanted: 'about 300 / under 29,000 before new features / about 90',
    },
    {
      what: 'files under 50 lines',
      before: '187',
      now: String(short.length),
      wanted: 'under 60',
      list: pathsOf(short),
    },
    {
      what: 'files that only a neighbour in their folder imports',
      before: '130',
      now: String(pieces.length),
      wanted: 'under 40, each with a reason',
      list: pathsOf(pieces),
    },
    {
      what: `folders with more than ${MOST_IN_FOLDER} files`,
      before: '11, with up to 47 files',
      now: `${full.length}, with up to ${Math.max(0, ...full.map(([, size]) => size))} files`,
      wanted: 'none without sub-folders that show its order',
      list: full.map(([folder, size]) => `${folder}: ${size}`),
    },
    {
      what: 'import cycles, those of types included',
      before: '2',
      now: String(cycles.length),
      wanted: '0',
      list: cycles.map((cycle) => cycle.join(' ')),
    },
    {
      what: `files whose code runs for \`${LITERAL}\``,
      before: '92',
      now: String(executed.length),
      wanted: 'about 45',
      list: executed,
    },
    {
      what: 'limits on depth in the reader of Python',
      before: '7',
      now: String(limits.length),
      wanted: '1',
      list: limits,
    },
    {
      what: 'exports / types without a user',
      before: '13 / 27',
      now: `${unused.exports} / ${unused.types}`,
      wanted: 'none: held by `npm run check`',
    },
  ];
}

function pathsOf(files: readonly SourceFile[]): string[] {
  return files.map(({ path, lines }) => `${path}: ${lines}`);
}

const table = rows();
const flags = new Set(process.argv.slice(2));
if (flags.has('--list'))
  for (const { what, list } of table) if (list) console.log(`${what}\n${list.map((line) => `  ${line}\n`).join('')}`);
const text = [
  '| | on 8ae3990 | now | wanted |',
  '| --- | --- | --- | --- |',
  ...table.map(({ what, before, now, wanted }) => `| ${what} | ${before} | ${now} | ${wanted} |`),
];
console.log(text.join('\n'));
if (flags.has('--write')) {
  const page = readFileSync(join(root, PAGE), 'utf8');
  if (!TABLE.test(page)) throw new Error(`${PAGE} lacks the <!-- house --> markers.`);
  writeFileSync(
    join(root, PAGE),
    page.replace(TABLE, (_, open: string, close: string) => `${open}${text.join('\n')}\n${close}`),
  );
}
