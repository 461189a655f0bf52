// What the checks of fixes take KubeRay and compose to refuse.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusals } from '../support/consumers/consumers.ts';

const HEAD = '  headGroupSpec: {template: {spec: {containers: [{name: head, image: "rayproject/ray:2.60.0"}]}}}\n';
const cluster = (spec: string) => `apiVersion: ray.io/v1\nkind: RayCluster\nspec:\n${spec}${HEAD}`;
const service = (part: string) => `services:\n  head:\n    image: rayproject/ray:2.60.0\n${part}`;

const CASES: [title: string, path: string, text: string, refused: boolean][] = [
  ['token mode', 'cluster.yaml', cluster('  rayVersion: "2.60.0"\n  authOptions: {mode: token}\n'), false],
  ['two numbers', 'cluster.yaml', cluster('  rayVersion: "2.60"\n  authOptions: {mode: token}\n'), false],
  ['no rayVersion', 'cluster.yaml', cluster('  authOptions: {mode: token}\n'), true],
  ['an old rayVersion', 'cluster.yaml', cluster('  rayVersion: "2.9.3"\n  authOptions: {mode: token}\n'), true],
  ['a number', 'cluster.yaml', cluster('  rayVersion: 2.60\n'), true],
  ['capitals', 'cluster.yaml', cluster('  rayVersion: "2.60.0"\n  authOptions: {mode: Token}\n'), true],
  ['a field in the wrong place', 'cluster.yaml', cluster('  mode: token\n'), true],
  [
    'a job',
    'job.yaml',
    `apiVersion: ray.io/v1\nkind: RayJob\nspec:\n  rayClusterSpec:\n${HEAD.replace('  h', '    h')}`,
    false,
  ],
  ['variables as a mapping', 'compose.yaml', service('    environment:\n      RAY_AUTH_MODE: "token"\n'), false],
  ['variables as a list', 'compose.yaml', service('    environment:\n      - RAY_AUTH_MODE=token\n'), false],
  [
    'variables in variables',
    'compose.yaml',
    service('    environment:\n      env:\n        RAY_AUTH_MODE: token\n'),
    true,
  ],
  ['a list of mappings', 'compose.yaml', service('    environment:\n      - name: RAY_AUTH_MODE\n'), true],
  ['a port that is nothing', 'compose.yaml', service('    ports:\n      -\n'), true],
];

for (const [title, path, text, refused] of CASES)
  test(`${title} is ${refused ? 'refused' : 'taken'}`, () => {
    assert.equal(refusals({ path: `/project/${path}`, languageId: 'yaml', text }).length > 0, refused);
  });
