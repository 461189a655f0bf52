// The clusters that programs address by a name which a manifest of the same project gives them.

import type { WorkspaceFile } from '../../policy/policy-for.ts';
import { readAddress } from '../../ray/address.ts';
import type { RayData } from '../../ray/data.ts';
import { optionOf, type Process } from '../../ray/facts/process.ts';
import type { ReadFacts } from '../../ray/facts/read-facts.ts';
import type { Requirement } from '../../ray/facts/requirement.ts';
import { certainText } from '../../ray/facts/value.ts';
import type { AddressedCluster } from '../project.ts';
import { isRayInUse } from '../project.ts';
import { rayInUse } from '../versions/ray-in-use.ts';
import type { WhichRay } from '../versions/which-ray.ts';

interface Named {
  readonly path: string;
  readonly image: Requirement;
}

/** Of one state of the workspace. */
export class Clusters {
  private readonly byHost = new Map<string, Named[]>();
  private readonly whichRay: WhichRay;
  private readonly data: RayData;

  constructor(files: ReadonlyMap<string, WorkspaceFile>, whichRay: WhichRay, data: RayData) {
    this.whichRay = whichRay;
    this.data = data;
    for (const [path, { facts }] of files)
      for (const { host, image } of facts.clusters ?? [])
        this.byHost.set(host, [...(this.byHost.get(host) ?? []), { path, image }]);
  }

  /** Each host once; none that clusters of several releases have, or one of another project. */
  addressedBy(path: string, facts: ReadFacts): AddressedCluster[] {
    if (this.byHost.size === 0) return [];
    const hosts = new Set(facts.processes.flatMap((process) => addressedHost(process) ?? []));
    return [...hosts].flatMap((host) => {
      const named = this.byHost.get(host) ?? [];
      const [first] = named;
      const isOne = new Set(named.map(({ image }) => image.versions)).size === 1;
      if (!first || !isOne || !named.every((one) => this.isOfOneProject(one.path, path))) return [];
      const ray = rayInUse([{ path: first.path, requirement: first.image }], this.data);
      return ray !== 'none' && isRayInUse(ray) ? [{ host, ray }] : [];
    });
  }

  /** The same place says which Ray both use. */
  private isOfOneProject(a: string, b: string): boolean {
    const [one, other] = [this.whichRay.rayFor(a), this.whichRay.rayFor(b)];
    return one !== undefined && one.place.path === other?.place.path;
  }
}

/** The first label of the host that a program joins: `levels-head-svc` of `ray://levels-head-svc.ml.svc:10001`. */
export function addressedHost(process: Process): string | undefined {
  if (process.role !== 'attach' && process.role !== 'client') return undefined;
  const address = readAddress(certainText(optionOf(process, 'address')?.value) ?? '');
  if (address?.kind !== 'host' || /^[\d.:]+$/.test(address.host)) return undefined;
  return address.host.split('.')[0]?.toLowerCase();
}
