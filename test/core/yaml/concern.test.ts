// Which YAML files are parsed at all.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { yaml } from '../../../server/src/core/languages/yaml/yaml.ts';

test('what only watches or ends a cluster, comments on it or names its folder spares a parse', () => {
  const texts = [
    'run: |\n  ray stop --force\n  ray status\n',
    '# ray start --head\r\nname: tests\r\n',
    'steps:\n  - run: |\n      # pip install ray==2.9.3\n      make\n',
    'file: /tmp/ray/session_latest/metrics/prometheus.yml\n',
    'ray_kwargs:\n  ray_init:\n    num_cpus: null\n',
    'deps: [xarray, rayon]\n',
  ];
  assert.deepEqual(texts.filter(yaml.mayConcernRay), []);
});

test('what may start it, install it, authenticate it or accept a finding is parsed', () => {
  const texts = [
    'run: ray stop && ray start --head\n',
    'run: |\n  # first ray stop\n  ray  start --head\n',
    'run: /opt/ray/bin/ray start --head\n',
    'command: [ray, start]\n',
    'command:\n  - serve\n  - run\n',
    'dependencies: [ray]\n',
    'kind: RayCluster\n',
    'image: rayproject/ray:2.9.3\n',
    'env: {RAY_AUTH_MODE: token}\n',
    'env: {ray_auth_mode: token}\n',
    'env: {Ray_Token: x}\n',
    '# ray-guard: ignore-file\na: 1\n',
    'a: 1 # ray\n',
  ];
  assert.deepEqual(
    texts.filter((text) => !yaml.mayConcernRay(text)),
    [],
  );
});
