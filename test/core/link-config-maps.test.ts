// Variables that pods take from ConfigMaps and Secrets, wherever in the workspace these are written.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LinkedFiles } from '../support/linked-files.ts';

const pod = (container: string, namespace?: string) => `apiVersion: v1
kind: Pod
metadata: {name: head${namespace ? `, namespace: ${namespace}` : ''}}
spec:
  containers:
    - name: head
      image: rayproject/ray:2.60.0
      command: [ray, start, --head]
      ${container}
`;
const resource = (kind: string, name: string, data: string, namespace?: string) => `apiVersion: v1
kind: ${kind}
metadata: {name: ${name}${namespace ? `, namespace: ${namespace}` : ''}}
${data}
`;
const configMap = (mode: string, namespace?: string) =>
  resource('ConfigMap', 'ray', `data: {RAY_AUTH_MODE: ${mode}}`, namespace);
const ALL = 'envFrom: [{configMapRef: {name: ray}}]';
const ONE = 'env: [{name: RAY_AUTH_MODE, valueFrom: {configMapKeyRef: {name: ray, key: RAY_AUTH_MODE}}}]';

/** The resources are in `conf.yaml`, the pod in `pod.yaml`. */
function environmentOf(container: string, resources: string, namespace?: string): string[] {
  const files = { 'pod.yaml': pod(container, namespace), 'conf.yaml': resources };
  return new LinkedFiles(files).environmentOf('pod.yaml');
}

describe('envFrom', () => {
  const secret = (part: string) => resource('Secret', 'ray', part);
  const fromSecret = 'envFrom: [{secretRef: {name: ray}}]';
  test('a ConfigMap', () => {
    assert.deepEqual(environmentOf(ALL, configMap('token')), ['RAY_AUTH_MODE=token conf.yaml']);
  });
  test('with a prefix', () => {
    const data = resource('ConfigMap', 'ray', 'data: {AUTH_MODE: token, RAY_AUTH_MODE: disabled}');
    assert.deepEqual(environmentOf(`envFrom: [{prefix: RAY_, configMapRef: {name: ray}}]`, data), [
      'RAY_AUTH_MODE=token conf.yaml',
      'RAY_RAY_AUTH_MODE=disabled conf.yaml',
    ]);
  });
  test('a Secret, as text and encoded; text replaces what is encoded', () => {
    assert.deepEqual(environmentOf(fromSecret, secret('stringData: {RAY_AUTH_MODE: token}')), [
      'RAY_AUTH_MODE=token conf.yaml',
    ]);
    assert.deepEqual(environmentOf(fromSecret, secret('data: {RAY_AUTH_MODE: dG9rZW4=}')), [
      'RAY_AUTH_MODE=token conf.yaml',
    ]);
    const both = secret('data: {RAY_AUTH_MODE: ZGlzYWJsZWQ=}\nstringData: {RAY_AUTH_MODE: token}');
    assert.deepEqual(environmentOf(fromSecret, both).at(-1), 'RAY_AUTH_MODE=token conf.yaml');
  });
  test('of a Secret nothing but a mode is kept', () => {
    const text = secret('stringData: {RAY_AUTH_TOKEN: abcdef0123456789, RAY_AUTH_MODE: hush}');
    const files = new LinkedFiles({ 'pod.yaml': pod(fromSecret), 'conf.yaml': text });
    const { facts } = files.context('pod.yaml');
    assert.deepEqual(files.environmentOf('pod.yaml'), ['RAY_AUTH_TOKEN=? conf.yaml', 'RAY_AUTH_MODE=? conf.yaml']);
    assert.doesNotMatch(JSON.stringify(facts), /abcdef|hush/);
  });
  test('the last of several counts, and env before all', () => {
    const two = `${configMap('token')}---\n${resource('ConfigMap', 'other', 'data: {RAY_AUTH_MODE: disabled}')}`;
    const lists = 'envFrom: [{configMapRef: {name: ray}}, {configMapRef: {name: other}}]';
    assert.deepEqual(environmentOf(lists, two), ['RAY_AUTH_MODE=token conf.yaml', 'RAY_AUTH_MODE=disabled conf.yaml']);
    assert.deepEqual(
      environmentOf(`${ALL}\n      env: [{name: RAY_AUTH_MODE, value: disabled}]`, configMap('token')).at(-1),
      'RAY_AUTH_MODE=disabled',
    );
  });
});

describe('which ConfigMap is meant', () => {
  const cases: Record<string, { resources: string; namespace?: string; expected: string[] }> = {
    'none of that name': { resources: resource('ConfigMap', 'x', 'data: {RAY_AUTH_MODE: token}'), expected: ['…'] },
    'a Secret of that name': {
      resources: resource('Secret', 'ray', 'stringData: {RAY_AUTH_MODE: token}'),
      expected: ['…'],
    },
    'another namespace': { resources: configMap('token', 'b'), namespace: 'a', expected: ['…'] },
    'the same namespace': {
      resources: `${configMap('disabled', 'b')}---\n${configMap('token', 'a')}`,
      namespace: 'a',
      expected: ['RAY_AUTH_MODE=token conf.yaml'],
    },
    'a namespace on one side': { resources: configMap('token', 'a'), expected: ['RAY_AUTH_MODE=token conf.yaml'] },
    'two that differ': { resources: `${configMap('token', 'a')}---\n${configMap('disabled', 'b')}`, expected: ['…'] },
    'two that agree': {
      resources: `${configMap('token', 'a')}---\n${configMap('token', 'b')}`,
      expected: ['RAY_AUTH_MODE=token conf.yaml'],
    },
    'a template makes its name': {
      resources: resource('ConfigMap', '"{{ .Release.Name }}"', 'data: {RAY_AUTH_MODE: token}'),
      expected: ['…'],
    },
    'a template may add to it': {
      resources: resource('ConfigMap', 'ray', 'data:\n  {{- toYaml .Values.ray }}\n  RAY_LOG: "1"'),
      expected: ['RAY_LOG=1 conf.yaml', '…'],
    },
  };
  for (const [title, { resources, namespace, expected }] of Object.entries(cases))
    test(title, () => assert.deepEqual(environmentOf(ALL, resources, namespace), expected));
  test('one in the same file goes before one elsewhere', () => {
    const files = { 'pod.yaml': `${pod(ALL)}---\n${configMap('token')}`, 'conf.yaml': configMap('disabled') };
    assert.deepEqual(new LinkedFiles(files).environmentOf('pod.yaml'), ['RAY_AUTH_MODE=token']);
  });
});

describe('one entry of a ConfigMap', () => {
  test('gives the variable its value', () => {
    assert.deepEqual(environmentOf(ONE, configMap('token')), ['RAY_AUTH_MODE=token']);
    const key = ONE.replace('key: RAY_AUTH_MODE', 'key: mode');
    const data = resource('ConfigMap', 'ray', 'data: {mode: disabled}\n# ray');
    assert.deepEqual(environmentOf(key, data), ['RAY_AUTH_MODE=disabled']);
  });
  test('that is not there leaves it unknown', () => {
    assert.deepEqual(environmentOf(ONE, resource('ConfigMap', 'ray', 'data: {RAY_LOG: a}')), ['RAY_AUTH_MODE=?']);
  });
  test('one that only the cluster has does not make other variables unknown', () => {
    const token = 'env: [{name: RAY_AUTH_TOKEN, valueFrom: {secretKeyRef: {name: hidden, key: token}}}]';
    assert.deepEqual(environmentOf(token, ''), ['RAY_AUTH_TOKEN=?']);
  });
});

describe('what is said', () => {
  const cluster = (container: string) => `apiVersion: ray.io/v1
kind: RayCluster
metadata: {name: c}
spec:
  rayVersion: 2.60.0
  headGroupSpec:
    serviceType: LoadBalancer
    rayStartParams: {dashboard-host: 0.0.0.0}
    template:
      spec:
        containers:
          - name: head
            image: rayproject/ray:2.60.0
            ${container}
`;
  test('of a cluster whose mode is in a ConfigMap, at the service, with a link', () => {
    const findings = (mode: string) =>
      new LinkedFiles({ 'ray.yaml': cluster(ALL), 'conf.yaml': configMap(mode) }).findings('ray.yaml');
    assert.deepEqual(findings('token'), [
      'token-not-given information medium 6 -> conf.yaml:4',
      'public-service warning 7 -> conf.yaml:4',
    ]);
    assert.deepEqual(findings('disabled'), ['public-service error 7 -> conf.yaml:4']);
  });
  test('of an entry', () => {
    const files = new LinkedFiles({ 'ray.yaml': cluster(ONE), 'conf.yaml': configMap('token') });
    assert.deepEqual(files.findings('ray.yaml'), [
      'token-not-given information medium 6 -> conf.yaml:4',
      'public-service warning 7 -> conf.yaml:4',
    ]);
  });
  test('of the value, in the ConfigMap alone: unused, used, and where it opens a cluster', () => {
    const at = (files: Record<string, string>) => new LinkedFiles({ ...files, 'conf.yaml': configMap('disabled') });
    assert.deepEqual(at({}).findings('conf.yaml'), ['auth-disabled information medium 4']);
    assert.deepEqual(at({ 'pod.yaml': pod(ALL) }).findings('conf.yaml'), ['auth-disabled warning 4']);
    assert.deepEqual(at({ 'pod.yaml': pod(ALL) }).findings('pod.yaml'), []);
    assert.deepEqual(at({ 'ray.yaml': cluster(ALL) }).findings('conf.yaml'), ['auth-disabled error 4']);
    assert.deepEqual(at({ 'ray.yaml': cluster(ONE) }).findings('conf.yaml'), ['auth-disabled error 4']);
  });
  test('of a value that every pod replaces: nothing', () => {
    const replaced = pod(`${ALL}\n      env: [{name: RAY_AUTH_MODE, value: token}]`);
    const files = new LinkedFiles({ 'pod.yaml': replaced, 'conf.yaml': configMap('disabled') });
    assert.deepEqual(files.findings('conf.yaml'), []);
  });
  test('of a head whose ConfigMap sets no mode', () => {
    const files = { 'pod.yaml': pod(ALL), 'conf.yaml': resource('ConfigMap', 'ray', 'data: {RAY_LOG: a}') };
    assert.deepEqual(new LinkedFiles(files).findings('pod.yaml'), ['missing-auth-token warning medium 8']);
  });
});
