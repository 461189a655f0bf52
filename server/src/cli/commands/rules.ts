// `ray-guard rules` and `ray-guard explain RULE`: what the rules are, and what one of them means.
import { Option } from 'commander';
import { hasRows, nearestWord, type Rule, type RuleMeta, severityWords, textsOf } from '../../core/index.ts';
import type { AddCommand, CommandLine } from '../command-line.ts';
import { printable } from '../report/terminal.ts';

export const addRules: AddCommand = (program, io, end) => {
  program
    .command('rules')
    .description('list the rules, with their severity and the best fix that they offer')
    .addOption(new Option('--format <format>', 'what to print').choices(['text', 'json']).default('text'))
    .action(async ({ format }: { format: 'text' | 'json' }) => {
      const { rules } = await io.loadEngine();
      io.stdout.write(format === 'json' ? rulesAsJson(rules) : rulesAsText(rules));
      end(0);
    });
  program
    .command('explain')
    .description('print what a rule is about, why it matters, and what to do')
    .argument('<rule>', 'its name, such as exposed-dashboard')
    .action(async (id: string) => end(await explain(id, io)));
};

function rulesAsText(rules: readonly Rule[]): string {
  const width = Math.max(...rules.map(({ meta }) => meta.id.length));
  return rules
    .map(
      ({ meta }) =>
        `${meta.id.padEnd(width)}  ${meta.severity.padEnd(11)}  ${`fix: ${meta.fix}`.padEnd(11)}  ${meta.title}\n`,
    )
    .join('');
}

function rulesAsJson(rules: readonly Rule[]): string {
  const list = rules.map(({ meta: { id, title, severity, since, cwe, fix, docs } }) => ({
    id,
    title,
    severity,
    since,
    cwe,
    fix,
    docs,
  }));
  return `${JSON.stringify(list, undefined, 2)}\n`;
}

/** Prints what the rule is about; 2 where there is none of that name. */
export async function explain(id: string, { loadEngine, stdout, stderr }: CommandLine): Promise<number> {
  const { rules } = await loadEngine();
  const rule = rules.find(({ meta }) => meta.id === id);
  if (!rule) {
    const near = nearestWord(
      id,
      rules.map(({ meta }) => meta.id),
    );
    const cure = near === undefined ? '`ray-guard rules` lists them' : `did you mean ${near}?`;
    stderr.write(`ray-guard: error: no rule is called ${printable(id)}; ${cure}\n`);
    return 2;
  }
  stdout.write(explanation(rule.meta));
  return 0;
}

function explanation({ id, title, severity, cwe, docs }: RuleMeta): string {
  const { finds, why, fix, versions, sources } = textsOf(docs);
  const rows = hasRows(docs)
    ? [
        ['reported:', ...docs.reports.map((row) => `  ${severityWords[row.severity]}: ${row.situation}`)].join('\n'),
        ['not reported:', ...docs.silent.map((situation) => `  ${situation}`)].join('\n'),
      ]
    : [];
  const pages = sources.map(
    ({ title: page, url, measured }) =>
      `  ${page}${url ? `: ${url}` : ''}${measured ? ` (measured, ${measured})` : ''}`,
  );
  const head = `${title} [${id}]\nseverity: ${severity}; ${cwe.map((number) => `CWE-${number}`).join(', ')}`;
  const paragraphs = [head, finds, why, fix, ...(hasRows(docs) && versions ? [versions] : []), ...rows];
  return `${[...paragraphs, ['sources:', ...pages].join('\n')].join('\n\n')}\n`;
}
