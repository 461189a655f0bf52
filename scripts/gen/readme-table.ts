// The rule table between the two markers of the README.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ruleTable } from './rule-pages.ts';

const TABLE = /(<!-- rules -->\n)[\s\S]*?(\n<!-- \/rules -->)/;

export function readmeWithRuleTable(root: string): [path: string, text: string] {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  if (!TABLE.test(readme)) throw new Error('README.md lacks the <!-- rules --> markers.');
  return [
    'README.md',
    readme.replace(TABLE, (_, open: string, close: string) => open + ruleTable('docs/rules/') + close),
  ];
}
