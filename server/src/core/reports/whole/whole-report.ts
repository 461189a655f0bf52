// All that a check found, as one document for people: projects, open ports, findings, and what was not checked.

import type { Severity } from '../../policy/policy.ts';
import type { RayData } from '../../ray/data.ts';
import { markdownText } from '../../text/words.ts';
import { EXPOSURE_NOTES, NO_PORTS, type PlacedPort, portLines } from '../exposure-summary.ts';
import { countLines, findingSections, type ReportedFinding } from '../findings-report.ts';

export interface ProjectCounts {
  /** Of its folder, from the folder that was checked: `services/a`, or `.`. Text of files. */
  readonly path: string;
  /** `Ray 2.53.0 (uv.lock)`; absent where no file says it. Text of files. */
  readonly ray?: string;
  /** That say something about Ray. */
  readonly files: number;
  readonly findings: Readonly<Record<Severity, number>>;
}

interface ReportedProblem {
  readonly path: string;
  readonly message: string;
}

export interface WholeReport {
  /** Which files were looked at, in words. */
  readonly scope: string;
  readonly data: Pick<RayData, 'asOf' | 'releasesAsOf'>;
  readonly projects: readonly ProjectCounts[];
  readonly ports: readonly PlacedPort[];
  readonly findings: readonly ReportedFinding[];
  /** Why there may be more findings. */
  readonly problems: readonly ReportedProblem[];
  /** Files that mention Ray and are not read, in a sentence. */
  readonly notChecked?: string;
}

export const REPORT_TITLE = 'Ray Guard report';

export function wholeMarkdown(report: WholeReport): string {
  const { scope, data, projects, ports, findings, problems, notChecked } = report;
  return `${[
    `# ${REPORT_TITLE}`,
    '',
    markdownText(scope),
    '',
    datesText(data),
    ...(problems.length > 0 ? ['', incompleteText(problems.length)] : []),
    '',
    '## Findings',
    '',
    ...countLines(findings),
    ...(projects.length > 0 ? ['', '## Projects', '', ...projectLines(projects)] : []),
    '',
    '## Ray ports',
    '',
    ...(ports.length > 0 ? portLines(ports) : [NO_PORTS]),
    '',
    ...EXPOSURE_NOTES,
    ...(problems.length > 0 ? ['', '## Not checked', '', ...problems.map(problemLine)] : []),
    ...(notChecked === undefined ? [] : ['', markdownText(notChecked)]),
    ...findingSections(findings),
  ].join('\n')}\n`;
}

export function datesText({ asOf, releasesAsOf }: WholeReport['data']): string {
  return `Advisories as of ${asOf}, releases as of ${releasesAsOf}.`;
}

export function incompleteText(problems: number): string {
  return `Incomplete: ${problems} ${problems === 1 ? 'place' : 'places'} could not be checked, so there may be more findings.`;
}

function projectLines(projects: readonly ProjectCounts[]): string[] {
  return [
    '| Project | Ray in use | Files | Errors | Warnings | Info |',
    '| --- | --- | ---: | ---: | ---: | ---: |',
    ...projects.map(({ path, ray, files, findings }) => {
      const { error, warning, information } = findings;
      return `| ${markdownText(path)} | ${markdownText(ray ?? 'not known')} | ${files} | ${error} | ${warning} | ${information} |`;
    }),
  ];
}

function problemLine({ path, message }: ReportedProblem): string {
  return `- ${markdownText(path)}: ${markdownText(message)}`;
}
