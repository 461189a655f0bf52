// Places of one project that name different Ray releases.

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
      finds: 'Two places of one project name different Ray releases, so what is checked is not what runs.',
      why: 'A lock file that is out of date is rejected or silently replaced on installation, and the release without known advisories is lost with it. KubeRay decides by `rayVersion` what the image supports, such as token authentication. A worker or a driver of another release than its head cannot join.',
      fix: 'Make both places agree: renew the lock file, set `rayVersion` to the version of the image, use the same image for every group, or use the image of the release that is installed. The fix sets `rayVersion` only to a release without known advisories.',
      reports: [
        { situation: 'The lock file holds a release that the project does not allow', severity: 'warning' },
        { situation: '`rayVersion` of a cluster differs from the image of its head', severity: 'warning' },
        {
          situation:
            'Workers have another release than their head: groups of one KubeRay cluster, services of one compose file',
          severity: 'warning',
        },
        { situation: 'A Dockerfile installs another release over that of its image', severity: 'warning' },
        {
          situation: 'A program joins a cluster of the same project, by name, with another release than its head',
          severity: 'warning',
        },
      ],
      silent: [
        'It is not certain that the two places belong together.',
        'One of the versions is unknown, or both ranges share a release.',
      ],
      versions: 'Measured with a head of 2.53.0 and workers and drivers of 2.60.0.',
      examples: ['rayVersion is not what the head runs', 'rayVersion, head and workers agree, in other words'],
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
    const message = `The lock file is out of date: ${quoteRequirement(requirement)} does not allow ${label}${renewal(place.path)}.`;
    return { span, message, ray: drift.lock };
  }
  const ray = rayOfImage(drift.image, path);
  switch (drift.kind) {
    case 'ray-version':
      return {
        span,
        message: `KubeRay treats this cluster as Ray ${versions} (rayVersion), but its head runs ${ray.label}.`,
        ray,
        fixes: drift.clean ? [writeVersion(drift)] : [],
      };
    case 'workers':
      return {
        span,
        message: `These workers cannot join: they run Ray ${versions}, their head runs ${ray.label}.`,
        ray,
      };
    case 'replaced':
      return {
        span,
        message: `${quoteRequirement(requirement)} replaces ${ray.label} of this image: its tag names another release than the one that runs.`,
        ray,
      };
  }
}

function driverReport({ span, ray, cluster }: DriverDrift): Report {
  return {
    span,
    confidence: 'medium',
    message: `This program cannot join ${quote(cluster.host)}: it uses ${ray.label}, the head runs ${cluster.ray.label}.`,
    related: [{ ...cluster.ray.place, message: `Runs ${cluster.ray.label}` }],
    ray,
  };
}

function rayOfImage({ versions = '', span }: Requirement, path: string): Report['ray'] & {} {
  return { label: `Ray ${boundedLine(versions)}`, place: { path, span } };
}

function renewal(path: string): string {
  const name = fileNameOf(path);
  if (name === 'uv.lock') return ' (run "uv lock")';
  if (name === 'poetry.lock') return ' (run "poetry lock")';
  return name === 'pdm.lock' ? ' (run "pdm lock")' : '';
}

function writeVersion({ requirement, image }: Drift & { readonly kind: 'ray-version' }): FixProposal {
  return {
    title: `Change rayVersion to ${image.versions}`,
    safety: 'review',
    preferred: true,
    changes: [{ kind: 'set-value', span: requirement.span, to: image.versions ?? '' }],
  };
}
