// Ray in the metadata block of a script (PEP 723): TOML in comment lines between `# /// script` and `# ///`.
import type { Requirement } from '../../ray/facts.ts';
import { type Span, span } from '../../text/span.ts';
import { embeddedThrough, spanInDocument, standsWhole } from '../commands/embedded-text.ts';
import type { Syntax } from '../syntax.ts';
import { declaredRequirements } from '../toml/declared.ts';
import { readTables } from '../toml/tables.ts';
import { TomlTable } from '../toml/values.ts';

const BLOCK = /^\uFEFF?# \/\/\/ script[ \t]*\r?\n((?:#(?:| .*)\r?\n){1,500}?)# \/\/\/[ \t]*$/m;

/** The block's table stands for `[project]` and `[tool]` of a pyproject.toml. */
export function readScriptMetadata(text: string, syntax: Syntax): Requirement[] {
  const block = BLOCK.exec(text);
  const lines = block?.[1];
  if (!block || lines === undefined || !/ray/i.test(lines)) return [];
  const embedded = withoutMarks(text, block.index + block[0].indexOf(lines), lines.length);
  const toDocument = (at: Span) => spanInDocument(embedded, at);
  const requirements = syntax.withSnippet('toml', embedded.text, ({ rootNode }) => {
    const script = readTables(rootNode, embedded.text, () => true);
    const top = new TomlTable();
    top.add('project', span(0, 0), script);
    for (const { key, keySpan, item } of script.entries) if (key === 'tool') top.add(key, keySpan, item);
    return declaredRequirements(top, ['project']);
  });
  return requirements.map(({ versionsSpan, ...requirement }) => ({
    ...requirement,
    span: toDocument(requirement.span),
    where: `# /// script ${requirement.where}`,
    ...(versionsSpan && standsWhole(embedded, versionsSpan) && { versionsSpan: toDocument(versionsSpan) }),
  }));
}

/** The lines without `# `. */
function withoutMarks(text: string, start: number, length: number) {
  const offsets: number[] = [];
  let toml = '';
  for (const { index, 0: line } of text.slice(start, start + length).matchAll(/#[^\n]*\n/g)) {
    const mark = line.startsWith('# ') ? 2 : 1;
    toml += line.slice(mark);
    for (let at = mark; at < line.length; at++) offsets.push(start + index + at);
  }
  return embeddedThrough(toml, [...offsets, start + length]);
}
