// The text of hovers: what a rule knows about its hazard. Nothing of the file is in it; the finding's own sentence is in the diagnostic.
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
  severityWords,
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
  // On correct code: no example of what is wrong.
  const checkedBy = rule === undefined ? [] : [`Checked by ${markdown ? `\`${rule}\`` : rule}.`];
  const from =
    typeof source === 'string'
      ? `Measured on real Ray releases (${source}, ${measuredAsOf}).`
      : `Source: ${linked(source.title, source.url, markdown)} (as of ${linksAsOf}).`;
  const own = here ? [markdown ? literally(here.text) : here.text] : [];
  const parts = [`${markdown ? `\`${name}\`` : name}: ${text}`, ...own, from, ...checkedBy];
  return { kind: markdown ? MarkupKind.Markdown : MarkupKind.PlainText, value: parts.join('\n\n') };
}

/** A Ray requirement; in its details the text of files stays text. */
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

/** What is open to whom, which Ray, what to do, one example, links: the rest is on the page. */
function explainFinding(finding: Finding, meta: RuleMeta, markdown: boolean): string {
  const { id, title, docs } = meta;
  const heading = `${title} (${severityWords[finding.severity]}, ${id})`;
  const isLinked = finding.details?.some(({ url }) => url !== undefined) === true;
  const pages = isLinked ? [] : docs.sources.flatMap((one) => (one.url ? [linked(one.title, one.url, markdown)] : []));
  const after = ruleExample(id)?.after;
  const details = (finding.details ?? []).map((detail) => explainDetail(detail, markdown)).join('\n');
  return [
    markdown ? `**${heading}**` : heading,
    docs.finds,
    ...ofRay(finding, docs.versions, markdown),
    `How to fix: ${docs.fix}`,
    ...(details ? [details] : []),
    ...(after === undefined ? [] : ['After the fix:', block(after, id, markdown)]),
    ...(pages.length > 0 ? [pages.slice(0, MOST_LINKS).join(', ')] : []),
  ].join('\n\n');
}

/** Of a rule's sources; what a finding itself links to leaves no room for them. */
const MOST_LINKS = 3;

/** The Ray that the finding is true of, by the name that a file gives it, and what differs between releases: the first paragraph of that. */
function ofRay({ ray }: Finding, versions: string | undefined, markdown: boolean): string[] {
  const here = ray === undefined ? [] : [`Here: ${markdown ? literally(ray) : ray}.`];
  const all = [...here, ...(versions?.split('\n\n').slice(0, 1) ?? [])];
  return all.length > 0 ? [all.join(' ')] : [];
}

function block(code: string, rule: string, markdown: boolean): string {
  return markdown ? `\`\`\`${ruleExample(rule)?.language}\n${code.trimEnd()}\n\`\`\`` : code.trimEnd();
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
  return `- ${literally(line)}${address ? ` [${literally(hostOf(address))}](<${address.replace(/[<>\\]/g, encodeURIComponent)}>)` : ''}`;
}

/** What a person sees of a link: where it leads. */
function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address;
}

/** Every character that Markdown could read as something else: a hover is read as it is drawn, a report as it is written. */
function literally(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, '\\$&');
}
