// The fixes of a finding as reports carry them: with the places and the new text of their edits, unless that would repeat a secret.

import type { Finding, Fix } from '../engine/finding.ts';
import type { FileResult } from './scan-result.ts';
import type { Region } from './source.ts';

interface ReportedEdit {
  readonly region: Region;
  readonly newText: string;
}

interface ReportedFix extends Pick<Fix, 'title' | 'safety' | 'preferred'> {
  /** Absent where one of them contains a secret of the file. */
  readonly edits?: readonly ReportedEdit[];
}

export function reportedFixes({ fixes }: Finding, file: FileResult): ReportedFix[] {
  return fixes.map((fix) => {
    const { title, safety, preferred, edits } = fix;
    const reported = edits.map(({ span, newText }) => ({ region: file.source.regionOf(span), newText }));
    return { title, safety, preferred, ...(!repeatsSecret(fix, file) && { edits: reported }) };
  });
}

/** An edit that moves a line may carry its token along. */
function repeatsSecret({ edits }: Fix, { source, secrets }: FileResult): boolean {
  return secrets.some(({ start, end }) => edits.some(({ newText }) => newText.includes(source.text.slice(start, end))));
}
