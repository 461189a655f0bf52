// Reads the rows of the Problems panel.
import type { Locator, Page } from 'playwright-core';

export type Severity = 'error' | 'warning' | 'info';

/** One row of the panel. `line` and `column` start at 1, as the panel shows them. */
export interface ProblemRow {
  readonly severity: Severity;
  readonly message: string;
  readonly source: string;
  readonly code: string;
  /** Address that the code links to, or empty. */
  readonly link: string;
  readonly line: number;
  readonly column: number;
}

/** The rows as the panel has them on the screen, all read at one moment; none while it is closed. Places that a problem links to have rows of their own and are left out. */
export async function readProblems(page: Page): Promise<ProblemRow[]> {
  const rows = await page
    .locator('.markers-panel .monaco-list-row:has(.marker-line):not(:has([class*="related-info"]))')
    .evaluateAll((elements) =>
      elements.map((row) => ({
        label: row.getAttribute('aria-label') ?? '',
        message: row.querySelector('.marker-message')?.textContent ?? '',
        source: row.querySelector('.marker-source')?.textContent ?? '',
        code: row.querySelector('.marker-code')?.textContent ?? '',
        link: row.querySelector('.monaco-link')?.getAttribute('href') ?? '',
        place: row.querySelector('.marker-line')?.textContent ?? '',
      })),
    );
  return rows.map(({ label, place, ...row }) => {
    const [, line, column] = /Ln (\d+), Col (\d+)/.exec(place) ?? [];
    return { ...row, severity: severityOf(label), line: Number(line), column: Number(column) };
  });
}

/** By what a screen reader says of the row: a light bulb takes the place of its icon while the row has the focus. */
function severityOf(label: string): Severity {
  if (label.startsWith('Error:')) return 'error';
  return label.startsWith('Warning:') ? 'warning' : 'info';
}

/** The text of an element, empty if there is no such element now. VS Code draws many spaces as ones that do not break. */
export async function textOf(element: Locator): Promise<string> {
  const [text = ''] = await element.allTextContents();
  return text.replaceAll('\u00a0', ' ').trim();
}
