// `ray-guard rules` and `ray-guard explain RULE`: what the rules are, and what one of them means.
import { nearestWord, quote, type Rule, type RuleMeta, severityWords, sitePage } from '../../core/index.ts';
import { type CommandLine, usageError } from '../command-line.ts';
import { USUAL_COLUMNS, wrap } from '../report/terminal.ts';

export async function listRules(format: 'text' | 'json', { loadEngine, stdout }: CommandLine): Promise<number> {
  const { rules } = await loadEngine();
  stdout.write(format === 'json' ? rulesAsJson(rules) : rulesAsText(rules));
  return 0;
}

function rulesAsText(rules: readonly Rule[]): string {
  const width = Math.max(...rules.map(({ meta }) => meta.id.length));
  return rules
    .map(
      ({ meta }) =>
        `${meta.id.padEnd(width)}  ${severityWords[meta.severity].padEnd(7)}  ${`fix: ${meta.fix}`.padEnd(11)}  ${meta.title}\n`,
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

/** Prints what the rule finds; 2 where no rule has that name. */
export async function explain(id: string, { loadEngine, stdout, stderr, columns }: CommandLine): Promise<number> {
  const { rules } = await loadEngine();
  const rule = rules.find(({ meta }) => meta.id === id);
  if (!rule) {
    const near = nearestWord(
      id,
      rules.map(({ meta }) => meta.id),
    );
    const cure = near === undefined ? '`ray-guard rules` lists the rules' : `did you mean ${near}?`;
    stderr.write(usageError(`unknown rule ${quote(id)}; ${cure}`));
    return 2;
  }
  stdout.write(explanation(rule.meta, columns ?? USUAL_COLUMNS));
  return 0;
}

function explanation({ id, title, severity, cwe, docs }: RuleMeta, columns: number): string {
  const { finds, why, fix, versions, sources } = docs;
  const paragraph = (text: string) => wrap(text, columns);
  const list = (heading: string, rows: readonly string[]) =>
    [`${heading}:`, ...rows.map((row) => `  ${wrap(row, columns - 2, '    ')}`)].join('\n');
  const rows = [
    list(
      'Reported',
      docs.reports.map((row) => `${severityWords[row.severity]}: ${row.situation}`),
    ),
    list('Not reported', docs.silent),
  ];
  const pages = sources.map(
    ({ title: name, url, measured }) => `${name}${url ? `: ${url}` : ''}${measured ? ` (measured, ${measured})` : ''}`,
  );
  const page = sitePage(id);
  const weaknesses = cwe.map((number) => `CWE-${number}`).join(', ');
  return `${[
    `${wrap(`${title} [${id}]`, columns)}\nSeverity: ${severityWords[severity]}; ${weaknesses}`,
    paragraph(finds),
    paragraph(`Why it matters: ${why}`),
    paragraph(`How to fix: ${fix}`),
    ...rows,
    ...(versions ? [paragraph(`Ray versions: ${versions}`)] : []),
    list('Sources', [...(page === undefined ? [] : [`Page of this rule: ${page}`]), ...pages]),
  ].join('\n\n')}\n`;
}
