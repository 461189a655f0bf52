// The projects of a check as rows of a report: findings of each by severity, and the Ray that it uses.
import type { Finding, Severity } from '../../core/index.ts';
import type { CheckedProject, ScanResult } from '../../core/reports/scan-result.ts';
import { printable } from './terminal.ts';

interface ReportedRay {
  /** `Ray 2.53.0 (uv.lock)`, or why the version is not known. */
  readonly label: string;
  /** The releases that are allowed, oldest first; absent where that is not known. */
  readonly releases?: readonly string[];
  readonly path: string;
  readonly line?: number;
}

export interface ProjectRow {
  /** Absent for files around which no project requires Ray. */
  readonly path?: string;
  readonly files: number;
  readonly findings: Readonly<Record<Severity, number>>;
  readonly ray?: ReportedRay;
}

/** `shown`: how a path is named in the report. */
export function projectRows(result: ScanResult, shown: (path: string) => string): ProjectRow[] {
  return (result.projects ?? []).map((project) => {
    const { folder, fileCount, ray } = project;
    const findings = result.files.filter((file) => file.project === folder).flatMap((file) => file.findings);
    return {
      ...(folder !== undefined && { path: shown(folder) }),
      files: fileCount,
      findings: countsOf(findings),
      ...(ray && { ray: reportedRay(ray, result, shown) }),
    };
  });
}

export function countsOf(findings: readonly Pick<Finding, 'severity'>[]): Readonly<Record<Severity, number>> {
  const count = (wanted: Severity) => findings.filter(({ severity }) => severity === wanted).length;
  return { error: count('error'), warning: count('warning'), information: count('information') };
}

function reportedRay(
  ray: NonNullable<CheckedProject['ray']>,
  { sources }: ScanResult,
  shown: (path: string) => string,
): ReportedRay {
  const { label, place } = ray;
  const line = sources.get(place.path)?.regionOf(place.span).startLine;
  return {
    label: printable(label),
    ...('allowed' in ray && { releases: ray.allowed.known }),
    path: shown(place.path),
    ...(line !== undefined && { line }),
  };
}
