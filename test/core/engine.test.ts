// The engine itself, with small rules and languages of its own: failures, suppressions, order, severity, combined fixes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEngine } from '../../server/src/core/engine/engine.ts';
import { applyEdits, builtinPolicy, combineFixes, type Document, type Language } from '../../server/src/core/index.ts';
import { alone } from '../../server/src/core/project/linked-facts.ts';
import { noFacts } from '../../server/src/core/ray/facts/read-facts.ts';
import type { Report } from '../../server/src/core/rules/report.ts';
import { defineRule, onFile, type Rule } from '../../server/src/core/rules/rule.ts';
import { grammars } from '../support/engine.ts';
import { stubDocs } from '../support/stub-docs.ts';

const words: Language = {
  id: 'words',
  title: 'words',
  reads: 'words',
  files: { names: ['*.words'], context: [] },
  editor: { languages: [], starts: [] },
  comment: '#',
  cannotHold: [],
  role: { startsOneCluster: false, forOthers: 'what it says' },
  mayConcernRay: (text) => text.includes('ray'),
  read: ({ text }) => ({
    ...noFacts('words'),
    comments: [...text.matchAll(/#(.*ray-guard.*)/g)].map((match) => ({
      span: { start: match.index, end: match.index + match[0].length },
      text: match[1] as string,
      alone: /^\s*$/.test(text.slice(text.lastIndexOf('\n', match.index - 1) + 1, match.index)),
    })),
  }),
  write: (change) => (change.kind === 'set-value' ? [{ span: change.span, newText: String(change.to) }] : undefined),
};

function rule(id: string, check: () => Iterable<Report>): Rule {
  return defineRule({
    meta: { id, title: id, severity: 'warning', since: '0.1.0', cwe: [], fix: 'none', docs: stubDocs },
    checks: [onFile({}, check)],
  });
}

function run(text: string, rules: Rule[], severity = {}) {
  const engine = createEngine({ grammars, languages: [words], rules });
  const document: Document = { path: '/a.words', languageId: 'words', text };
  return engine.check(document, alone(document.path, engine.read(document).facts), {
    policy: { ...builtinPolicy, severity },
  });
}

const at = (start: number, end: number): Report => ({ span: { start, end }, message: `${start}-${end}` });

test('a rule that throws is named, and the others still speak', () => {
  const broken = rule('broken', function* () {
    yield at(0, 1);
    throw new Error('on purpose');
  });
  const { findings, failures } = run('ray', [broken, rule('whole', () => [at(0, 3)])]);
  assert.deepEqual(
    findings.map((finding) => finding.rule),
    ['whole'],
  );
  assert.deepEqual(
    failures.map(({ where, error }) => ({ where, error })),
    [{ where: 'rule broken', error: 'Error: on purpose' }],
  );
  assert.match(failures[0]?.stack ?? '', /engine\.test\.\w+:/, 'the stack says where it threw');
});

test('findings come by place, then severity, then rule', () => {
  const rules = [
    rule('b', () => [at(2, 3), at(0, 1)]),
    rule('a', () => [at(2, 3), { ...at(2, 3), message: 'worse', severity: 'error' }]),
  ];
  const { findings } = run('ray', rules);
  assert.deepEqual(
    findings.map((one) => `${one.span.start} ${one.severity} ${one.rule}`),
    ['0 warning b', '2 error a', '2 warning a', '2 warning b'],
  );
});

test('one sentence of one rule at one place is one finding, as severe and sure as the most severe, with the fixes of both', () => {
  const fix = (title: string, preferred: boolean) => ({
    title,
    safety: 'safe' as const,
    preferred,
    changes: [{ kind: 'set-value' as const, span: { start: 0, end: 1 }, to: title }],
  });
  const twice = rule('twice', () => [
    { ...at(0, 3), confidence: 'low', fixes: [fix('one', true)] },
    { ...at(0, 3), fixes: [fix('one', true), fix('two', true)] },
    { ...at(0, 3), message: 'another' },
    at(0, 2),
  ]);
  const { findings } = run('ray', [twice, rule('other', () => [at(0, 3)])]);
  assert.deepEqual(
    findings.map(({ rule: id, message, confidence, fixes }) => [
      id,
      message,
      confidence,
      fixes.map(({ title, preferred }) => `${title} ${preferred}`).join(', '),
    ]),
    [
      ['other', '0-3', 'high', ''],
      ['twice', '0-2', 'high', ''],
      ['twice', '0-3', 'high', 'one true, two false'],
      ['twice', 'another', 'high', ''],
    ],
  );
});

test('the policy switches a rule off or changes its severity', () => {
  const rules = [rule('a', () => [at(0, 1)]), rule('b', () => [at(0, 1)])];
  assert.deepEqual(
    run('ray', rules, { a: 'off', b: 'information' }).findings.map((one) => `${one.rule} ${one.severity}`),
    ['b information'],
  );
});

test('a comment accepts findings on its line, or alone on the next line with code', () => {
  const text =
    'ray one # ray-guard: ignore[a] known\n# ray-guard: ignore\n\n# more\nray two\nray three # ray-guard: ignore[b]\n';
  const starts = [...text.matchAll(/^ray/gm)].map(({ index }) => index);
  const { findings } = run(text, [rule('a', () => starts.map((start) => at(start, start + 3)))]);
  assert.deepEqual(
    findings.map((one) => text.slice(one.span.start, one.span.start + 9)),
    ['ray three'],
  );
});

test('a fingerprint survives moved lines, indentation, line ends and words, and tells equal findings apart', () => {
  const prints = (text: string, report: Partial<Report> = {}) => {
    const starts = [...text.matchAll(/ray/g)].map(({ index }) => index);
    const reports = starts.map((start): Report => ({ ...at(start, start + 3), message: 'same', ...report }));
    return run(text, [rule('a', () => reports)]).findings.map(({ fingerprint }) => fingerprint);
  };
  const before = prints('ray x\nray x\n');
  assert.equal(new Set(before).size, 2);
  for (const text of ['\n\nray x\nray x\n', '\tray  x\n  ray x', 'ray x\r\nray x\r\n', '\uFEFFray x\n\nray x \n'])
    assert.deepEqual(prints(text), before, JSON.stringify(text));
  assert.deepEqual(prints('ray x\nray x\n', { message: 'other words', severity: 'error' }), before);
  assert.deepEqual(prints('ray x\n'), [before[0]], 'the first of the two is mended');
  assert.ok(!before.includes(prints('ray y\n')[0] as string));
});

test('equal findings are numbered by place, whatever their severities', () => {
  const reports = (first: Report['severity']): Report[] => [
    { span: { start: 4, end: 7 }, message: '' },
    { span: { start: 0, end: 3 }, message: '', ...(first && { severity: first }) },
  ];
  const prints = (severity: Report['severity']) =>
    run('ray ray', [rule('a', () => reports(severity))]).findings.map(({ fingerprint }) => fingerprint);
  assert.deepEqual(prints('information'), prints('error'));
});

test('what a baseline has is set apart, and nothing else', () => {
  const rules = [rule('a', () => [at(0, 3), at(4, 7)])];
  const document: Document = { path: '/a.words', languageId: 'words', text: 'ray ray' };
  const engine = createEngine({ grammars, languages: [words], rules });
  const check = (known: readonly { rule: string; fingerprint: string }[]) =>
    engine.check(document, alone(document.path, engine.read(document).facts), { policy: builtinPolicy, known });
  const all = check([]);
  const [first, second] = all.findings;
  assert.ok(first && second && all.inBaseline.length === 0);
  const { findings, inBaseline } = check([{ rule: 'a', fingerprint: first.fingerprint }]);
  assert.deepEqual([findings, inBaseline], [[second], [first]]);
  assert.equal(check([{ rule: 'b', fingerprint: first.fingerprint }]).findings.length, 2);
});

test('fixes that contradict each other are not combined, equal edits are made once', () => {
  const fix = (to: string, start = 0, which = 0): Report => ({
    ...at(start, start + 3),
    message: `${to} ${start} ${which}`,
    fixes: [
      {
        title: to,
        safety: 'safe',
        preferred: true,
        changes: [{ kind: 'set-value', span: { start, end: start + 3 }, to }],
      },
    ],
  });
  const text = 'ray ray';
  const { findings } = run(text, [rule('a', () => [fix('one'), fix('one', 0, 1), fix('two'), fix('three', 4)])]);
  const combined = combineFixes(findings, { safeOnly: true, atLeast: 2 });
  assert.equal(combined?.findings.length, 3);
  assert.equal(applyEdits(text, combined?.edits ?? []), 'one three');
});

test('a proposal that a language cannot write is not offered', () => {
  const report: Report = {
    ...at(0, 3),
    fixes: [{ title: 'no', safety: 'safe', changes: [{ kind: 'set-environment', name: 'X', value: 'y' }] }],
  };
  assert.deepEqual(run('ray', [rule('a', () => [report])]).findings[0]?.fixes, []);
});

test('a text without the word is not read', () => {
  const reader: Language = { ...words, read: () => assert.fail('read') };
  const engine = createEngine({ grammars, languages: [reader], rules: [] });
  const { facts, failures } = engine.read({ path: '/a.words', languageId: 'words', text: 'nothing' });
  assert.deepEqual([facts.processes, failures], [[], []]);
});
