// What the checklists say of a workspace, from the facts of all its files.

import type { RayData } from '../ray/data.ts';
import type { ReadFacts } from '../ray/facts/read-facts.ts';
import type { Place } from '../text/span.ts';
import { exposedPorts } from './exposed-ports.ts';
import { firewallPlan } from './firewall/plan.ts';
import type { ChecklistFacts } from './incident-checklist.ts';

/** The variables that decide whether Ray requires a token. */
const AUTH = /^RAY_AUTH_(?:MODE|TOKEN|TOKEN_PATH)$/;

interface Known {
  readonly path: string;
  readonly context: Parameters<typeof exposedPorts>[1];
  /** As the file itself says it: what is known of it by links is in other files. */
  readonly own: ReadFacts;
}

/** `shown`: how a place is named, `compose.yaml:4`; nothing where it is not known. */
export function checklistFacts(
  files: readonly Known[],
  data: RayData,
  shown: (place: Place) => readonly string[],
): ChecklistFacts {
  const ports = files
    .flatMap(({ path, context }) => exposedPorts(path, context, data))
    .filter(({ audience }) => audience !== 'machine');
  const plan = firewallPlan(ports, []);
  return {
    rays: files.flatMap(({ context }) => context.project.ray?.label ?? []),
    ports: plan.open,
    portsAreDefaults: plan.isDefault,
    openPlaces: ports.flatMap(shown),
    tokenPlaces: files.flatMap(({ path, own }) =>
      own.environment.filter(({ name }) => AUTH.test(name)).flatMap(({ nameSpan: span }) => shown({ path, span })),
    ),
    advisories: data.advisories,
    asOf: data.asOf,
  };
}
