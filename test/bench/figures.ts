// Numbers about many runs: the middle one, and the one that 95 of 100 stay under.

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export interface Row {
  readonly what: string;
  readonly measured: string;
  readonly goal: string;
}

export function markdownTable(rows: readonly Row[]): string {
  return [
    '| what | measured | goal |',
    '| --- | --- | --- |',
    ...rows.map(({ what, measured, goal }) => `| ${what} | ${measured} | ${goal} |`),
  ].join('\n');
}

export function milliseconds(value: number): string {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
}
