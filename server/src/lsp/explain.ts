// The text of hovers: what a rule knows about its hazard. Nothing of the file is in it; the finding's own sentence stands in the diagnostic.
import { type MarkupContent, MarkupKind } from 'vscode-languageserver';
import type { ArgumentNote, Detail, Finding, PolicyHelp, RequirementNote, RuleMeta } from '../core/index.ts';

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

export function explainArgument(name: string, { text, measured }: ArgumentNote, markdown: boolean): MarkupContent {
  return markdown
    ? {
        kind: MarkupKind.Markdown,
        value: `\`${name}\`: ${text}\n\nMeasured on real releases of Ray (${measured}).`,
      }
    : { kind: MarkupKind.PlainText, value: `${name}: ${text}\n\nMeasured on real releases of Ray (${measured}).` };
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

/** Backticks stay: what is written between them is meant as code. */
function escapeMarkdown(text: string): string {
  return text.replace(/`[^`]*`|[\\*_{}[\]<>()#+!|&~]/g, (found) => (found.startsWith('`') ? found : `\\${found}`));
}

function explainFinding(finding: Finding, { id, title, docs }: RuleMeta, markdown: boolean): string {
  const sources = docs.sources.map(({ title: name, url, measured }) => {
    const text = measured ? `${name} (measured, ${measured})` : name;
    if (!url) return text;
    return markdown ? `[${text}](${url})` : `${text}: ${url}`;
  });
  const details = (finding.details ?? []).map((detail) => explainDetail(detail, markdown)).join('\n');
  const heading = `${title} (${finding.severity}, ${id})`;
  return [
    markdown ? `**${heading}**` : heading,
    docs.what,
    docs.why,
    docs.how,
    ...(details ? [details] : []),
    `Sources: ${sources.join(', ')}`,
  ].join('\n\n');
}

/** An advisory may come from a file of the project: nothing in it may pose as a link, an image or a command. */
function explainDetail({ text, url }: Detail, markdown: boolean): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
  const address = url?.startsWith('https://') ? url : undefined;
  if (!markdown) return `- ${line}${address ? ` ${address}` : ''}`;
  return `- ${literally(line)}${address ? ` [${literally(address)}](<${address.replace(/[<>\\]/g, encodeURIComponent)}>)` : ''}`;
}

/** Every character that Markdown could take for something else. */
function literally(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, '\\$&');
}
