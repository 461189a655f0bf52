// What holds for every case of a fixture: the rule reports what the carets say, in every way to write its text, and its fixes are right.
import assert from 'node:assert/strict';
import {
  applyEdits,
  combineFixes,
  type Document,
  type Failure,
  type Finding,
  type Fix,
} from '../../server/src/core/index.ts';
import type { RuleMeta } from '../../server/src/core/rules/rule.ts';
import { analyse, expectationOf, preferredFix, type Variant, variantsOf } from './check-fixture.ts';
import { refusals } from './consumers/consumers.ts';
import { damage } from './damage.ts';
import { drawCarets, type Expectation } from './fixture-carets.ts';
import { fences } from './fixture-fences.ts';
import type { FixtureCase } from './fixture-file.ts';

const LEAST_CASES = 5;
const RANK = { error: 3, warning: 2, information: 1 } as const;

/** Throws for the first variant in which it does not hold: what is wrong in all of them is reported once. */
export function checkCase(one: FixtureCase, rule: string, inWhich: readonly Variant[] = variantsOf(one.main)): void {
  for (const variant of inWhich) {
    try {
      checkVariant(one, variant, rule);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      error.message = `${one.place} (${variant.name}): ${error.message}`;
      throw error;
    }
  }
}

export function own(findings: readonly Finding[], rule: string): Finding[] {
  return findings.filter((finding) => finding.rule === rule);
}

function checkVariant(one: FixtureCase, variant: Variant, rule: string): void {
  const text = variant.apply(one.main.text, one.main);
  const { document, analysis } = analyse(one, text);
  refuseFailures(analysis.failures);
  const found = own(analysis.findings, rule);
  checkCarets(
    one,
    found.map((finding) => expectationOf(finding, text, variant.linesAbove)),
  );
  for (const finding of analysis.findings) {
    assert.ok(finding.span.start <= finding.span.end && finding.span.end <= text.length, 'the span lies in the text');
    for (const fix of finding.fixes) checkFix(one, document, analysis.findings, finding, fix);
  }
  for (const [nth, wanted] of one.fixed) assert.equal(afterFix(text, found, nth), variant.apply(wanted, one.main));
}

function checkCarets(one: FixtureCase, found: readonly Expectation[]): void {
  const wanted = new Set(one.expected.map(key));
  const reported = new Set(found.map(key));
  const missing = one.expected.filter((each) => !reported.has(key(each)));
  const surplus = found.filter((each) => !wanted.has(key(each)));
  if (missing.length + surplus.length === 0 && one.expected.length === found.length) {
    if (one.bad && found.length === 0) assert.fail('a bad case that reports nothing');
    return;
  }
  const { fence, text } = one.main;
  assert.fail(
    [
      'the carets are not what is reported.',
      ...missing.map((each) => `  not reported: ${shown(each)}`),
      ...surplus.map((each) => `  reported: ${shown(each)}`),
      found.length === 0 ? 'Nothing is reported.' : 'Carets that say what is reported:',
      ...(found.length === 0 ? [] : ['', drawCarets(text, found, fences[fence]?.comment ?? '//'), '']),
    ].join('\n'),
  );
}

function key({ line, start, end, text }: Expectation): string {
  return `${line}:${start}-${end} ${text}`;
}

/** Lines as editors count them, of the code without carets. */
function shown({ line, start, end, text }: Expectation): string {
  return `line ${line + 1}, columns ${start} to ${end}: ${text}`;
}

function refuseFailures(failures: readonly Failure[], where = ''): void {
  if (failures.length > 0)
    assert.fail(where + failures.map(({ where: what, error, stack }) => `${what}: ${stack ?? error}`).join('\n'));
}

/** The first fix means the preferred fixes of all findings of the rule; the others are the first finding's. */
export function afterFix(text: string, found: readonly Finding[], nth: number): string | undefined {
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
  const known = new Set(refusals(before));
  const refused = refusals(document).filter((one) => !known.has(one));
  assert.deepEqual(refused, [], `${name} leaves a text that what reads it takes:\n${text}`);
  assert.ok(analysis.findings.filter(same).length < was.filter(same).length, `${name} removes its finding:\n${text}`);
  assert.deepEqual(newFindings(was, analysis.findings), [], `${name} brings no other finding:\n${text}`);
  assert.equal(text.includes('\r\n'), before.text.includes('\r\n'), `${name} keeps line ends`);
  if (before.text.includes('\r\n')) assert.doesNotMatch(text, /[^\r]\n/, `${name} keeps line ends`);
  assert.equal(text.startsWith('\uFEFF'), before.text.startsWith('\uFEFF'), `${name} keeps the BOM`);
  assert.equal(text.endsWith('\n'), before.text.endsWith('\n'), `${name} keeps the final newline`);
}

/** An editor and the command line stop after as many. */
const MOST_ROUNDS = 10;

/** What `--fix=review` leaves: nothing that a fix was offered for and that it would have taken. */
export function checkFixedAtOnce(one: FixtureCase): void {
  let { text } = one.main;
  const next = () => combineFixes(analyse(one, text).analysis.findings, { safeOnly: false, atLeast: 1 });
  let fix = next();
  for (let round = 0; fix && round < MOST_ROUNDS; round++) {
    const fixed = applyEdits(text, fix.edits);
    assert.ok(fixed !== undefined && fixed !== text, `"${fix.fixes[0]?.title}" changes the text:\n${text}`);
    text = fixed;
    fix = next();
  }
  assert.equal(fix?.fixes[0]?.title, undefined, `nothing is left to fix:\n${text}`);
}

/** Rules that say more, or something more severe, than before. */
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

/** Nothing throws, whatever is missing at the end. */
export function checkCutAtEveryLine(one: FixtureCase): void {
  const { text } = one.main;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    const { analysis } = analyse(one, text.slice(0, at));
    refuseFailures(analysis.failures, `cut at offset ${at}: `);
  }
}

/** Enough cases, and no more and no less promised than the fixes do. */
export function checkPage(cases: readonly FixtureCase[], { id, fix, docs, title }: RuleMeta): void {
  const bad = cases.filter((one) => one.bad).length;
  assert.ok(cases.length >= LEAST_CASES, `${cases.length} of at least ${LEAST_CASES} cases`);
  assert.ok(bad >= 1 && cases.length - bad >= bad, `${bad} bad cases of ${cases.length}: at least as many are good`);
  assert.equal(new Set(cases.map((one) => one.title)).size, cases.length, 'titles differ');
  assert.equal(bestFix(cases, id), fix, '`fix` is the best that the rule offers in its fixture');
  assert.doesNotMatch(JSON.stringify({ title, docs }), /TODO/, 'the documentation is written');
}

function bestFix(cases: readonly FixtureCase[], rule: string): string {
  const offered = cases
    .flatMap((one) => own(analyse(one, one.main.text).analysis.findings, rule))
    .flatMap(({ fixes }) => fixes);
  if (offered.some(({ safety }) => safety === 'safe')) return 'safe';
  return offered.length ? 'review' : 'none';
}
