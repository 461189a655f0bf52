// Ray in the metadata block of a script (PEP 723): TOML in comment lines between `# /// script` and `# ///`.
import type { Requirement } from '../../../ray/facts/requirement.ts';
import { type PlacedText, PlacedTextBuilder } from '../../../text/placed-text.ts';
import { type Span, span } from '../../../text/span.ts';
import type { Syntax } from '../../syntax.ts';
import { declaredRequirements, withProject } from '../../toml/requirements.ts';
import { readTables } from '../../toml/tables.ts';
import { TomlTable } from '../../toml/values.ts';

const OPENING = /^\uFEFF?# \/\/\/ script[ \t]*\r?\n/m;
const LINE = /#(?: [^\r\n]*)?\r?\n/y;
const CLOSING = /# \/\/\/[ \t]*(?:\r?\n|$)/y;

/** The block's table stands for `[project]` and `[tool]` of a pyproject.toml. A second block is none. */
export function readScriptMetadata(text: string, syntax: Syntax): Requirement[] {
  const lines = linesOf(text);
  if (!lines || !/ray/i.test(text.slice(lines.start, lines.end))) return [];
  const embedded = withoutMarks(text, lines);
  const toDocument = (at: Span) => embedded.spanInDocument(at);
  const requirements = syntax.withSnippet('toml', embedded.text, ({ rootNode }) => {
    const script = readTables(rootNode, embedded.text, () => true);
    const top = new TomlTable();
    top.add('project', span(0, 0), script);
    for (const { key, keySpan, item } of script.entries) if (key === 'tool') top.add(key, keySpan, item);
    return withProject(declaredRequirements(top, ['project']), top, ['project']);
  });
  const placed = ({ versionsSpan, python, ...requirement }: Requirement): Requirement => ({
    ...requirement,
    span: toDocument(requirement.span),
    where: `# /// script ${requirement.where}`,
    ...(versionsSpan && embedded.standsWhole(versionsSpan) && { versionsSpan: toDocument(versionsSpan) }),
    ...(python && { python: placed(python) }),
  });
  return requirements.map(placed);
}

/** Between the first opening and its closing; undefined if comment lines do not lead from one to the other. */
function linesOf(text: string): Span | undefined {
  const opening = OPENING.exec(text);
  if (!opening) return undefined;
  const start = opening.index + opening[0].length;
  for (let at = start; ; at = LINE.lastIndex) {
    CLOSING.lastIndex = at;
    if (CLOSING.test(text)) return span(start, at);
    LINE.lastIndex = at;
    if (!LINE.test(text)) return undefined;
  }
}

/** The lines without `# `. */
function withoutMarks(text: string, { start, end }: Span): PlacedText {
  const toml = new PlacedTextBuilder();
  for (const { index, 0: line } of text.slice(start, end).matchAll(/#[^\n]*\n/g)) {
    const mark = line.startsWith('# ') ? 2 : 1;
    toml.keep(line.slice(mark), start + index + mark);
  }
  return toml.placed(end);
}
