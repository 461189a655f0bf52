// Fixing from the command line: what is written, what is left alone, and what is only shown.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Safety } from '../../server/src/core/index.ts';
import { replaceFile } from '../../server/src/host/files/replace-file.ts';
import { OPEN_DASHBOARD, rayGuard, SAFE, workspace } from './command.ts';
import { engineWith, optionRule, stubRule } from './stub-rules.ts';

const engine = engineWith(optionRule('open-door', 'error', 'dashboard_host', 'Open.', '127.0.0.1'));
const CLOSED = OPEN_DASHBOARD.replace('0.0.0.0', '127.0.0.1');
/** As rules do, this one is content once its fix is made; the one above never is. */
const contentAfter = (safety: Safety) => ({
  engine: engineWith(
    stubRule('open-door', 'error', function* ({ facts }) {
      for (const { name, span, value, valueSpan } of facts.processes.flatMap(({ options }) => options))
        if (name === 'dashboard_host' && value.kind === 'literal' && value.value !== '127.0.0.1') {
          const changes = [{ kind: 'set-value' as const, span: valueSpan, to: '127.0.0.1' }];
          yield { span, message: 'Open.', fixes: [{ title: 'Close', safety, preferred: true, changes }] };
        }
    }),
  ),
});
const fixing = contentAfter('safe');

test('a safe fix is written, and what is left decides the exit code', async (t) => {
  const folder = workspace(t, { 'a.py': OPEN_DASHBOARD, 'b.py': SAFE });
  const { code, stdout, stderr } = await rayGuard(folder, ['--fix', 'a.py', 'b.py'], fixing);
  assert.equal(code, 0);
  assert.match(stdout, /no findings in 2 files/);
  assert.equal(stderr, 'a.py: fixed\n');
  assert.equal(readFileSync(join(folder, 'a.py'), 'utf8'), CLOSED);
  assert.deepEqual(readdirSync(folder).sort(), ['a.py', 'b.py']);
});

test('rounds end where a fix is offered again and again', async (t) => {
  const folder = workspace(t, { 'a.py': OPEN_DASHBOARD });
  const { code } = await rayGuard(folder, ['--fix'], { engine });
  assert.equal(code, 1);
  assert.equal(readFileSync(join(folder, 'a.py'), 'utf8'), CLOSED);
});

test('encoding, byte order mark, line ends, mode and link stay', async (t) => {
  const crlf = OPEN_DASHBOARD.replaceAll('\n', '\r\n');
  const latin = Buffer.from(`# coding: latin-1\n# caf\u00e9\n${OPEN_DASHBOARD}`, 'latin1');
  const wide = Buffer.from(`\uFEFF${crlf}`, 'utf16le');
  const folder = workspace(t, { 'mark.py': `\uFEFF${crlf}`, 'latin.py': latin, 'wide.py': wide, 'real.py': crlf });
  chmodSync(join(folder, 'mark.py'), 0o751);
  symlinkSync('real.py', join(folder, 'link.py'));
  await rayGuard(folder, ['--fix', 'mark.py', 'latin.py', 'wide.py', 'link.py'], fixing);
  const closed = CLOSED.replaceAll('\n', '\r\n');
  assert.equal(readFileSync(join(folder, 'mark.py'), 'utf8'), `\uFEFF${closed}`);
  assert.equal(statSync(join(folder, 'mark.py')).mode & 0o777, 0o751);
  assert.deepEqual(
    readFileSync(join(folder, 'latin.py')),
    Buffer.from(`# coding: latin-1\n# caf\u00e9\n${CLOSED}`, 'latin1'),
  );
  assert.deepEqual(readFileSync(join(folder, 'wide.py')), Buffer.from(`\uFEFF${closed}`, 'utf16le'));
  assert.equal(readFileSync(join(folder, 'real.py'), 'utf8'), closed);
  assert.ok(lstatSync(join(folder, 'link.py')).isSymbolicLink());
});

test('a file that is named twice, by itself and by a link, is fixed once, and the link stays', async (t) => {
  const folder = workspace(t, { 'a.py': OPEN_DASHBOARD });
  symlinkSync('a.py', join(folder, 'b.py'));
  for (const argv of [
    ['--fix', 'b.py', 'a.py'],
    ['--fix', '.'],
  ]) {
    writeFileSync(join(folder, 'a.py'), OPEN_DASHBOARD);
    const { code, stderr } = await rayGuard(folder, argv, fixing);
    assert.deepEqual([code, stderr], [0, 'a.py: fixed\n']);
    assert.equal(readFileSync(join(folder, 'a.py'), 'utf8'), CLOSED);
    assert.ok(lstatSync(join(folder, 'b.py')).isSymbolicLink());
  }
});

test('a file that was changed meanwhile is left alone', (t) => {
  const folder = workspace(t, { 'a.py': 'old' });
  const path = join(folder, 'a.py');
  writeFileSync(path, 'newer');
  assert.equal(replaceFile(path, 'fixed', Buffer.from('old')), 'it was changed meanwhile');
  assert.equal(readFileSync(path, 'utf8'), 'newer');
  assert.deepEqual(readdirSync(folder), ['a.py']);
});

test('a wrong policy fixes nothing', async (t) => {
  const folder = workspace(t, { 'a.py': OPEN_DASHBOARD, 'ray-guard.toml': 'no-such-key = 1\n' });
  const { code } = await rayGuard(folder, ['--fix'], fixing);
  assert.equal(code, 2);
  assert.equal(readFileSync(join(folder, 'a.py'), 'utf8'), OPEN_DASHBOARD);
});

test('a diff changes nothing, and git applies it', async (t) => {
  const folder = workspace(t, { 'a b.py': OPEN_DASHBOARD.trimEnd(), 'c.py': OPEN_DASHBOARD.replaceAll('\n', '\r\n') });
  const { code, stdout } = await rayGuard(folder, ['--diff'], fixing);
  assert.equal(code, 0);
  assert.equal(readFileSync(join(folder, 'a b.py'), 'utf8'), OPEN_DASHBOARD.trimEnd());
  execFileSync('git', ['apply', '-'], { cwd: folder, input: stdout, env: { ...process.env, GIT_DIR: '/nowhere' } });
  assert.equal(readFileSync(join(folder, 'a b.py'), 'utf8'), CLOSED.trimEnd());
  assert.equal(readFileSync(join(folder, 'c.py'), 'utf8'), CLOSED.replaceAll('\n', '\r\n'));
});

test('what must be reviewed is only fixed on demand', async (t) => {
  const review = contentAfter('review');
  const folder = workspace(t, { 'a.py': OPEN_DASHBOARD });
  assert.equal((await rayGuard(folder, ['--fix', '.'], review)).code, 1);
  assert.equal(readFileSync(join(folder, 'a.py'), 'utf8'), OPEN_DASHBOARD);
  assert.equal((await rayGuard(folder, ['--fix=review', '.'], review)).code, 0);
  assert.equal(readFileSync(join(folder, 'a.py'), 'utf8'), CLOSED);
});
