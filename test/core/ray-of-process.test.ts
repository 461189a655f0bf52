// Which Ray a process runs: its own image and installs before the project's.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { builtinPolicy, type ProjectView, rayData } from '../../server/src/core/index.ts';
import {
  alone,
  type LinkedFacts,
  type LinkedProcess,
  type LinkedSetting,
} from '../../server/src/core/project/linked-facts.ts';
import { rayOfProcess, rayOfSetting } from '../../server/src/core/project/versions/ray-of-process.ts';
import type { Process } from '../../server/src/core/ray/facts/process.ts';
import { noFacts } from '../../server/src/core/ray/facts/read-facts.ts';
import type { Requirement } from '../../server/src/core/ray/facts/requirement.ts';
import { literal } from '../../server/src/core/ray/facts/value.ts';
import { releasesAllowedBy } from '../../server/src/core/ray/versions/releases.ts';

const allowed = releasesAllowedBy('==2.60.0', 'pep440', rayData);
assert.ok(allowed);
const place = { path: 'uv.lock', span: { start: 0, end: 1 } };
const project: ProjectView = {
  policy: builtinPolicy,
  ray: { allowed, how: 'locked', label: 'Ray 2.60.0 (uv.lock)', place },
};

const PATH = '/a.yaml';

function requirement(how: Requirement['how'], start: number, versions?: string, where = ''): Requirement {
  const span = { start, end: start + 1 };
  const notation = how === 'installed' ? 'pep440' : 'exact';
  return {
    package: 'ray',
    how,
    notation,
    span,
    where,
    ...(versions !== undefined && { versions }),
  };
}

function process(more: Partial<LinkedProcess> = {}): LinkedProcess {
  const span = { start: 10, end: 20 };
  return { path: PATH, role: 'head', api: 'ray start', span, nameSpan: span, options: [], open: false, ...more };
}

function file(requirements: Requirement[], processes: Process[] = []): LinkedFacts {
  return alone(PATH, { ...noFacts('yaml'), requirements, processes });
}

test('a container runs what its image holds, nearest first', () => {
  const container = process({ runsIn: 'container' });
  const labelOf = (...requirements: Requirement[]) =>
    rayOfProcess(container, file(requirements), project, rayData)?.label ?? 'unknown';
  assert.equal(labelOf(), 'Ray 2.60.0 (uv.lock)');
  assert.equal(labelOf(requirement('image', 30, '2.53.0')), 'Ray 2.53.0 (this file)');
  assert.equal(
    labelOf(requirement('image', 12, '2.53.0'), requirement('cluster', 30, '2.46.0')),
    'Ray 2.53.0 (this file)',
  );
  assert.equal(
    labelOf(requirement('image', 30, '2.53.0'), requirement('installed', 40, '==2.54.0')),
    'Ray 2.53.0 or 2.54.0 (this file)',
  );
  assert.equal(labelOf(requirement('image', 30)), 'unknown');
  assert.equal(labelOf(requirement('declared', 30, '==2.9.0')), 'Ray 2.60.0 (uv.lock)');
});

test('a machine runs what its script installs, not what is in an image or for tasks', () => {
  const labelOf = (...requirements: Requirement[]) =>
    rayOfProcess(process(), file(requirements), project, rayData)?.label ?? 'unknown';
  assert.equal(labelOf(requirement('installed', 1, '==2.53.0')), 'Ray 2.53.0 (this file)');
  assert.equal(labelOf(requirement('image', 1, '2.53.0')), 'Ray 2.60.0 (uv.lock)');
  assert.equal(labelOf(requirement('installed', 1, '==2.53.0', 'runtime_env pip')), 'Ray 2.60.0 (uv.lock)');
  assert.equal(labelOf(requirement('installed', 1, '')), 'Ray in any version (this file)');
});

test('a variable concerns the process that starts with it', () => {
  const span = { start: 5, end: 6 };
  const setting: LinkedSetting = {
    path: PATH,
    holds: 'surely',
    name: 'RAY_AUTH_MODE',
    operation: 'set',
    value: literal('token'),
    scope: 'process',
    order: 'before-import',
    span,
    nameSpan: span,
    valueSpan: span,
  };
  const container = process({ runsIn: 'container', environment: { settings: [setting], open: false } });
  const image = [requirement('image', 30, '2.49.2')];
  const labelOf = (facts: LinkedFacts) => rayOfSetting(setting, facts, project, rayData)?.label;
  assert.equal(labelOf(file(image, [container])), 'Ray 2.49.2 (this file)');
  assert.equal(labelOf(file(image)), 'Ray 2.49.2 (this file)');
  assert.equal(labelOf(file(image, [process()])), 'Ray 2.60.0 (uv.lock)');
});
