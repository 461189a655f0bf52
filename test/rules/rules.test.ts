// Every rule against its fixture: what it reports, what its fixes do, and what broken text does to it.
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { applyEdits, combineFixes, type Document, type Finding, type Fix } from '../../server/src/core/index.ts';
import { analyse, describeFinding, preferredFix, type Variant, variants } from '../support/check-fixture.ts';
import { damage } from '../support/damage.ts';
import { engine, root } from '../support/engine.ts';
import { type FixtureCase, readFixture } from '../support/fixture-file.ts';

const folder = join(root, 'test/rules');
const RANK = { error: 3, warning: 2, information: 1 } as const;

test('every rule has a fixture and every fixture a rule', () => {
  const fixtures = readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => name.slice(0, -3));
  assert.deepEqual(fixtures.sort(), engine.rules.map(({ meta }) => meta.id).sort());
});

for (const { meta } of engine.rules) {
  const path = join(folder, `${meta.id}.md`);
  if (!existsSync(path)) continue;
  const cases = readFixture(path);
  describe(meta.id, () => {
    test('has five cases or more, and negatives at least as many as positives', () => {
      const bad = cases.filter((one) => one.bad).length;
      assert.ok(cases.length >= 5, `${cases.length} cases`);
      assert.ok(bad >= 1 && cases.length - bad >= bad, `${bad} bad of ${cases.length}`);
      assert.equal(new Set(cases.map(({ title }) => title)).size, cases.length, 'titles differ');
    });
    test('promises no more and no less than its fixes do', () => assert.equal(bestFix(cases, meta.id), meta.fix));
    for (const one of cases) {
      for (const variant of variants) test(`${one.title} (${variant.name})`, () => checkCase(one, variant, meta.id));
      test(`${one.title} (cut at every line)`, () => cutAtEveryLine(one));
    }
  });
}

function own(findings: readonly Finding[], rule: string): Finding[] {
  return findings.filter((finding) => finding.rule === rule);
}

function checkCase(one: FixtureCase, variant: Variant, rule: string): void {
  const text = variant.apply(one.main.text, one.main);
  const { document, analysis } = analyse(one, text);
  assert.deepEqual(analysis.failures, []);
  const found = own(analysis.findings, rule);
  assert.deepEqual(
    found.map((finding) => describeFinding(finding, text, variant.linesAbove)).sort(),
    one.expected.map(({ line, start, end, text: said }) => `${line}:${start}-${end} ${said}`).sort(),
  );
  if (one.todo || !one.bad) assert.deepEqual(found, [], 'a negative finds nothing');
  else assert.notEqual(found.length, 0, 'a positive finds something');
  for (const finding of analysis.findings) {
    assert.ok(finding.span.start <= finding.span.end && finding.span.end <= text.length, 'the span lies in the text');
    for (const fix of finding.fixes) checkFix(one, document, analysis.findings, finding, fix);
  }
  for (const [nth, wanted] of one.fixed) assert.equal(afterFix(text, found, nth), variant.apply(wanted, one.main));
}

/** The first fix means the preferred fixes of all findings of the rule; the others are the first finding's. */
function afterFix(text: string, found: readonly Finding[], nth: number): string | undefined {
  if (nth > 1) return applyEdits(text, found[0]?.fixes[nth - 1]?.edits ?? []);
  const preferred = found.map((finding) => ({
    ...finding,
    standsFor: [],
    fixes: finding.fixes.filter((fix) => fix === preferredFix(finding)),
  }));
  const marked = preferred.map((finding) => ({
    ...finding,
    fixes: finding.fixes.map((fix) => ({ ...fix, preferred: true })),
  }));
  return applyEdits(text, combineFixes(marked, { safeOnly: false, atLeast: 1 })?.edits ?? []);
}

function checkFix(one: FixtureCase, before: Document, was: readonly Finding[], finding: Finding, fix: Fix): void {
  const name = `"${fix.title}" of ${finding.rule}`;
  const text = applyEdits(before.text, fix.edits);
  assert.ok(text !== undefined && text !== before.text, `${name} changes the text`);
  const { document, analysis } = analyse(one, text);
  assert.ok(damage(document) <= damage(before), `${name} leaves a text that parses:\n${text}`);
  const same = ({ rule, message }: Finding) => rule === finding.rule && message === finding.message;
  assert.ok(analysis.findings.filter(same).length < was.filter(same).length, `${name} removes its finding:\n${text}`);
  assert.deepEqual(newFindings(was, analysis.findings), [], `${name} brings no other finding:\n${text}`);
  assert.equal(text.includes('\r\n'), before.text.includes('\r\n'), `${name} keeps line ends`);
  if (before.text.includes('\r\n')) assert.doesNotMatch(text, /[^\r]\n/, `${name} keeps line ends`);
  assert.equal(text.startsWith('\uFEFF'), before.text.startsWith('\uFEFF'), `${name} keeps the BOM`);
  assert.equal(text.endsWith('\n'), before.text.endsWith('\n'), `${name} keeps the final newline`);
}

/** Rules that say more, or something graver, than before. */
function newFindings(was: readonly Finding[], now: readonly Finding[]): Finding[] {
  return now.filter((finding) => {
    const before = own(
      was.flatMap((one) => [one, ...(one.standsFor ?? [])]),
      finding.rule,
    );
    return (
      own(now, finding.rule).length > before.length ||
      before.every(({ severity }) => RANK[severity] < RANK[finding.severity])
    );
  });
}

function cutAtEveryLine(one: FixtureCase): void {
  const { text } = one.main;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    const { analysis } = analyse(one, text.slice(0, at));
    assert.deepEqual(analysis.failures, [], `cut at offset ${at}`);
  }
}

function bestFix(cases: readonly FixtureCase[], rule: string): string {
  const offered = cases
    .flatMap((one) => own(analyse(one, one.main.text).analysis.findings, rule))
    .flatMap(({ fixes }) => fixes);
  if (offered.some(({ safety }) => safety === 'safe')) return 'safe';
  return offered.length ? 'review' : 'none';
}
