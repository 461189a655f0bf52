// What `npm run new-rule` writes: a rule and its fixture that hold for each other. A test tries them.

export function ruleText(id: string, version: string): string {
  return `// TODO: the hazard, in one sentence.
import { links } from '../../ray/links.ts';
import { defineRule, onOption } from '../rule.ts';

export const rule = defineRule({
  meta: {
    id: '${id}',
    title: 'TODO: the hazard in a few words',
    severity: 'warning',
    since: '${version}',
    cwe: [],
    fix: 'none',
    docs: {
      finds: 'TODO: what is open, to whom: one or two sentences.',
      why: 'TODO: what can happen, and who can do it.',
      fix: 'TODO: what to write in its place.',
      reports: [{ situation: 'TODO: a situation', severity: 'warning' }],
      silent: ['TODO: a situation in which it is not reported.'],
      examples: ['TODO what is reported', 'TODO what is not'],
      sources: [links.init],
    },
  },
  checks: [
    onOption(['log_to_driver'], {}, ({ span, value }) =>
      value.kind === 'literal' && value.value === false
        ? { span, message: 'TODO: what is open, and to whom.' }
        : undefined,
    ),
  ],
});
`;
}

/** Its carets are those that the rule reports. */
export function fixtureText(id: string): string {
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
