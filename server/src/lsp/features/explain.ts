// The text of hovers: what a rule knows about its hazard. Nothing of the file is in it; the finding's own sentence stands in the diagnostic.
import { type MarkupContent, MarkupKind } from 'vscode-languageserver';
import {
  type Detail,
  type Finding,
  linksAsOf,
  measuredAsOf,
  type PolicyHelp,
  type RequirementNote,
  type RuleMeta,
  ruleExample,
  sourceDates,
  type VerdictNote,
} from '../../core/index.ts';

/** Findings at one place, each with its rule. */
export function explainFindings(
  found: readonly { readonly finding: Finding; readonly meta: RuleMeta }[],
  markdown: boolean,
): MarkupContent {
  const parts = found.map(({ finding, meta }) => explainFinding(finding, meta, markdown));
  return markdown
    ? { kind: MarkupKind.Markdown, value: parts.join('\n\n---\n\n') }
    : { kind: MarkupKind.PlainText, value: parts.join('\n\n') };
}

/** Of an argument or a variable, its own process first; text of the file stays text. */
export function explainSetting({ name, general, here }: VerdictNote, markdown: boolean): MarkupContent {
  const { text, source, rule } = general;
  const from =
    typeof source === 'string'
      ? `Measured on real releases of Ray (${source}, ${measuredAsOf}).`
      : `Source: ${linked(source.title, source.url, markdown)} (as of ${linksAsOf}).`;
  const own = here ? [markdown ? literally(here.text) : here.text] : [];
  const parts = [`${markdown ? `\`${name}\`` : name}: ${text}`, ...own, from, ...(rule ? example(rule, markdown) : [])];
  return { kind: markdown ? MarkupKind.Markdown : MarkupKind.PlainText, value: parts.join('\n\n') };
}

/** A requirement of Ray; in its details the text of files stays text. */
export function explainRequirement({ summary, details }: RequirementNote, markdown: boolean): MarkupContent {
  const lines = details.map((detail) => explainDetail(detail, markdown)).join('\n');
  return {
    kind: markdown ? MarkupKind.Markdown : MarkupKind.PlainText,
    value: `${markdown ? escapeMarkdown(summary) : summary}\n\n${lines}`,
  };
}

/** Of a key, a rule or a value of a policy. */
export function explainPolicy({ paragraphs, code }: PolicyHelp, markdown: boolean): MarkupContent {
  if (!markdown) return { kind: MarkupKind.PlainText, value: [...paragraphs, ...(code ? [code] : [])].join('\n\n') };
  const example = code ? [`\`\`\`toml\n${code}\n\`\`\``] : [];
  return { kind: MarkupKind.Markdown, value: [...paragraphs.map(escapeMarkdown), ...example].join('\n\n') };
}

/** Of our own texts. Backticks stay: what is written between them is meant as code. */
function escapeMarkdown(text: string): string {
  return text.replace(/`[^`]*`|[\\*_{}[\]<>()#+!|&~]/g, (found) => (found.startsWith('`') ? found : `\\${found}`));
}

function explainFinding(finding: Finding, { id, title, docs, since }: RuleMeta, markdown: boolean): string {
  const sources = docs.sources.map(({ title: name, url, measured }) => {
    const text = measured ? `${name} (measured, ${measured})` : name;
    return url ? linked(text, url, markdown) : text;
  });
  const details = (finding.details ?? []).map((detail) => explainDetail(detail, markdown)).join('\n');
  const heading = `${title} (${finding.severity}, ${id})`;
  const dates = sourceDates(docs.sources);
  return [
    markdown ? `**${heading}**` : heading,
    docs.what,
    docs.why,
    docs.how,
    ...(details ? [details] : []),
    ...example(id, markdown),
    ...(docs.releases ? [`Which Ray: ${docs.releases}`] : []),
    `Sources${dates && ` (${dates})`}: ${sources.join(', ')}`,
    `In Ray Guard since ${since}.`,
  ].join('\n\n');
}

/** Of the rule, not of the file: one before the fix and, where there is a fix, one after it. */
function example(rule: string, markdown: boolean): string[] {
  const shown = ruleExample(rule);
  if (!shown) return [];
  const { language, before, after } = shown;
  const block = (code: string) => (markdown ? `\`\`\`${language}\n${code.trimEnd()}\n\`\`\`` : code.trimEnd());
  return ['An example:', block(before), ...(after === undefined ? [] : ['After the fix:', block(after)])];
}

/** Both are ours. */
function linked(title: string, url: string, markdown: boolean): string {
  return markdown ? `[${title}](${url})` : `${title}: ${url}`;
}

/** An advisory may come from a file of the project: nothing in it may pose as a link, an image or a command. */
function explainDetail({ text, url }: Detail, markdown: boolean): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
  const address = url?.startsWith('https://') ? url : undefined;
  if (!markdown) return `- ${line}${address ? ` ${address}` : ''}`;
  return `- ${literally(line)}${address ? ` [${literally(address)}](<${address.replace(/[<>\\]/g, encodeURIComponent)}>)` : ''}`;
}

/** Every character that Markdown could take for something else: a hover is read as it is drawn, a report as it is written. */
function literally(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, '\\$&');
}
