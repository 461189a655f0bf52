// systemd units: what a service starts, and with which variables.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyEdits, Workspace } from '../../../server/src/core/index.ts';
import { alone } from '../../../server/src/core/project/linked-facts.ts';
import { engine, write } from '../../support/engine.ts';

const path = '/etc/systemd/system/ray-head.service';
const unit = (...lines: string[]) =>
  `[Unit]\nDescription=ray start --head\n\n[Service]\n${lines.join('\n')}\n\n[Install]\n`;

function check(text: string) {
  const document = { path, languageId: 'systemd', text };
  const { facts, failures } = engine.read(document);
  assert.deepEqual(failures, []);
  return engine.check(document, alone(path, facts), new Workspace().viewFor(path));
}

const rulesOf = (text: string) =>
  check(text).findings.map(({ rule, span }) => `${rule} ${text.slice(span.start, span.end)}`);

test('a head that a service starts, over several lines', () => {
  const text = unit('ExecStart=-/opt/ray/bin/ray start --head \\', '  --dashboard-host=0.0.0.0 --block');
  assert.deepEqual(rulesOf(text), ['exposed-dashboard --dashboard-host=0.0.0.0']);
  const [dashboard] = check(text).findings;
  const [host = '', token = ''] = (dashboard?.fixes ?? []).map(({ edits }) => applyEdits(text, edits));
  assert.match(host, /--dashboard-host=127\.0\.0\.1 --block/);
  assert.match(token, /\nEnvironment=RAY_AUTH_MODE=token\nExecStart=-\/opt/, 'no variable can stand before a command');
});

test('a variable that is set already is not set again', () => {
  const text = unit(
    'Environment=RAY_TOKEN=x',
    'Environment=RAY_AUTH_MODE=',
    'ExecStart=ray start --head --dashboard-host=::',
  );
  assert.ok(check(text).findings.every(({ fixes }) => fixes.every(({ title }) => !title.startsWith('Require'))));
});

test('Environment= without a value takes back what is above it', () => {
  const head = 'ExecStart=/usr/bin/ray start --head';
  assert.deepEqual(rulesOf(unit('Environment=RAY_AUTH_MODE=token', head)), []);
  assert.deepEqual(rulesOf(unit('Environment=RAY_AUTH_MODE=token', 'Environment=', head)), [
    'missing-auth-token /usr/bin/ray start',
  ]);
});

test('variables of the unit stand in its commands; quotes may be around all of an entry or a part', () => {
  const command = 'ExecStart=/usr/bin/ray start --head --dashboard-host=${HOST}';
  const open = (line: string) => rulesOf(unit(line, command)).some((one) => one.startsWith('exposed-dashboard'));
  for (const line of ['HOST=0.0.0.0', '"HOST=0.0.0.0" A=b', `'A=b c' HOST="0.0.0.0"`, 'A=b \\\n  HOST=0.0.0.0'])
    assert.ok(open(`Environment=${line}`), line);
  for (const line of ['HOST=127.0.0.1', 'HOST=%i', 'XHOST=0.0.0.0', '"A=b HOST=0.0.0.0"'])
    assert.ok(!open(`Environment=${line}`), line);
});

test('the variables of the unit count for its commands', () => {
  const head = 'ExecStart=/usr/bin/ray start --head --block';
  assert.deepEqual(rulesOf(unit('Environment="RAY_AUTH_MODE=token" LANG=C', head)), []);
  assert.deepEqual(rulesOf(unit('Environment=LANG=C RAY_AUTH_MODE=tokens', head)), ['invalid-auth-mode tokens']);
  assert.deepEqual(rulesOf(unit('EnvironmentFile=/etc/ray.env', head)), []);
});

test('descriptions, comments and other programs are silent', () => {
  assert.deepEqual(rulesOf(unit('# ExecStart=/usr/bin/ray start --head', 'ExecStart=/usr/bin/xray -c ray start')), []);
});

test('a finding is accepted by a comment above the command, also when it stands on a continued line', () => {
  const text = unit('ExecStart=/usr/bin/ray start --head \\', '  --dashboard-host=0.0.0.0').replaceAll('\n', '\r\n');
  const found = check(text).findings.find(({ rule }) => rule === 'exposed-dashboard');
  assert.ok(found);
  const change = {
    kind: 'suppress',
    span: found.span,
    rule: found.rule,
    reason: 'behind a proxy',
  } as const;
  const document = { path, languageId: 'systemd', text };
  const edits = write(change, document, engine.read(document).facts);
  const accepted = applyEdits(text, edits ?? []) ?? assert.fail();
  assert.match(accepted, /\r\n# ray-guard: ignore\[exposed-dashboard\] behind a proxy\r\nExecStart=/);
  assert.ok(!rulesOf(accepted).some((one) => one.startsWith('exposed-dashboard')));
});
