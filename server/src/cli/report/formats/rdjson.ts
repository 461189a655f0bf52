// The Reviewdog Diagnostic Format, `rdjson`, with fixes as suggestions. https://github.com/reviewdog/reviewdog/tree/master/proto/rdf, read 2026-11-30.
import { describeNotChecked, type Fix, LineIndex, type Severity, type Span } from '../../../core/index.ts';
import { HOMEPAGE, sitePage } from '../../../core/reports/rule-page.ts';
import type { FileResult, ScanResult } from '../../../core/reports/scan-result.ts';
import { shownPath } from '../text.ts';
import { problemsOf, rowsOf } from './rows.ts';

const SEVERITIES = { error: 'ERROR', warning: 'WARNING', information: 'INFO' } as const satisfies Record<
  Severity,
  string
>;
/** A suggestion is one piece of text, so what lies between the edits of a fix is repeated. */
const MOST_LINES = 20;

/** `cwd`: reviewdog takes paths from the folder that it is started in. */
export function formatRdjson(result: ScanResult, cwd: string): string {
  const places = new Map(result.files.map((file) => [file, new Places(file)]));
  const findings = rowsOf(result, cwd).map(({ finding, file, path, message }) => {
    const url = sitePage(finding.rule);
    const inFile = places.get(file) as Places;
    const suggestions = finding.fixes.flatMap((fix) => suggestionOf(fix, file, inFile) ?? []);
    return {
      message,
      location: { path, range: inFile.range(finding.span) },
      severity: SEVERITIES[finding.severity],
      code: { value: finding.rule, ...(url && { url }) },
      ...(suggestions.length > 0 && { suggestions }),
    };
  });
  const problems = problemsOf(result, cwd).map(({ path, message }) => ({
    message: `Incomplete: ${message}`,
    location: { path },
    severity: SEVERITIES.error,
  }));
  const report = {
    source: { name: 'ray-guard', ...(HOMEPAGE !== null && { url: HOMEPAGE }) },
    diagnostics: [...findings, ...problems, ...notChecked(result, cwd)],
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

/** A diagnostic has to have a place: the first of the files. */
function notChecked({ notChecked = [] }: ScanResult, cwd: string): object[] {
  const [first] = notChecked;
  const message = describeNotChecked(notChecked);
  if (!first || message === undefined) return [];
  return [{ message, location: { path: shownPath(first.path, { cwd }) }, severity: SEVERITIES.information }];
}

/** Undefined where it would be long, or repeat a secret. */
function suggestionOf({ edits }: Fix, file: FileResult, places: Places): object | undefined {
  const { text } = file.source;
  const sorted = [...edits].sort((a, b) => a.span.start - b.span.start);
  const [first] = sorted;
  if (!first) return undefined;
  let suggested = '';
  let at = first.span.start;
  for (const { span, newText } of sorted) {
    suggested += text.slice(at, span.start) + newText;
    at = span.end;
  }
  const whole = { start: first.span.start, end: at };
  const range = places.range(whole);
  const isSecret = file.secrets.some(({ start, end }) => suggested.includes(text.slice(start, end)));
  return range.end.line - range.start.line < MOST_LINES && !isSecret ? { range, text: suggested } : undefined;
}

interface Position {
  readonly line: number;
  /** From 1, in bytes of UTF-8; a byte order mark counts. */
  readonly column: number;
}

/** Finds places as git counts lines: a carriage return alone ends none. */
class Places {
  private readonly text: string;
  private readonly lines: LineIndex;

  constructor({ source }: FileResult) {
    this.text = source.text;
    this.lines = new LineIndex(source.text.replaceAll('\r', ' '));
  }

  range({ start, end }: Span): { readonly start: Position; readonly end: Position } {
    return { start: this.position(start), end: this.position(end) };
  }

  private position(offset: number): Position {
    const { line, character } = this.lines.positionAt(offset);
    return { line: line + 1, column: Buffer.byteLength(this.text.slice(offset - character, offset)) + 1 };
  }
}
