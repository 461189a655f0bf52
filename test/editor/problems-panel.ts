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

/** The rows as the panel has them on the screen; none while it is closed. */
export async function readProblems(page: Page): Promise<ProblemRow[]> {
  const rows = await page.locator('.markers-panel .monaco-list-row:has(.marker-line)').all();
  return Promise.all(rows.map(readProblem));
}

async function readProblem(row: Locator): Promise<ProblemRow> {
  const icon = (await row.locator('.marker-icon .codicon').first().getAttribute('class')) ?? '';
  const link = row.locator('a.code-link').first();
  const place = /Ln (\d+), Col (\d+)/.exec(await textOf(row.locator('.marker-line').first()));
  return {
    severity: (['error', 'warning', 'info'] as const).find((severity) => icon.includes(severity)) ?? 'info',
    message: await textOf(row.locator('.marker-message').first()),
    source: await textOf(row.locator('.marker-source').first()),
    code: await textOf(row.locator('.marker-code, a.code-link').first()),
    link: (await link.count()) ? ((await link.getAttribute('href')) ?? '') : '',
    line: Number(place?.[1]),
    column: Number(place?.[2]),
  };
}

/** The text of an element, empty if there is no such element now. VS Code draws many blanks as ones that do not break. */
export async function textOf(element: Locator): Promise<string> {
  if (!(await element.count())) return '';
  return ((await element.textContent()) ?? '').replaceAll('\u00a0', ' ').trim();
}
