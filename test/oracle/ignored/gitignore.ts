// Writes trees with .gitignore files; git says which of their files it ignores.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Disk } from '../../../server/src/host/files/disk.ts';
import { Walk } from '../../../server/src/host/project/walk.ts';
import { Choices } from '../choices.ts';
import type { Class, Kind, Outcome } from '../kind.ts';

const FOLDERS = ['', 'src', 'src/deep', 'data', 'data/src', 'Out', 'a b'];
const FILES = ['app.py', 'run.sh', 'x[1].py', '#a.py', '!b.py'];
const ALL = FOLDERS.flatMap((folder) => FILES.map((file) => (folder ? `${folder}/${file}` : file)));
const PATTERNS = [
  ...['*.py', '!*.py', '*.sh', 'app.py', '/app.py', '!app.py', 'src', 'src/', '/src/', '!src/', 'src/*', '!src/app.py'],
  ...['**/app.py', 'src/**', 'src/**/app.py', '**/src', 'data/**/', 'out/', 'OUT', 'a?b', 'a\\ b/', '[ax]*.py'],
  ...['[!a]*.py', 'x[[]1].py', 'x\\[1\\].py', '\\#a.py', '#a.py', '\\!b.py', '*', '!*/', '*.py ', 'app.py\\ ', '/*'],
  ...['', '# all', 'src/deep/../app.py', './app.py', '*/app.py', 'data/*/app.py', 'de*p', '[a-c]*', '*.{py,sh}'],
];

interface Tree {
  readonly seed: number;
  /** Text by folder. */
  readonly rules: ReadonlyMap<string, string>;
}

export const gitignore: Kind = {
  id: 'gitignore',
  interpreter: 'git check-ignore',
  outcomes: (seeds) => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'ray-guard-ignored-')));
    try {
      const trees = seeds.map((seed) => treeOf(seed));
      for (const tree of trees) writeTree(folder, tree);
      const ignored = ignoredByGit(folder, trees);
      const checked = checkedFiles(folder);
      return trees.map((tree) => outcomeOf(tree, ignored, checked));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function treeOf(seed: number): Tree {
  const choices = new Choices(seed);
  const text = () => choices.some(1, 4, () => choices.of(PATTERNS)).join(choices.once(8) ? '\r\n' : '\n');
  const rules = new Map([['', text()]]);
  if (choices.once(2)) rules.set(choices.of(FOLDERS.slice(1)), text());
  return { seed, rules };
}

function pathsOf({ seed }: Tree): string[] {
  return ALL.map((path) => `${seed}/${path}`);
}

function writeTree(folder: string, tree: Tree): void {
  for (const path of pathsOf(tree)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), '');
  }
  for (const [below, text] of tree.rules) writeFileSync(join(folder, String(tree.seed), below, '.gitignore'), text);
}

function ignoredByGit(folder: string, trees: readonly Tree[]): Set<string> {
  const git = (args: readonly string[], input = '') => {
    const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
    const { status, stdout, stderr } = spawnSync('git', args, { cwd: folder, input, encoding: 'utf8', env });
    if (status !== 0 && status !== 1) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout;
  };
  git(['init', '--quiet']);
  const paths = trees.flatMap(pathsOf);
  return new Set(git(['check-ignore', '--stdin', '-z'], paths.join('\0')).split('\0'));
}

function checkedFiles(folder: string): Set<string> {
  const walk = new Walk(folder, new Disk(), (path, problem) => {
    throw new Error(`${path}: ${problem}`);
  });
  const visits = [...walk.from(folder)].flatMap(({ files }) => [...files]);
  return new Set(visits.flatMap(([path, counts]) => (counts === 'checked' ? [path.slice(folder.length + 1)] : [])));
}

function outcomeOf(tree: Tree, ignored: ReadonlySet<string>, checked: ReadonlySet<string>): Outcome {
  const overlooked = pathsOf(tree).filter((path) => !ignored.has(path) && !checked.has(path));
  const needless = pathsOf(tree).filter((path) => ignored.has(path) && checked.has(path));
  const found: Class = overlooked.length > 0 ? 'called protected' : needless.length > 0 ? 'called open' : 'agrees';
  const rules = [...tree.rules].map(([folder, text]) => `--- ${folder}/.gitignore\n${text.replaceAll('\r', '\\r')}`);
  const shown = `${rules.join('\n')}\noverlooked: ${overlooked.join(' ')}; checked all the same: ${needless.join(' ')}`;
  return { seed: tree.seed, question: 'ignored', class: found, shown };
}
