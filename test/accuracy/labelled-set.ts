// The labelled set of this folder, checked, and the page that it is written to.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/engine.ts';
import { judge } from './judge.ts';
import { readLabelledCases } from './labelled-cases.ts';
import { accuracyPage } from './page.ts';
import { readRecord } from './record.ts';

export const cases = readLabelledCases(join(root, 'test/accuracy/cases'));
export const judged = cases.flatMap(judge);
export const record = readRecord(join(root, 'test/accuracy/record.json'));
export const pagePath = join(root, 'docs/accuracy.md');

export function pageAsOf(date: string): string {
  return accuracyPage(cases, judged, record, date);
}

/** The date that the page says its figures are of. */
export function dateOf(page: string): string | undefined {
  return /^As of (\d{4}-\d{2}-\d{2}):/m.exec(page)?.[1];
}

export function readPage(): string {
  return readFileSync(pagePath, 'utf8');
}
