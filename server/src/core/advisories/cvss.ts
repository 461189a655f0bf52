// CVSS vectors as databases write them, and the base score of those of version 3 (first.org/cvss/v3.1/specification-document).

import type { Advisory } from '../ray/data.ts';

const VECTOR = /^(?:CVSS:[34]\.\d\/)?[A-Z]{1,3}:[A-Za-z]{1,2}(?:\/[A-Z]{1,3}:[A-Za-z]{1,2}){1,40}$/;

export function isCvssVector(value: unknown): value is string {
  return typeof value === 'string' && value.length < 300 && VECTOR.test(value);
}

const WEIGHTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
  AC: { L: 0.77, H: 0.44 },
  UI: { N: 0.85, R: 0.62 },
  C: { H: 0.56, L: 0.22, N: 0 },
  I: { H: 0.56, L: 0.22, N: 0 },
  A: { H: 0.56, L: 0.22, N: 0 },
};
/** Privileges count for more where the fault reaches beyond its own scope. */
const PRIVILEGES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  U: { N: 0.85, L: 0.62, H: 0.27 },
  C: { N: 0.85, L: 0.68, H: 0.5 },
};

/** Undefined for other versions of CVSS, whose scores come from tables, and for a vector that lacks a metric. */
export function baseScore(vector: string): number | undefined {
  const [version = '', ...metrics] = vector.split('/');
  if (!version.startsWith('CVSS:3.')) return undefined;
  const values = new Map(metrics.map((metric) => metric.split(':', 2) as [string, string]));
  const weight = (metric: string) => WEIGHTS[metric]?.[values.get(metric) ?? ''] ?? Number.NaN;
  const scope = values.get('S') ?? '';
  const isChanged = scope === 'C';
  const privileges = PRIVILEGES[scope]?.[values.get('PR') ?? ''] ?? Number.NaN;
  const lost = 1 - (1 - weight('C')) * (1 - weight('I')) * (1 - weight('A'));
  const impact = isChanged ? 7.52 * (lost - 0.029) - 3.25 * (lost - 0.02) ** 15 : 6.42 * lost;
  const exploitability = 8.22 * weight('AV') * weight('AC') * privileges * weight('UI');
  const score = impact <= 0 ? 0 : roundedUp(Math.min((isChanged ? 1.08 : 1) * (impact + exploitability), 10));
  return Number.isNaN(score) || Number.isNaN(exploitability) ? undefined : score;
}

/** The qualitative scale of the same specification. */
export function levelOfScore(score: number): Advisory['level'] {
  if (score >= 9) return 'CRITICAL';
  if (score >= 7) return 'HIGH';
  if (score >= 4) return 'MEDIUM';
  return score > 0 ? 'LOW' : undefined;
}

/** To one decimal, in whole numbers, so that 4.02 is 4.1 and 4.0000001 is 4. */
function roundedUp(score: number): number {
  const whole = Math.round(score * 100_000);
  return whole % 10_000 === 0 ? whole / 100_000 : (Math.floor(whole / 10_000) + 1) / 10;
}
