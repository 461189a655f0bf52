// Places of one project that name different releases of Ray.

import { type Drift, type DriverDrift, driftOfDriver, driftsIn } from '../../project/versions/drift.ts';
import type { Requirement } from '../../ray/facts/requirement.ts';
import { boundedLine, quoteRequirement } from '../../ray/versions/requirement-text.ts';
import { fileNameOf } from '../../text/document.ts';
import { quote } from '../../text/words.ts';
import type { FixProposal, Report } from '../report.ts';
import { defineRule, onFile, onProcess } from '../rule.ts';

export const rule = defineRule({
  meta: {
    id: 'version-drift',
    title: 'Conflicting Ray versions in one project',
    severity: 'warning',
    since: '0.1.0',
    cwe: [1104],
    fix: 'review',
    docs: {
      what: 'The lock file holds a release that the project does not allow; the `rayVersion` of a cluster is not what the image of its head has; workers have another release than their head; a Dockerfile installs another Ray over that of its image; a program joins a cluster, by the name that a manifest of the same project gives it, with another release than its head has. Only statements that surely belong together are compared: the lock that applies to a declaration, the groups of one cluster of KubeRay, workers in a compose file and the head that they name, the stages of one Dockerfile. Versions that are not known agree with all others, and so do ranges that have a release in common.',
      why: 'What is checked is not what runs: a lock that is out of date is refused or silently replaced when the project is installed, and with it goes the release that was found free of advisories. KubeRay decides by `rayVersion` what the image can do, such as token authentication. A worker or a driver of another release than its head does not join.',
      how: 'Make the places agree: renew the lock file, write the version of the image into `rayVersion`, give every group the same image, take the image of the release that is installed. The fix writes a `rayVersion` only where that release has no known advisories.',
      releases: 'Measured with a head of 2.53.0 and others of 2.60.0.',
      sources: [
        { title: 'uv: locking and syncing', url: 'https://docs.astral.sh/uv/concepts/projects/sync/' },
        { title: 'KubeRay: token authentication', url: 'https://docs.ray.io/en/master/kuberay/user-guides/auth.html' },
        { title: 'Workers and drivers of another release', measured: 'M23' },
      ],
    },
  },
  checks: [
    onFile({ requirements: true }, ({ facts, project, data, verdicts }) =>
      driftsIn(facts, project, verdicts, data).map((drift) => report(drift, facts.path)),
    ),
    onProcess({ roles: ['attach', 'client'] }, (verdict, { project }) => {
      const drift = driftOfDriver(verdict, project);
      return drift && driverReport(drift);
    }),
  ],
});

function report(drift: Drift, path: string): Report {
  const { requirement } = drift;
  const { span, versions } = requirement;
  if (drift.kind === 'lock') {
    const { label, place } = drift.lock;
    const message = `${quoteRequirement(requirement)} does not allow ${label}: the lock is out of date${renewal(place.path)}.`;
    return { span, message, ray: drift.lock };
  }
  const ray = rayOfImage(drift.image, path);
  switch (drift.kind) {
    case 'ray-version':
      return {
        span,
        message: `This cluster's rayVersion is ${versions}, and its head runs ${ray.label}: KubeRay goes by rayVersion.`,
        ray,
        fixes: drift.clean ? [writeVersion(drift)] : [],
      };
    case 'workers':
      return {
        span,
        message: `These workers run Ray ${versions} and their head ${ray.label}: they do not join it.`,
        ray,
      };
    case 'replaced':
      return {
        span,
        message: `${quoteRequirement(requirement)} replaces ${ray.label} of the image: its tag says another release than runs.`,
        ray,
      };
  }
}

function driverReport({ span, ray, cluster }: DriverDrift): Report {
  return {
    span,
    confidence: 'medium',
    message: `${ray.label} does not join ${quote(cluster.host)}, whose head runs ${cluster.ray.label}: Ray ends with a version mismatch.`,
    related: [{ ...cluster.ray.place, message: cluster.ray.label }],
    ray,
  };
}

function rayOfImage({ versions = '', span }: Requirement, path: string): Report['ray'] & {} {
  return { label: `Ray ${boundedLine(versions)}`, place: { path, span } };
}

function renewal(path: string): string {
  const name = fileNameOf(path);
  if (name === 'uv.lock') return ', "uv lock" renews it';
  if (name === 'poetry.lock') return ', "poetry lock" renews it';
  return name === 'pdm.lock' ? ', "pdm lock" renews it' : '';
}

function writeVersion({ requirement, image }: Drift & { readonly kind: 'ray-version' }): FixProposal {
  return {
    title: `Write the head's release, rayVersion ${image.versions}`,
    safety: 'review',
    preferred: true,
    changes: [{ kind: 'set-value', span: requirement.span, to: image.versions ?? '' }],
  };
}
