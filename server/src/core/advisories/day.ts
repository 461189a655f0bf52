// Days as the dated data writes them, and how old data is. What day it is, the host says: the core has no clock.

/** Days after which newer advisories are likely to be missing. */
const FRESH_DAYS = 90;

const MILLISECONDS = 24 * 60 * 60 * 1000;

/** `2026-11-24`, of the calendar and of this century. */
export function isDay(value: unknown): value is string {
  if (typeof value !== 'string' || !/^20\d\d-\d\d-\d\d$/.test(value)) return false;
  const time = Date.parse(value);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

/** Days from one to the other; negative when `to` is earlier. Both are days. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / MILLISECONDS);
}

/** One sentence where advisories of that day are too old on `today`. */
export function ageWarning(asOf: string, today: string): string | undefined {
  const days = daysBetween(asOf, today);
  if (days <= FRESH_DAYS) return undefined;
  return `The advisories about Ray are of ${asOf}, ${days} days ago, and newer ones are missing; update Ray Guard, or name a newer file with \`advisories\` in the policy, which \`ray-guard advisories\` makes of an OSV export.`;
}
