// An example of each rule, as server/data/examples.json holds them: `npm run gen` takes them from the fixtures.
import examples from '../../../data/examples.json' with { type: 'json' };

export interface RuleExample {
  /** As a fence of Markdown names it. */
  readonly language: string;
  readonly before: string;
  /** After its preferred fix; absent where there is none. */
  readonly after?: string;
}

const byRule: ReadonlyMap<string, RuleExample> = new Map(Object.entries(examples));

/** Undefined for a rule without a short example. */
export function ruleExample(rule: string): RuleExample | undefined {
  return byRule.get(rule);
}
