// `npm run reword` changes words alone: it sees any other difference, and puts each text exactly where the old one was.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { compareFindings, type Rewording } from '../../scripts/reword/compare.ts';
import { partsLeft, rewriteFixture, rewriteQuoted } from '../../scripts/reword/rewrite.ts';
import type { Finding } from '../../server/src/core/index.ts';
import { root } from '../support/engine.ts';

const at = (start: number, end: number) => ({ start, end });
const FINDING: Finding = {
  rule: 'a-rule',
  severity: 'error',
  confidence: 'high',
  message: 'Old.',
  span: at(10, 20),
  related: [
    { path: '/p/x.py', span: at(12, 15), message: 'marked itself' },
    { path: '/p/y.env', span: at(100, 110), message: 'set there' },
  ],
  fixes: [{ title: 'Old fix', safety: 'safe', preferred: true, edits: [{ span: at(12, 15), newText: 'x  # old' }] }],
  claims: [],
  fingerprint: 'f',
};

test('words of every kind may change', () => {
  const [fix] = FINDING.fixes;
  assert.ok(fix);
  const after: Finding = {
    ...FINDING,
    message: 'New.',
    related: [
      { path: '/p/y.env', span: at(100, 110), message: 'Set there' },
      { path: '/p/z.toml', span: at(0, 3), message: 'Ray 2.60.0 from here' },
    ],
    fixes: [{ ...fix, title: 'New fix', edits: [{ span: at(12, 15), newText: 'x  # new' }] }],
  };
  const compared = compareFindings([FINDING], [after]);
  assert.ok('rewordings' in compared);
  assert.deepEqual(
    compared.rewordings.map(({ kind, from, to }) => [kind, from, to]),
    [
      ['message', 'Old.', 'New.'],
      ['related', 'marked itself', ''],
      ['related', 'set there', 'Set there'],
      ['related', '', 'Ray 2.60.0 from here'],
      ['fix title', 'Old fix', 'New fix'],
      ['fixed text', 'x  # old', 'x  # new'],
    ],
  );
});

test('anything else is a change of meaning', () => {
  const [fix] = FINDING.fixes;
  assert.ok(fix);
  const others: Finding[][] = [
    [],
    [FINDING, FINDING],
    [{ ...FINDING, rule: 'another' }],
    [{ ...FINDING, severity: 'warning' }],
    [{ ...FINDING, confidence: 'low' }],
    [{ ...FINDING, span: at(11, 20) }],
    [{ ...FINDING, fingerprint: 'g' }],
    [{ ...FINDING, related: FINDING.related.slice(0, 1) }],
    [{ ...FINDING, fixes: [] }],
    [{ ...FINDING, fixes: [{ ...fix, safety: 'review' }] }],
    [{ ...FINDING, fixes: [{ ...fix, edits: [{ span: at(12, 16), newText: 'x' }] }] }],
    [{ ...FINDING, claims: [{ about: 'x', on: 'token', says: 'none' }] }],
    [{ ...FINDING, standsFor: [FINDING] }],
  ];
  for (const after of others) assert.ok('meaning' in compareFindings([FINDING], after), JSON.stringify(after));
  assert.deepEqual(compareFindings([FINDING], [{ ...FINDING }]), { rewordings: [] });
});

test('a fixture gets words under its carets and texts after its fixes, and nothing else', () => {
  const fixture = [
    '## bad: one',
    '```python',
    'f(x)',
    '# ^ error safe: Old: "a".',
    '#   ^ error: Other.',
    '```',
    '```python fixed',
    'f(1)',
    '```',
    '## good: Old: "a".',
    '```python',
    'f(1)  # Other.',
    '```',
    '',
  ].join('\n');
  const messages = [['Old: "a".', 'New "a".'] as const, ['Other.', 'Other.'] as const];
  const cases = [
    { line: 0, messages, fixed: new Map([[1, 'f(1)\ng(2)\n']]) },
    { line: 9, messages: [], fixed: new Map() },
  ];
  const wanted = fixture.replace('safe: Old: "a".', 'safe: New "a".').replace('fixed\nf(1)', 'fixed\nf(1)\ng(2)');
  assert.equal(rewriteFixture(fixture, cases), wanted);
  const wrong = [{ line: 0, messages: [['Not this.', 'New.'] as const], fixed: new Map() }];
  assert.throws(() => rewriteFixture(fixture, wrong), /does not end with/);
});

const said = (kind: Rewording['kind'], from: string, to: string): Rewording => ({ rule: 'a-rule', kind, from, to });

test('whole texts are replaced in other files: short ones between quotes, none that became several', () => {
  const long = 'The dashboard listens on all of them, it\'s said: "x".';
  const all = [
    said('message', long, 'It\'s "y".'),
    said('fix title', 'Set it', 'Set x=1'),
    said('message', 'One text that became two texts.', 'This.'),
    said('message', 'One text that became two texts.', 'That.'),
  ];
  const counted: string[] = [];
  const text = `a('error: The dashboard listens on all of them, it\\'s said: "x".'); b('Set it'); // Set it\nc('One text that became two texts.');`;
  assert.equal(
    rewriteQuoted(text, all, ({ to }) => counted.push(to)),
    `a('error: It\\'s "y".'); b('Set x=1'); // Set it\nc('One text that became two texts.');`,
  );
  assert.deepEqual(counted, ['It\'s "y".', 'Set x=1']);
});

test('a test that quotes a part of an old text is named', () => {
  const all = [
    said('message', 'Ray asks for no token: anyone can run code.', 'No authentication: anyone can run code.'),
  ];
  assert.deepEqual(partsLeft("one('anyone can run code');\ntwo(/ .* asks for no token/);", all), [
    '2: "asks for no token"',
  ]);
});

test('it refuses to run in CI', () => {
  const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', join(root, 'scripts/reword.ts')], {
    cwd: root,
    env: { ...process.env, CI: 'true' },
    encoding: 'utf8',
  });
  assert.equal(status, 2);
  assert.match(stdout, /does not run in CI/);
});
