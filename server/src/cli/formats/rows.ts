// Findings as one row each, in the words that every list of findings needs.
import { createHash } from 'node:crypto';
import type { Finding } from '../../core/index.ts';
import type { ScanResult } from '../../core/reports/scan-result.ts';
import type { Region } from '../../core/reports/source.ts';
import { shownPath } from '../report-text.ts';
import { printable } from '../terminal-text.ts';

export interface Row {
  readonly finding: Finding;
  /** Relative to the working folder, with slashes. */
  readonly path: string;
  readonly message: string;
  readonly region: Region;
  /** Different for every finding of a report, and the same from run to run; hexadecimal. */
  readonly id: string;
}

/** By path, then place. */
export function rowsOf({ files }: ScanResult, cwd: string): Row[] {
  const used = new Map<string, number>();
  return files.flatMap(({ source, findings }) =>
    findings.map((finding) => {
      const path = shownPath(source.path, { cwd });
      const key = `${path}\0${finding.rule}\0${finding.fingerprint}`;
      const nth = used.get(key) ?? 0;
      used.set(key, nth + 1);
      const id = createHash('sha256').update(`${key}\0${nth}`).digest('hex');
      return { finding, path, message: printable(finding.message), region: source.regionOf(finding.span), id };
    }),
  );
}

/** Whether the report may lack findings, and what it could not say. */
export function problemsOf({ notes }: ScanResult, cwd: string): { readonly path: string; readonly message: string }[] {
  return notes
    .filter(({ kind }) => kind !== 'skipped')
    .map(({ path, message }) => ({ path: shownPath(path, { cwd }), message: printable(message) }));
}
