// What the README says of rules and languages, between its markers.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readHome } from './home.ts';
import { withLanguages } from './languages-page.ts';
import { ruleTable } from './rule-pages.ts';

const TABLE = /(<!-- rules -->\n)[\s\S]*?(\n<!-- \/rules -->)/;

export function readmeWithTables(root: string): [path: string, text: string] {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  if (!TABLE.test(readme)) throw new Error('README.md lacks the <!-- rules --> markers.');
  return [
    'README.md',
    withLanguages(
      readme.replace(
        TABLE,
        (_, open: string, close: string) => open + ruleTable('docs/rules/', readHome(root).homepage) + close,
      ),
    ),
  ];
}
