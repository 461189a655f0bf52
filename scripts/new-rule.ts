// `npm run new-rule -- HAZARD/ID`: the skeleton of a rule and of its fixture, both green from the start, and what comes next.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fixtureText, ruleText } from './new-rule/skeleton.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const RULES = 'server/src/core/rules';
const hazards = readdirSync(join(root, RULES), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const [, hazard = '', id = ''] = /^([^/]*)\/(.*)$/.exec(process.argv[2] ?? '') ?? [];
const rule = `${RULES}/${hazard}/${id}.ts`;
const fixture = `test/rules/${id}.md`;

if (!hazards.includes(hazard) || !/^[a-z]+(-[a-z]+)+$/.test(id))
  stop(`npm run new-rule -- HAZARD/ID: one of ${hazards.join(', ')}, and two or more words, such as access/open-door.`);
else if (existsSync(join(root, rule)) || existsSync(join(root, fixture))) stop(`${id} is there already.`);
else {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  writeFileSync(join(root, rule), ruleText(id, version));
  writeFileSync(join(root, fixture), fixtureText(id));
  execFileSync('npm', ['run', '--silent', 'gen'], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  console.log(`
  ${rule}
  ${fixture}

1. Write the cases in the fixture, then the rule: what is TODO, and the example in \`checks\`.
   npm run rule -- ${id} --watch    runs them after every change, and draws the carets
   npx tsx server/src/cli/main.ts facts FILE    prints what a rule can know of a file
2. npm run gen    writes the registry, the rule's page and the tables
3. Label a few cases in test/accuracy/cases before you run them, then npm run accuracy.
4. A line in CHANGELOG.md; npm run check.`);
}

function stop(why: string): void {
  console.log(why);
  process.exitCode = 1;
}
