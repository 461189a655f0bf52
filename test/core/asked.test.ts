// A rule is asked about the facts that its checks name, one at a time, and not at all where a file has none of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEngine } from '../../server/src/core/engine/engine.ts';
import { languages, readPolicy, Workspace } from '../../server/src/core/index.ts';
import {
  type Check,
  defineRule,
  onFile,
  onOption,
  onProcess,
  onReach,
  onRequirement,
  onSetting,
  onSuppression,
  type RuleMeta,
} from '../../server/src/core/rules/rule.ts';
import { engine, grammars } from '../support/engine.ts';
import { stubDocs } from '../support/stub-docs.ts';

/** What the checks were asked about, each as the text that it is given as. */
function asked(
  files: Readonly<Record<string, string>>,
  make: (hear: (about: string) => undefined) => Check[],
  more: Pick<RuleMeta, 'about'> = {},
): string[] {
  const heard: string[] = [];
  const rule = defineRule({
    meta: { id: 'a-rule', title: '', severity: 'error', since: '0.1.0', cwe: [], fix: 'none', docs: stubDocs, ...more },
    checks: make((about) => {
      heard.push(about);
      return undefined;
    }),
  });
  const one = createEngine({ grammars, languages, rules: [rule] });
  const workspace = new Workspace();
  const read = Object.entries(files).map(([name, text]) => {
    const path = `/p/${name}`;
    const document = { path, languageId: engine.languageOf(path)?.id ?? '', text };
    const { facts } = one.read(document);
    workspace.set(path, facts, readPolicy(facts).policy);
    return { document, own: facts };
  });
  const [first] = read;
  assert.ok(first);
  const { facts, project } = workspace.contextFor(first.document.path, first.own);
  assert.deepEqual(one.check(first.document, facts, project).failures, []);
  return heard;
}

const PROGRAM = `import os
os.environ["RAY_AUTH_MODE"] = "token"
os.environ["RAY_ADDRESS"] = "auto"
del os.environ["RAY_AUTH_TOKEN"]
import ray
from ray import serve
ray.init(dashboard_host="0.0.0.0", _node_ip_address="127.0.0.1")
ray.init(address="ray://h:10001")
serve.start()
`;

test('processes by their role and by what is called', () => {
  const roles = (...given: Parameters<typeof onProcess>[0][]) =>
    asked({ 'a.py': PROGRAM }, (hear) => given.map((which) => onProcess(which, ({ process }) => hear(process.role))));
  assert.deepEqual(roles({}), ['local', 'client', 'serve']);
  assert.deepEqual(roles({ roles: ['client', 'head'] }), ['client']);
  assert.deepEqual(roles({ apis: ['ray.init'], roles: ['local'] }, { apis: ['serve.start'] }), ['local', 'serve']);
  assert.deepEqual(roles({ roles: ['head'] }), []);
  assert.deepEqual(roles({ started: true }), []);
});

test('options by the name that all APIs share, with the verdict of their process', () => {
  const program = asked({ 'a.py': PROGRAM }, (hear) => [
    onOption(['node_ip_address', 'port'], {}, ({ name }, { process }) => hear(`${name} of ${process.role}`)),
    onOption('all', { roles: ['client'] }, ({ name }) => hear(name)),
    onOption(['dashboard_host'], { roles: ['client'] }, ({ name }) => hear(name)),
  ]);
  assert.deepEqual(program, ['_node_ip_address of local', 'address']);
});

test('variables that are set, by name', () => {
  const names = (which: Parameters<typeof onSetting>[0]) =>
    asked({ 'a.py': PROGRAM }, (hear) => [onSetting(which, ({ name }) => hear(name))]);
  assert.deepEqual(names('all'), ['RAY_AUTH_MODE', 'RAY_ADDRESS']);
  assert.deepEqual(names(['RAY_ADDRESS', 'RAY_AUTH_TOKEN']), ['RAY_ADDRESS']);
  assert.deepEqual(names(['RAY_USE_TLS']), []);
});

test('ports and services by which others get in', () => {
  const compose = `services:
  head:
    image: rayproject/ray:2.60.0
    command: ray start --head --dashboard-host=0.0.0.0 --block
    ports: ["8265:8265", "127.0.0.1:10001:10001", "9000:9000"]
`;
  const ways = (...how: Parameters<typeof onReach>[0]) =>
    asked({ 'compose.yaml': compose }, (hear) => [onReach(how, ({ ways: [way] }) => hear(way.service))]);
  assert.deepEqual(ways('published-port'), ['dashboard']);
  assert.deepEqual(ways('ingress', 'load-balancer', 'node-port'), []);
});

test('what is wrong with a requirement', () => {
  const wrong = (text: string) =>
    asked({ 'requirements.txt': text }, (hear) => [
      onRequirement('vulnerable', ({ requirement }) => hear(`vulnerable ${requirement.versions}`)),
      onRequirement('no-such-release', ({ requirement }) => hear(`no such ${requirement.versions}`)),
    ]);
  assert.deepEqual(wrong('ray==2.9.0\n'), ['vulnerable ==2.9.0']);
  assert.deepEqual(wrong('ray==1.99.0\n'), ['no such ==1.99.0']);
  assert.deepEqual(wrong('numpy==1.0\n# ray\n'), []);
});

test('the file once, if it has what the check is about, also from a file that it takes variables from', () => {
  const which = [
    { settings: ['RAY_AUTH_MODE'] },
    { settings: ['RAY_USE_TLS'] },
    { requirements: true },
    { processes: { roles: ['local'] } },
    { processes: { roles: ['head'] } },
    {},
  ] as const;
  const files = (given: Readonly<Record<string, string>>) =>
    asked(given, (hear) => which.map((one) => onFile(one, () => hear(JSON.stringify(one)))));
  assert.deepEqual(files({ 'a.py': PROGRAM }), [
    '{"settings":["RAY_AUTH_MODE"]}',
    '{"processes":{"roles":["local"]}}',
    '{}',
  ]);
  const loads = 'from dotenv import load_dotenv\nload_dotenv()\nimport ray\nray.init(address="auto")\n';
  assert.deepEqual(files({ 'a.py': loads, '.env': 'RAY_AUTH_MODE=token\n' }), ['{"settings":["RAY_AUTH_MODE"]}', '{}']);
  assert.deepEqual(files({ 'a.py': loads }), ['{}']);
  assert.deepEqual(files({ 'requirements.txt': 'ray==2.60.0\n' }), ['{"requirements":true}', '{}']);
});

test('comments that suppress, of rules about them', () => {
  const reasons = (text: string) =>
    asked({ 'a.py': text }, (hear) => [onSuppression(({ reason }) => hear(reason))], { about: 'suppressions' });
  assert.deepEqual(reasons('import ray\nray.init()\n'), []);
  const first = 'import ray\nray.init()  # ray-guard: ignore[exposed-serve] one\n';
  assert.deepEqual(reasons(`${first}# ray-guard: ignore-file[exposed-serve] other\n`), ['one', 'other']);
});
