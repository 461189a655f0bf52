// server/data/examples.json: of each rule one short case of its fixture, before and after the fix, for those who explain it.
import { join } from 'node:path';
import { rules } from '../../server/src/core/rules/index.ts';
import { type FixtureCase, readFixture } from '../../test/support/fixture-file.ts';

export function ruleExamples(root: string): [path: string, text: string] {
  const examples = rules.flatMap(({ meta }) => {
    const cases = readFixture(join(root, `test/rules/${meta.id}.md`));
    const shown = namedCases(meta.docs.examples, cases).find(({ bad }) => bad);
    if (!shown) return [];
    const { main, fixed } = shown;
    const after = fixed.get(1);
    return [[meta.id, { language: main.fence, before: main.text, ...(after !== undefined && { after }) }] as const];
  });
  return ['server/data/examples.json', `${JSON.stringify(Object.fromEntries(examples), undefined, 2)}\n`];
}

/** Throws where the fixture has no case of that title. */
export function namedCases(titles: readonly string[], cases: readonly FixtureCase[]): FixtureCase[] {
  return titles.map((title) => {
    const found = cases.find((one) => one.title === title);
    if (!found) throw new Error(`No case is called "${title}", which \`examples\` names.`);
    return found;
  });
}
