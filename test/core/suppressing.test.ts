// Every finding of every fixture, suppressed by a comment: the file still parses, the finding is gone, nothing is in vain.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { applyEdits, type Finding } from '../../server/src/core/index.ts';
import { analyse, variantsOf } from '../support/check-fixture.ts';
import { damage } from '../support/damage.ts';
import { engine, root, write } from '../support/engine.ts';
import { type FixtureCase, readFixture } from '../support/fixture-file.ts';

const about = engine.rules.filter(({ meta }) => !meta.about);
/** Findings of these languages never have a place for a comment. */
const WITHOUT_COMMENTS = new Set(['pipfile-lock']);

for (const { meta } of about)
  describe(meta.id, () => {
    const cases = readFixture(join(root, `test/rules/${meta.id}.md`)).filter(({ bad }) => bad);
    for (const one of cases)
      for (const variant of variantsOf(one.main))
        test(`${one.title} (${variant.name})`, () => {
          const text = variant.apply(asSaved(one.main.name, one.main.text), one.main);
          for (const scope of ['line', 'file'] as const) acceptEach(one, text, scope);
        });
  });

/** Notebooks as Jupyter saves them: each line of a cell on a line of its own. */
function asSaved(name: string, text: string): string {
  return name.endsWith('.ipynb') ? `${JSON.stringify(JSON.parse(text), undefined, 1)}\n` : text;
}

function acceptEach(one: FixtureCase, text: string, scope: 'line' | 'file'): void {
  const { document, analysis } = analyse(one, text);
  for (const finding of analysis.findings) {
    if (!about.some(({ meta }) => meta.id === finding.rule)) continue;
    const change = { kind: 'suppress', span: finding.span, rule: finding.rule, reason: 'told', scope } as const;
    const edits = write(change, document, analysis.facts);
    if (!edits) {
      assert.ok(isWithoutComments(document.languageId, document.path), `${finding.rule} can be accepted:\n${text}`);
      continue;
    }
    const written = applyEdits(text, edits);
    assert.ok(written !== undefined);
    const after = analyse(one, written);
    const name = `${finding.rule} accepted:\n${written}`;
    assert.ok(damage(after.document) <= damage(document), `${name} parses`);
    assert.ok(same(after.analysis.findings, finding) < same(analysis.findings, finding), `${name} is gone`);
    assert.deepEqual(inVain(after.analysis.findings), inVain(analysis.findings), `${name} is needed`);
    assert.equal(written.startsWith('\uFEFF'), text.startsWith('\uFEFF'), name);
    assert.equal(written.lastIndexOf('\uFEFF'), text.lastIndexOf('\uFEFF'), name);
    if (text.includes('\r\n')) assert.doesNotMatch(written, /[^\r]\n/, name);
    if (scope === 'file') assert.equal(own(after.analysis.findings, finding.rule), 0, `${name} in all of the file`);
  }
}

/** Locks are their tools' to write. */
function isWithoutComments(languageId: string, path: string): boolean {
  return WITHOUT_COMMENTS.has(languageId) || /\.lock$|conda-lock\.ya?ml$/.test(path);
}

function same(findings: readonly Finding[], { rule, message }: Finding): number {
  return findings.filter((one) => one.rule === rule && one.message === message).length;
}

function own(findings: readonly Finding[], rule: string): number {
  return findings.filter((one) => one.rule === rule).length;
}

function inVain(findings: readonly Finding[]): string[] {
  return findings.filter(({ rule }) => rule === 'unused-suppression').map(({ message }) => message);
}
