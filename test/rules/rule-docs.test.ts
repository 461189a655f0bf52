// What a rule with rows says of itself agrees with its fixture, and its page and hover have the parts that a reader looks for.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { explainFindings } from '../../server/src/lsp/features/explain.ts';
import { analyse } from '../support/check-fixture.ts';
import { engine, root } from '../support/engine.ts';
import { readFixture } from '../support/fixture-file.ts';

const SECTIONS = [
  'What it finds',
  'Why it matters',
  'How to fix',
  'When it is reported',
  'When it is not reported',
  'Examples',
];
for (const { meta } of engine.rules)
  describe(meta.id, () => {
    const { docs } = meta;
    const cases = readFixture(join(root, `test/rules/${meta.id}.md`));
    const findings = cases
      .flatMap((one) => analyse(one, one.main.text).analysis.findings)
      .filter(({ rule }) => rule === meta.id);

    test('its rows have each severity that its fixture has, and no other', () => {
      const inRows = new Set(docs.reports.map(({ severity }) => severity));
      const inFixture = new Set(findings.map(({ severity }) => severity));
      // The policy makes an info finding of any of them.
      if (meta.reach) for (const all of [inRows, inFixture]) all.add('information');
      assert.deepEqual([...inRows].sort(), [...inFixture].sort());
      assert.equal(docs.reports[0].severity, meta.severity, 'the usual one comes first');
    });

    test('it shows a case that is reported, with its fix, and one that is not', () => {
      const shown = docs.examples.map((title) => cases.find((one) => one.title === title));
      assert.ok(shown[0]?.bad && (meta.fix === 'none' || shown[0].fixed.has(1)), docs.examples[0]);
      assert.ok(shown.some((one) => one && !one.bad));
    });

    test('a row is a situation, not a sentence among others', () => {
      for (const { situation } of docs.reports) assert.doesNotMatch(situation, /\.$|\|/);
      const all = [...docs.reports.map(({ situation }) => situation), ...docs.silent];
      assert.equal(new Set(all).size, all.length);
    });

    test('its page has the sections in their order', () => {
      const page = readFileSync(join(root, `docs/rules/${meta.id}.md`), 'utf8');
      const headings = [...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading ?? '');
      assert.deepEqual(
        headings.filter((heading) => SECTIONS.includes(heading)),
        SECTIONS,
      );
    });

    test('its hover says what is open, what to do and shows one example, and names the Ray that is known', () => {
      for (const finding of findings)
        for (const markdown of [true, false]) {
          const { value } = explainFindings([{ finding, meta }], markdown);
          assert.ok(value.includes(docs.finds) && value.includes(docs.fix), value);
          if (markdown) assert.ok((value.match(/^```\w/gm) ?? []).length <= 1, value);
          if (!markdown && finding.ray) assert.ok(value.includes(finding.ray), value);
          assert.ok(
            !docs.silent.some((situation) => value.includes(situation)),
            'when it is not reported is on the page',
          );
        }
    });
  });
