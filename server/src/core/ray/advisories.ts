// Which advisories a release of Ray has, and which range of releases is free of those that a newer release fixes.
import type { Advisory, RayData } from './data.ts';

/** Advisories of kind `version` that affect this release, oldest first. */
export function advisoriesOf(version: string, data: RayData): readonly Advisory[] {
  throw new Error(`not yet: ${version} ${data.asOf}`);
}

/** From the lowest release without a fixable advisory up to the minor after the newest known: `>=2.56.0,<2.61`. */
export function recommendedRange(data: RayData): string {
  throw new Error(`not yet: ${data.asOf}`);
}
