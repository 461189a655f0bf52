// `ray-guard report [paths...]`: one document about what was checked, as Markdown or as one HTML file.
import { describeNotChecked, rayData, type WholeReport, wholeHtml, wholeMarkdown } from '../../core/index.ts';
import { exitCodeOf, type ScanResult } from '../../core/reports/scan-result.ts';
import { type CommandLine, writeReport } from '../command-line.ts';
import { problemsOf } from '../report/formats/rows.ts';
import { projectRows } from '../report/projects.ts';
import { formatNotes, shownPath } from '../report/text.ts';
import { scan } from '../scan/scan.ts';

export interface ReportOptions {
  readonly format: 'markdown' | 'html';
  readonly output?: string;
}

const FORMATS = { markdown: wholeMarkdown, html: wholeHtml } as const;

/** Findings are no failure here; an incomplete report is one. */
export async function report(
  paths: readonly string[],
  { format, output }: ReportOptions,
  io: CommandLine,
): Promise<number> {
  const { cwd, today, loadEngine, startHelper, progress } = io;
  const result = await scan(paths, {
    cwd,
    today,
    loadEngine,
    withPorts: true,
    ...(progress && { say: (text: string) => progress.say(`ray-guard: ${text}`) }),
    ...(startHelper && { startHelper }),
  });
  io.stderr.write(formatNotes(result, { cwd, colour: false }));
  const document = FORMATS[format](await wholeReport(result, io));
  return writeReport(document, output, io) ? exitCodeOf({ ...result, failsFrom: 'never' }) : 2;
}

async function wholeReport(result: ScanResult, { cwd, loadEngine }: CommandLine): Promise<WholeReport> {
  const shown = (path: string) => shownPath(path, { cwd });
  const rules = result.files.length > 0 ? (await loadEngine()).rules : [];
  const metas = new Map(rules.map(({ meta }) => [meta.id, meta]));
  const notChecked = describeNotChecked(result.notChecked ?? []);
  return {
    scope: `Files that were checked: ${result.fileCount}.`,
    data: rayData,
    projects: projectRows(result, shown).map(({ path, ray, files, findings }) => ({
      path: path ?? 'no project',
      ...(ray && { ray: ray.label }),
      files,
      findings,
    })),
    ports: (result.ports ?? []).flatMap(({ path, span, ...port }) => {
      const line = result.sources.get(path)?.regionOf(span).startLine;
      return line === undefined ? [] : [{ ...port, file: shown(path), line }];
    }),
    findings: result.files.flatMap(({ source, findings }) =>
      findings.flatMap(({ rule: id, severity, message, span }) => {
        const rule = metas.get(id);
        return rule
          ? [{ rule, severity, message, file: shown(source.path), line: source.regionOf(span).startLine }]
          : [];
      }),
    ),
    problems: problemsOf(result, cwd),
    ...(notChecked !== undefined && { notChecked }),
  };
}
