// What a person sends with an issue: no traced messages and no paths.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tailOfLog, withoutPaths } from '../../client/src/commands/log-tail.ts';

test('traced messages are left out with all their lines, errors keep theirs', () => {
  const log = [
    '2026-01-02 03:04:05.678 [trace] Sending request',
    '  "text": "import ray"',
    '2026-01-02 03:04:05.679 [error] It failed',
    '    at somewhere',
    '2026-01-02 03:04:05.680 [debug] more',
    '2026-01-02 03:04:05.681 [info] done',
  ];
  const shown = [log[2], log[3], log[5]];
  assert.equal(tailOfLog(log.join('\r\n'), 10), shown.join('\n'));
  assert.equal(tailOfLog(log.join('\n'), 1), log[5]);
});

test('a log that begins inside an entry begins with the next one', () => {
  assert.equal(tailOfLog('secret = 1\n2026-01-02 03:04:05.681 [info] done', 10), '2026-01-02 03:04:05.681 [info] done');
});

test('folders and home directories lose their names', () => {
  const folders = ['/srv/a', '/srv/a/inner', 'C:\\work space'];
  const text = 'in /srv/a/inner/x.py, /srv/a/y.py, C:\\\\work space\\\\z.py, file:///home/me/a.py, C:\\Users\\me\\b.py';
  assert.equal(
    withoutPaths(text, folders),
    'in <folder 2>/x.py, <folder 1>/y.py, <folder 3>\\\\z.py, file://~/a.py, ~\\b.py',
  );
});
