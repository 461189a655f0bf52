// Comments that suppress findings: how they are read, what they cover, and what is reported about those that suppress nothing.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { accepting, suppressionsOf } from '../../server/src/core/engine/suppressions.ts';
import { applyEdits, builtinPolicy, type Document, type Policy } from '../../server/src/core/index.ts';
import { editComment, suppressFile } from '../../server/src/core/languages/write-comment.ts';
import { alone } from '../../server/src/core/project/linked-facts.ts';
import { engine } from '../support/engine.ts';

/** A text that is one comment, read without a language. */
function read(comment: string, alone = true) {
  const text = `#${comment}`;
  return suppressionsOf(text, [{ span: { start: 0, end: text.length }, text: comment, alone }]).map((one) => ({
    ...one,
    rules: one.rules.map(({ id }) => id),
    words: text.slice(one.span.start, one.span.end),
  }));
}

function check(text: string, { name = 'a.py', ...policy }: Partial<Policy> & { name?: string } = {}) {
  const path = `/project/${name}`;
  const document: Document = { path, languageId: engine.languageOf(path)?.id ?? '', text };
  return engine.check(document, alone(document.path, engine.read(document).facts), {
    policy: { ...builtinPolicy, ...policy },
  });
}

const rulesOf = (...given: Parameters<typeof check>) => check(...given).findings.map(({ rule }) => rule);

describe('forms', () => {
  const forms: [comment: string, rules: string[] | 'every', reason: string, scope?: 'file'][] = [
    [' ray-guard: ignore', 'every', ''],
    ['ray-guard:ignore', 'every', ''],
    [' ray-guard: ignore known', 'every', 'known'],
    [' ray-guard: ignore[a]', ['a'], ''],
    [' ray-guard: ignore [ a ,b, ] why not', ['a', 'b'], 'why not'],
    [' ray-guard: ignore[a]: why', ['a'], ': why'],
    [' ray-guard: ignore[]', [], ''],
    [' ray-guard: ignore-file', 'every', '', 'file'],
    [' ray-guard: ignore-file[a] why', ['a'], 'why', 'file'],
    ['# ray-guard: ignore[a]', ['a'], ''],
    [' noqa: E501  # ray-guard: ignore[a] why', ['a'], 'why'],
    [' ray-guard: ignore[a] why  # noqa', ['a'], 'why'],
    [' ray-guard: ignore[a] see issue #42', ['a'], 'see issue #42'],
    [' ray-guard: ignore[a]  # type: ignore', ['a'], ''],
  ];
  for (const [comment, rules, reason, scope = 'line'] of forms)
    test(comment, () => {
      const [one, more] = read(comment);
      assert.equal(more, undefined);
      assert.deepEqual([one?.everyRule ? 'every' : one?.rules, one?.reason, one?.scope], [rules, reason, scope]);
      assert.ok(one?.words.startsWith('ray-guard'));
      assert.equal(one?.words, one?.words.trimEnd());
    });
  for (const comment of [
    ' ray-guard',
    ' ray-guard: ignored',
    ' ray-guard: ignore-files',
    ' ray-guard: ignore[a',
    ' ray-guard: ignore [a',
    ' ray-guard: ignoring[a]',
    ' see "ray-guard: ignore[a]"',
    ' how to write ray-guard: ignore[a]',
    ' Ray-Guard: ignore',
  ])
    test(`none: ${comment}`, () => assert.deepEqual(read(comment), []));
  test('two in one comment', () =>
    assert.deepEqual(
      read(' ray-guard: ignore[a] one # ray-guard: ignore[b] two').map(({ rules, reason }) => [...rules, reason]),
      [
        ['a', 'one'],
        ['b', 'two'],
      ],
    ));
  test('a comment of many blanks takes no time', () =>
    assert.deepEqual(
      read(` ray-guard: ignore[a]${' '.repeat(200_000)}x`).map(({ reason }) => reason),
      ['x'],
    ));
});

describe('what a comment covers', () => {
  const OPEN = 'dashboard_host="0.0.0.0"';
  const ACCEPT = '# ray-guard: ignore[exposed-dashboard, missing-auth-token] why';
  const quiet: Record<string, string> = {
    'its line': `ray.init(${OPEN})  ${ACCEPT}`,
    'the next line': `${ACCEPT}\nray.init(${OPEN})`,
    'the next line with code': `${ACCEPT}\n\n# more\n   \nray.init(${OPEN})`,
    'lines that a backslash joins, from above': `${ACCEPT}\nx = \\\n  ray.init(${OPEN})`,
    'lines that a backslash joins, from behind': `ray \\\n  .init(${OPEN})  ${ACCEPT}`,
    'a statement from its first line': `ray.init(  ${ACCEPT}\n    ${OPEN},\n)`,
    'a statement from its last line': `ray.init(\n    ${OPEN},\n)  ${ACCEPT}`,
    'a statement from above': `${ACCEPT}\nray.init(\n    ${OPEN},\n)`,
    'a statement from within, by name': `ray.init(\n    ${OPEN},\n    num_cpus=1,  ${ACCEPT}\n)`,
    'an argument below it, by name': `ray.init(\n    ${ACCEPT}\n    ${OPEN},\n)`,
    'the head of a block': `${ACCEPT}\nif ray.init(\n    ${OPEN},\n):\n    pass`,
    'every rule, on a line': `ray.init(${OPEN})  # ray-guard: ignore`,
    'every rule, over a statement': `ray.init(\n    ${OPEN},\n)  # ray-guard: ignore`,
    'the file, from its end': `ray.init(${OPEN})\n# ray-guard: ignore-file`,
    'the file, from a block': `if ray:\n    # ray-guard: ignore-file why\n    ray.init(${OPEN})`,
  };
  for (const [name, text] of Object.entries(quiet))
    test(name, () => assert.deepEqual(rulesOf(`import ray\n${text}\n`), []));
  const loud: Record<string, string> = {
    'not the line after the next': `${ACCEPT}\nx = 1\nray.init(${OPEN})`,
    'not the line before': `ray.init(${OPEN})\n${ACCEPT}`,
    'not the next line from behind code': `x = 1  ${ACCEPT}\nray.init(${OPEN})`,
    'not the body of a block': `${ACCEPT}\nif ray:\n    ray.init(${OPEN})`,
    'not in a string': `x = """\n${ACCEPT}\n"""; ray.init(${OPEN})`,
    'not the file from behind code': `x = 1  # ray-guard: ignore-file\nray.init(${OPEN})`,
    'nothing with an empty list': `ray.init(${OPEN})  # ray-guard: ignore[] why`,
    'only its line in a statement, when no rule is named': `ray.init(\n    ${OPEN},\n    num_cpus=1,  # ray-guard: ignore\n    x=2)`,
  };
  for (const [name, text] of Object.entries(loud))
    test(name, () => assert.ok(rulesOf(`import ray\n${text}\n`).includes('exposed-dashboard')));
  test('a finding that begins at the last character of the line is on it', () => {
    const [one] = suppressionsOf('# ray-guard: ignore\nab\ncd', [
      { span: { start: 0, end: 19 }, text: ' ray-guard: ignore', alone: true },
    ]);
    assert.ok(one);
    const at = (start: number) => accepting([one], 'a', { start, end: start + 1 }).length;
    assert.deepEqual([at(19), at(20), at(22), at(23)], [0, 1, 1, 0]);
  });
});

describe('what is said of them', () => {
  const VAIN = 'import ray\nray.put(1)  # ray-guard: ignore[exposed-dashboard] why\n';
  test('a comment that accepts nothing', () => assert.deepEqual(rulesOf(VAIN), ['unused-suppression']));
  test('not of a rule that the policy switches off', () =>
    assert.deepEqual(rulesOf(VAIN, { severity: { 'exposed-dashboard': 'off' } }), []));
  test('not for every rule, while the policy switches one off', () => {
    const every = VAIN.replace('[exposed-dashboard]', '');
    assert.deepEqual(rulesOf(every), ['unused-suppression']);
    assert.deepEqual(rulesOf(every, { severity: { 'exposed-serve': 'off' } }), []);
  });
  test('not when the policy says so, and of the severity that it says', () => {
    assert.deepEqual(rulesOf(VAIN, { severity: { 'unused-suppression': 'off' } }), []);
    assert.equal(check(VAIN, { severity: { 'unused-suppression': 'error' } }).findings[0]?.severity, 'error');
  });
  test('a finding that is too unsure to be shown is accepted all the same', () => {
    const text =
      'import ray\nray.init(dashboard_host="0.0.0.0")  # ray-guard: ignore[exposed-dashboard, missing-auth-token]\n';
    for (const minimumConfidence of ['high', 'medium', 'low'] as const)
      assert.deepEqual(rulesOf(text, { minimumConfidence }), []);
  });
  test('no comment accepts what is said of comments', () => {
    const text = 'import ray\n# ray-guard: ignore-file\nray.put(1)  # ray-guard: ignore\n';
    assert.deepEqual(rulesOf(text, { requireReason: true }), [
      'suppression-without-reason',
      'unused-suppression',
      'suppression-without-reason',
      'unused-suppression',
    ]);
  });
  test('a file in which nothing is left of Ray is still read for its comments', () => {
    const left = '# ray-guard: ignore[vulnerable-ray] why\n';
    for (const name of [
      'a.py',
      'a.sh',
      'Dockerfile',
      'a.yaml',
      'requirements.txt',
      'setup.cfg',
      '.env',
      'pyproject.toml',
    ])
      assert.deepEqual(rulesOf(left, { name }), ['unused-suppression'], name);
  });
  test('fixes leave a list that still accepts something', () => {
    const text =
      'import ray\nray.init(dashboard_host="0.0.0.0")  # ray-guard: ignore[a, exposed-dashboard, b, missing-auth-token]\n';
    const { findings } = check(text);
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      ['unused-suppression', 'unused-suppression'],
    );
    const edits = findings.flatMap(({ fixes }) => fixes[0]?.edits ?? []);
    assert.equal(applyEdits(text, edits), text.replace('a, ', '').replace('b, ', ''));
  });
});

describe('edits of comments', () => {
  const without = (marked: string) => {
    const start = marked.indexOf('«');
    const text = marked.replace(/[«»]/g, '');
    return applyEdits(text, editComment(text, { start, end: marked.indexOf('»') - 1 }, ''));
  };
  const cases: [before: string, after: string][] = [
    ['a  # «x»\nb', 'a\nb'],
    ['a # «x»  \r\nb', 'a\r\nb'],
    ['a\n\t# «x»\nb', 'a\nb'],
    ['a\r\n# «x»\r\nb', 'a\r\nb'],
    ['\uFEFF# «x»\nb', '\uFEFFb'],
    ['a\n# «x»', 'a'],
    ['# «x»', ''],
    ['a  # b  # «x»', 'a  # b'],
    ['a  # «x»  # b', 'a  # b'],
    ['a  # y[«x, »z]', 'a  # y[z]'],
    ['"a": 1,  // «x»\n', '"a": 1,\n'],
    ['; «x»\na', 'a'],
  ];
  for (const [before, after] of cases) test(JSON.stringify(before), () => assert.equal(without(before), after));
});

describe('the comment for a file', () => {
  const COMMENT = '# ray-guard: ignore-file[x] why';
  const cases: [before: string, after: string][] = [
    ['a\nb', `${COMMENT}\na\nb`],
    ['\uFEFFa\r\n', `\uFEFF${COMMENT}\r\na\r\n`],
    ['#!/bin/sh\na\n', `#!/bin/sh\n${COMMENT}\na\n`],
    [
      '#!/usr/bin/env python\n# -*- coding: latin-1 -*-\na\n',
      `#!/usr/bin/env python\n# -*- coding: latin-1 -*-\n${COMMENT}\na\n`,
    ],
    [
      '# syntax=docker/dockerfile:1\n# escape=`\nFROM a\n',
      `# syntax=docker/dockerfile:1\n# escape=\`\n${COMMENT}\nFROM a\n`,
    ],
    ['#cloud-config\na: 1\n', `#cloud-config\n${COMMENT}\na: 1\n`],
    ['# A licence\na\n', `${COMMENT}\n# A licence\na\n`],
    ['', `${COMMENT}\n`],
  ];
  for (const [before, after] of cases)
    test(JSON.stringify(before), () =>
      assert.equal(applyEdits(before, suppressFile(before, { rule: 'x', reason: 'why' })), after),
    );
});

test('a bracket in the list does not shift the places of its names', () => {
  const text = '# ray-guard: ignore[exposed-dashboard, auth[x] y\n';
  const [written] = suppressionsOf(text, [
    { span: { start: 0, end: text.length - 1 }, text: text.slice(1, -1), alone: true },
  ]);
  assert.deepEqual(
    written?.rules.map(({ id, span }) => [id, text.slice(span.start, span.end)]),
    [
      ['exposed-dashboard', 'exposed-dashboard'],
      ['auth[x', 'auth[x'],
    ],
  );
});
