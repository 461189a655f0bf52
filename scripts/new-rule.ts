// `npm run new-rule -- ID`: the skeleton of a rule and of its fixture, both green from the start, and what comes next.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [id = ''] = process.argv.slice(2);
const rule = `server/src/core/rules/${id}.ts`;
const fixture = `test/rules/${id}.md`;

if (!/^[a-z]+(-[a-z]+)+$/.test(id))
  stop('npm run new-rule -- ID: two or more words that name the hazard, such as open-door.');
else if (existsSync(join(root, rule)) || existsSync(join(root, fixture))) stop(`${id} is there already.`);
else {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  writeFileSync(join(root, rule), ruleText(version));
  writeFileSync(join(root, fixture), fixtureText());
  execFileSync('npm', ['run', '--silent', 'gen'], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  console.log(`
  ${rule}
  ${fixture}

1. Write the cases in the fixture, then the rule: what is TODO, and the example in \`check\`.
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

function ruleText(version: string): string {
  return `// TODO: the hazard, in one sentence.
import { optionOf } from '../ray/facts.ts';
import { links } from '../ray/links.ts';
import { defineRule } from './rule.ts';

export const rule = defineRule({
  meta: {
    id: '${id}',
    title: 'TODO: the hazard in a few words',
    severity: 'warning',
    since: '${version}',
    cwe: [],
    fix: 'none',
    docs: {
      what: 'TODO: what is reported, and when nothing is.',
      why: 'TODO: what can happen, and who can do it.',
      how: 'TODO: what to write in its place.',
      sources: [links.init],
    },
  },
  *check({ facts }) {
    for (const process of facts.processes) {
      const option = optionOf(process, 'log_to_driver');
      if (option?.value.kind !== 'literal' || option.value.value !== false) continue;
      yield { span: option.span, message: 'TODO: what is open, and to whom.' };
    }
  },
});
`;
}

function fixtureText(): string {
  return `# ${id}

Without cases elsewhere: only a program starts Ray that way

## bad: TODO what is reported

\`\`\`python
import ray
ray.init(log_to_driver=False)
#        ^^^^^^^^^^^^^^^^^^^ warning: TODO: what is open, and to whom.
\`\`\`

## good: TODO what is not

\`\`\`python
import ray
ray.init(log_to_driver=True)
\`\`\`
`;
}
