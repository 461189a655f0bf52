// A folder that is made, or happens, to be hard to scan: names that lie, files that change under the scan, far too much of all.
import assert from 'node:assert/strict';
import fs, { appendFileSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Log } from 'sarif';
import { FORMATS } from '../../server/src/cli/report/formats.ts';
import { OPEN_DASHBOARD as BAD, files, rayGuard, workspace } from './command.ts';

/** Ends a line, moves the cursor, turns the reading direction, is not seen, or is half a character. */
const EVIL = ['a\nb.py:1:1: error Fake.py', 'x\u001b[2Jy.py', 'gnp\u202eyp.py', 'zero\u200bwidth.py', 'cr\rover.py'];
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const UNSAFE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;

for (const format of FORMATS)
  test(`names that lie: ${format}`, async (t) => {
    const folder = workspace(t, Object.fromEntries(EVIL.map((name) => [name, BAD])));
    const { code, stdout, stderr } = await rayGuard(folder, ['--format', format, '.']);
    assert.deepEqual([code, stderr], [1, '']);
    assert.doesNotMatch(stdout, UNSAFE);
    assert.doesNotMatch(stdout, /^b\.py:1:1: error Fake/m);
  });

test('names that lie lead to their files in SARIF', async (t) => {
  const folder = workspace(t, Object.fromEntries(EVIL.map((name) => [name, BAD])));
  const { runs } = JSON.parse((await rayGuard(folder, ['--format', 'sarif', '.'])).stdout) as Log;
  const found = (runs[0]?.results ?? []).map(
    ({ locations }) => locations?.[0]?.physicalLocation?.artifactLocation?.uri ?? '',
  );
  assert.deepEqual([...new Set(found.map(decodeURIComponent))].sort(), [...EVIL].sort());
});

/** Scans it, and does something when the folder `p` has been listed and its project file is opened, before the others are. */
async function scanMeanwhile(t: TestContext, folder: string, act: () => void) {
  const { openSync } = fs;
  let hasActed = false;
  const { mock } = t.mock.method(fs, 'openSync', (...given: Parameters<typeof openSync>) => {
    // What a finding leads to is opened once more.
    if (!hasActed && String(given[0]).endsWith('/p/uv.lock')) {
      hasActed = true;
      act();
    }
    return openSync(...given);
  });
  syncBuiltinESMExports();
  try {
    return await rayGuard(folder, ['.']);
  } finally {
    mock.restore();
    syncBuiltinESMExports();
  }
}

const LOCK = '[[package]]\nname = "ray"\nversion = "2.60.0"\n';

test('files that change while the scan is under way', async (t) => {
  const changes: Record<string, (path: string) => void> = {
    'gone before it was read': (path) => rmSync(path),
    'a folder, not a file|not an ordinary file': (path) => {
      rmSync(path);
      mkdirSync(path);
    },
    'a loop of symbolic links': (path) => {
      rmSync(path);
      symlinkSync(path, path);
    },
    '': (path) => appendFileSync(path, '# more\n'.repeat(100_000)),
  };
  for (const [problem, change] of Object.entries(changes)) {
    const folder = workspace(t, { 'p/uv.lock': LOCK, 'p/a.py': BAD, 'p/b.py': BAD, 'p/c.py': BAD });
    const { code, stdout, stderr } = await scanMeanwhile(t, folder, () => change(join(folder, 'p/b.py')));
    if (problem) assert.match(stderr, new RegExp(`^p/b\\.py: incomplete: (?:${problem})\n$`), `${code}`);
    assert.deepEqual(
      files(stdout),
      (problem ? ['a', 'c'] : ['a', 'b', 'c']).map((name) => `p/${name}.py`),
    );
  }
});

test('a file that is emptied, and a whole folder that goes', async (t) => {
  const folder = workspace(t, { 'p/uv.lock': LOCK, 'p/a.py': BAD, 'p/b.py': BAD, 'p/q/c.py': BAD });
  const { stdout, stderr } = await scanMeanwhile(t, folder, () => {
    truncateSync(join(folder, 'p/b.py'));
    rmSync(join(folder, 'p/q'), { recursive: true });
  });
  assert.deepEqual(files(stdout), ['p/a.py']);
  assert.match(stderr, /^p\/q: incomplete: gone before it was read\n/);
});

test('what the system makes up as it is read is read as it is, or refused', async (t) => {
  const folder = workspace(t, { 'safe.py': 'import ray\n' });
  for (const [name, target] of [
    ['status.py', '/proc/self/status'],
    ['memory.py', '/proc/self/mem'],
    ['zero.py', '/dev/zero'],
    ['terminal.py', '/dev/tty'],
    ['here.py', '/proc/self/cwd'],
  ] as const)
    symlinkSync(target, join(folder, name));
  assert.deepEqual(await rayGuard(folder, ['.']), { code: 0, stdout: 'no findings in 1 file\n', stderr: '' });
  for (const name of ['memory.py', 'zero.py', 'terminal.py']) {
    const { code, stdout } = await rayGuard(folder, [name]);
    assert.ok([0, 2, 3].includes(code), `${name}: ${code}`);
    assert.deepEqual(files(stdout), []);
  }
});

test('paths that no system takes', async (t) => {
  const folder = workspace(t, {});
  symlinkSync('b.py', join(folder, 'a.py'));
  symlinkSync('a.py', join(folder, 'b.py'));
  for (const path of ['a.py', `${'x'.repeat(300)}.py`, `${'x/'.repeat(5000)}y.py`, 'a\0b.py']) {
    const { code, stdout, stderr } = await rayGuard(folder, [path]);
    assert.ok(code === 2 || code === 3, `${path.slice(0, 20)}: ${code}`);
    assert.match(stderr, /: (?:error|incomplete): /);
    assert.equal(files(stdout).length, 0);
  }
});

test('lines without end', async (t) => {
  const long = 'x'.repeat(3_000_000);
  const folder = workspace(t, {
    'a.py': `import ray; s = "${long}"; ray.init(dashboard_host="0.0.0.0")\n`,
    'b.py': `import ray\nray.init(dashboard_host="${long}", ${long}=1)\n`,
    'compose.yaml': `services: {head: {command: "ray start --head --dashboard-host=${long}"}}\n`,
    'requirements.txt': `ray==2.9.0 ${long}\nray${' '.repeat(1_000_000)}==2.9.0\n`,
    Dockerfile: `FROM rayproject/ray:${long}\nCMD ray start --head ${'\\\n'.repeat(100_000)}\n`,
    'c.py': `import ray\n${'\n'.repeat(1_000_000)}ray.init(${'- '.repeat(20_000)}1)\n`,
    'run.sh': `ray start --head ${'$('.repeat(50_000)}\n`,
    'pyproject.toml': `[project]\ndependencies = ["ray==2.9.0", "${long}"]\n`,
  });
  const { code, stdout, stderr } = await rayGuard(folder, ['.']);
  assert.ok(code === 1 || code === 3, stderr);
  assert.ok(files(stdout).includes('a.py'));
  const longest = Math.max(...`${stdout}${stderr}`.split('\n').map((line) => line.length));
  assert.ok(longest < 5_000, `a line of ${longest} characters`);
});

test('10,000 folders, and folders as deep as paths may be', async (t) => {
  const folder = workspace(t, {});
  for (let outer = 0; outer < 100; outer++)
    for (let inner = 0; inner < 100; inner++) mkdirSync(join(folder, `f${outer}/${inner}`), { recursive: true });
  writeFileSync(join(folder, 'f99/99/a.py'), BAD);
  // Deeper ones Node cannot delete again.
  const deep = join(folder, ...Array.from({ length: 15 }, () => 'd'.repeat(200)));
  mkdirSync(deep, { recursive: true });
  writeFileSync(join(deep, 'b.py'), BAD);
  const { code, stdout, stderr } = await rayGuard(folder, ['.']);
  assert.deepEqual([code, stderr], [1, '']);
  assert.deepEqual(
    files(stdout).map((path) => path.replace(/(?:d{200}\/){15}/, 'd/')),
    ['d/b.py', 'f99/99/a.py'],
  );
});
