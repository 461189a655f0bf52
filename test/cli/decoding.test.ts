// Bytes that are not plain UTF-8.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeText } from '../../server/src/host/files/encoding.ts';
import { OPEN_DASHBOARD, places, rayGuard, workspace } from './command.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');

test('UTF-8 keeps its byte order mark; a coding cookie is obeyed; anything else is read as Latin-1', () => {
  assert.equal(decodeText(Buffer.from('\uFEFFжук')), '\uFEFFжук');
  assert.equal(
    decodeText(Buffer.concat([latin1('#!/usr/bin/python\n# -*- coding: koi8-r -*-\n'), Buffer.from([0xd0, 0xd2])])),
    '#!/usr/bin/python\n# -*- coding: koi8-r -*-\nпр',
  );
  assert.equal(decodeText(latin1('# coding=latin-1\nx = "é"')), '# coding=latin-1\nx = "é"');
  assert.equal(decodeText(latin1('x = "é"')), 'x = "é"');
  assert.equal(decodeText(latin1('# coding: no-such-thing\nx = "é"')), '# coding: no-such-thing\nx = "é"');
  assert.equal(decodeText(Buffer.from('# coding: utf-8\nx = "é"')), '# coding: utf-8\nx = "é"');
});

test('UTF-16 is read by its byte order mark, a NUL elsewhere means that it is no text', () => {
  const little = Buffer.from('\uFEFFray', 'utf16le');
  assert.equal(decodeText(little), '\uFEFFray');
  assert.equal(decodeText(Buffer.from(little).swap16()), '\uFEFFray');
  assert.equal(decodeText(latin1('ray\0')), undefined);
  assert.equal(decodeText(Buffer.alloc(0)), '');
});

test('places are right after accented letters and after a byte order mark', async (t) => {
  const folder = workspace(t, {
    'bom.py': '\uFEFFimport ray; ray.init(dashboard_host="0.0.0.0")\n',
    'latin.py': latin1('import ray\nx = "é"; ray.init(dashboard_host="0.0.0.0")\n'),
    'utf16.py': Buffer.from(`\uFEFF${OPEN_DASHBOARD}`, 'utf16le'),
    'utf8.py': 'import ray\nx = "é😀"; ray.init(dashboard_host="0.0.0.0")\n',
  });
  const found = places((await rayGuard(folder, ['.'])).stdout);
  for (const place of ['bom.py:1:22', 'latin.py:2:19', 'utf16.py:3:10', 'utf8.py:2:21'])
    assert.ok(found.includes(place), `${place} in ${found}`);
});

test('bytes that are no text are said, found in a folder or named: bash runs what stands around a NUL', async (t) => {
  const folder = workspace(t, { 'a.py': `${OPEN_DASHBOARD}\0`, 'b.sh': 'ray start --head\n\0', 'c.py': 'print(1)\0' });
  const { code, stderr } = await rayGuard(folder, ['.']);
  const said = (name: string) => `${name}: incomplete: not text, since it holds a NUL byte\n`;
  assert.deepEqual([code, stderr], [3, said('a.py') + said('b.sh')]);
  assert.deepEqual((await rayGuard(folder, ['a.py'])).stderr, said('a.py'));
});

test('an encoding in which ASCII may be hidden is said, others are read', async (t) => {
  for (const encoding of ['utf-7', 'unicode_escape', 'UTF7', 'raw-unicode-escape']) {
    const folder = workspace(t, { 'a.py': `# coding: ${encoding}\n${OPEN_DASHBOARD}` });
    const { code, stderr } = await rayGuard(folder, ['.']);
    assert.equal(code, 3, encoding);
    assert.match(stderr, /^a\.py: incomplete: written in [\w-]+, which is not read; save it as UTF-8\n$/);
  }
  for (const encoding of ['latin-1', 'cp437', 'koi8-r', 'ascii', 'utf-8-unix'])
    assert.equal(
      (await rayGuard(workspace(t, { 'a.py': `# coding: ${encoding}\n${OPEN_DASHBOARD}` }), ['.'])).code,
      1,
      encoding,
    );
});

test('a file of more than 64 MB is left unread, with the cure', async (t) => {
  const folder = workspace(t, { 'uv.lock': new Uint8Array(64 * 1024 * 1024 + 1) });
  const { code, stderr } = await rayGuard(folder, ['.']);
  assert.deepEqual(
    [code, stderr],
    [3, 'uv.lock: incomplete: larger than 64 MB; name it in .gitignore to leave it out\n'],
  );
});

test('a byte order mark hides no line from the first look', async (t) => {
  const folder = workspace(t, {
    'requirements.txt': '\uFEFF-r sub/requirements-base.txt\n',
    'sub/requirements-base.txt': 'ray==2.9.0\n',
    'a.py': 'import ray\n\nray.init(dashboard_host="0.0.0.0")\n',
  });
  assert.match((await rayGuard(folder, ['a.py'])).stdout, /Ray 2\.9\.0/);
});
