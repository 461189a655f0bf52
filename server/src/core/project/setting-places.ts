// Which settings of several files are one and the same.
import type { EnvironmentSetting, ProcessEnvironment } from '../ray/facts.ts';
import type { Span } from '../text/span.ts';

interface Placed {
  readonly span: Span;
  /** Absent in the file that is looked from. */
  readonly path?: string;
}

export function isSamePlace(a: Placed, b: Placed): boolean {
  return a.path === b.path && a.span.start === b.span.start && a.span.end === b.span.end;
}

/** Directly, or as the place that another setting takes its value from. */
export function holds({ settings }: ProcessEnvironment, setting: Placed): boolean {
  return settings.some((one) => isThe(one, setting));
}

export function isThe({ takenFrom, ...one }: EnvironmentSetting, setting: Placed): boolean {
  return isSamePlace(one, setting) || (takenFrom !== undefined && isSamePlace(takenFrom, setting));
}
