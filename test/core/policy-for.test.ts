// Which policy applies where: nearest wins key by key, and what each key makes of findings.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { builtinPolicy, type Document, type Finding, readPolicy, Workspace } from '../../server/src/core/index.ts';
import { engine } from '../support/engine.ts';

const UNSAFE = 'import ray\nray.init(dashboard_host="0.0.0.0")\n';

function documentOf(path: string, text: string): Document {
  return { path, languageId: engine.languageOf(path)?.id ?? '', text };
}

function workspaceOf(files: Readonly<Record<string, string>>): Workspace {
  const workspace = new Workspace();
  for (const [path, text] of Object.entries(files)) {
    const { facts } = engine.read(documentOf(path, text));
    const { policy, problems } = readPolicy(facts);
    assert.deepEqual(problems, [], path);
    workspace.set(path, facts, policy);
  }
  return workspace;
}

function findingsOf(workspace: Workspace, path: string, text = UNSAFE): readonly Finding[] {
  const document = documentOf(path, text);
  const { facts, project } = workspace.contextFor(path, engine.read(document).facts);
  return engine.check(document, facts, project).findings;
}

function rulesOf(workspace: Workspace, path: string, text = UNSAFE): string[] {
  return findingsOf(workspace, path, text).map(({ rule }) => rule);
}

/** `name = value from over…`, places as path:offset. */
function settings(workspace: Workspace, path: string): string[] {
  const show = (from: { path: string; span: { start: number } } | string) =>
    typeof from === 'string' ? from : `${from.path}:${from.span.start}`;
  return workspace
    .policyAt(path)
    .settings.map(({ name, value, from, over }) =>
      [`${name} = ${JSON.stringify(value)}`, show(from), ...over.map(show)].join(' < '),
    );
}

test('nearest wins key by key, severity rule by rule, and every value knows where it comes from', () => {
  const workspace = workspaceOf({
    '/m/pyproject.toml':
      '[tool.ray-guard]\nray = ">=2.56,<2.61"\ntrusted = ["10.0.0.0/8"]\nseverity = { exposed-serve = "off", vulnerable-ray = "warning" }\n',
    '/m/a/ray-guard.toml': 'ray = "<2.60"\n[severity]\nvulnerable-ray = "error"\n',
    '/m/ab/pyproject.toml': '[tool.ray-guard]\nray = "<2.59"\n',
  });
  assert.deepEqual(settings(workspace, '/m/a/x/y.py'), [
    'ray = "<2.60" < /m/a/ray-guard.toml:0 < /m/pyproject.toml:17',
    'severity.exposed-serve = "off" < /m/pyproject.toml:76',
    'severity.vulnerable-ray = "error" < /m/a/ray-guard.toml:25 < /m/pyproject.toml:99',
    'minimum-confidence = "low" < built in',
    'require-reason = false < built in',
    'trusted = ["10.0.0.0/8"] < /m/pyproject.toml:38',
    'documentation = false < built in',
  ]);
  const { policy } = workspace.policyAt('/m/a/x/y.py');
  assert.deepEqual(policy, {
    ...builtinPolicy,
    range: '<2.60',
    origin: 'project',
    severity: { 'exposed-serve': 'off', 'vulnerable-ray': 'error' },
    trusted: ['10.0.0.0/8'],
  });
  assert.equal(workspace.policyAt('/m/b.py').policy.range, '>=2.56,<2.61');
  assert.equal(workspace.policyAt('/elsewhere.py').policy, builtinPolicy);
});

test('ray-guard.toml counts before the pyproject.toml beside it, in whatever order they come', () => {
  const own = 'ray = "<2.60"\n';
  const shared = '[tool.ray-guard]\nray = "<2.59"\nrequire-reason = true\n';
  for (const files of [
    { '/p/ray-guard.toml': own, '/p/pyproject.toml': shared },
    { '/p/pyproject.toml': shared, '/p/ray-guard.toml': own },
  ]) {
    const workspace = workspaceOf(files);
    assert.equal(settings(workspace, '/p/a.py')[0], 'ray = "<2.60" < /p/ray-guard.toml:0 < /p/pyproject.toml:17');
    assert.equal(workspace.policyAt('/p/a.py').policy.requireReason, true);
  }
});

test("an editor's settings are what holds where no file says otherwise", () => {
  const workspace = workspaceOf({ '/p/ray-guard.toml': 'severity = { exposed-serve = "error" }\n' });
  workspace.setFallback({
    ...builtinPolicy,
    range: '<2.60',
    origin: 'project',
    severity: { 'exposed-serve': 'off', 'vulnerable-ray': 'off' },
  });
  assert.deepEqual(settings(workspace, '/p/a.py').slice(0, 3), [
    'ray = "<2.60" < editor settings',
    'severity.exposed-serve = "error" < /p/ray-guard.toml:13',
    'severity.vulnerable-ray = "off" < editor settings',
  ]);
});

test('include and exclude: what is left out has no finding, and counts for others all the same', () => {
  const workspace = workspaceOf({
    '/p/ray-guard.toml': 'include = ["src/", "*.toml"]\nexclude = ["src/vendored/", "*_pb2.py"]\n',
    '/p/pyproject.toml': '[project]\nname = "p"\nversion = "1"\ndependencies = ["ray==2.60.0"]\n',
    '/p/src/own/ray-guard.toml': 'exclude = []\n',
  });
  const said = rulesOf(workspace, '/p/src/a.py');
  assert.ok(said.includes('exposed-dashboard'));
  for (const path of ['/p/a.py', '/p/src/vendored/a.py', '/p/src/x/a_pb2.py', '/p/tests/src.py']) {
    assert.deepEqual(rulesOf(workspace, path), [], path);
    assert.equal(workspace.viewFor(path).ray?.label, 'Ray 2.60.0 (pyproject.toml)');
  }
  assert.deepEqual(rulesOf(workspace, '/p/src/own/a_pb2.py'), said);
  assert.ok(rulesOf(workspace, '/elsewhere/a.py').includes('exposed-dashboard'));
  assert.equal(workspace.policyAt('/p/a.py').excluded?.span.start, 0);
  assert.equal(workspace.policyAt('/p/src/vendored/').excluded?.span.start, 29);
  assert.equal(workspace.policyAt('/p/').excluded, undefined);
});

test('letter case, negation and anchors are those of .gitignore', () => {
  const workspace = workspaceOf({ '/p/ray-guard.toml': 'exclude = ["/gen/*", "!/gen/keep.py", "Old/"]\n' });
  const isExcluded = (path: string) => workspace.viewFor(path).excluded === true;
  assert.deepEqual(
    ['/p/gen/a.py', '/p/gen/keep.py', '/p/x/gen/a.py', '/p/Old/a.py', '/p/old/a.py', '/p/x/Old/y/a.py'].filter(
      isExcluded,
    ),
    ['/p/gen/a.py', '/p/Old/a.py', '/p/x/Old/y/a.py'],
  );
});

test('URIs are paths too', () => {
  const workspace = workspaceOf({ 'vscode-vfs://github/p/ray-guard.toml': 'exclude = ["src/"]\n' });
  assert.equal(workspace.viewFor('vscode-vfs://github/p/src/a.py').excluded, true);
  assert.equal(workspace.viewFor('vscode-vfs://github/p/a.py').excluded, undefined);
});

test('ignored rules, by pattern; "all" is every one', () => {
  const workspace = workspaceOf({
    '/p/ray-guard.toml':
      '[ignore]\n"scripts/" = ["exposed-dashboard"]\n"tests/" = ["all"]\n"*.py" = ["late-auth-mode"]\n',
  });
  assert.deepEqual(rulesOf(workspace, '/p/a.py'), ['exposed-dashboard']);
  assert.deepEqual(rulesOf(workspace, '/p/scripts/a.py'), ['missing-auth-token'], 'which gave way to the ignored one');
  assert.deepEqual(rulesOf(workspace, '/p/tests/a.py'), []);
  assert.deepEqual(workspace.viewFor('/p/scripts/a.py').ignored, ['exposed-dashboard', 'late-auth-mode']);
});

test('minimum confidence hides what is less sure', () => {
  const text = 'import os\nimport ray\nray.init(dashboard_host=os.environ.get("HOST", "0.0.0.0"))\n';
  const confidences = (level: string) =>
    findingsOf(workspaceOf({ '/p/ray-guard.toml': `minimum-confidence = "${level}"\n` }), '/p/a.py', text).map(
      ({ confidence }) => confidence,
    );
  assert.ok(confidences('low').includes('low'));
  assert.ok(!confidences('medium').includes('low'));
  assert.deepEqual(new Set(confidences('high')), new Set());
});

test('severities of the policy', () => {
  const workspace = workspaceOf({
    '/p/ray-guard.toml': 'severity = { exposed-dashboard = "information", missing-auth-token = "off" }\n',
  });
  assert.deepEqual(
    findingsOf(workspace, '/p/a.py').map(({ rule, severity }) => [rule, severity]),
    [['exposed-dashboard', 'information']],
  );
});

test('what only runs where nobody else comes is information, says why and links the place', () => {
  const workspace = workspaceOf({
    '/p/ray-guard.toml': 'local-processes = ["lab/"]\nseverity = { exposed-dashboard = "error" }\n',
  });
  const findings = findingsOf(workspace, '/p/lab/a.py');
  assert.deepEqual(
    findings.map(({ rule }) => rule),
    ['exposed-dashboard'],
  );
  for (const { severity, related } of findings) {
    assert.equal(severity, 'information');
    assert.equal(related.at(-1)?.message, 'Reported as info: `local-processes` in ray-guard.toml covers this file.');
    assert.deepEqual(related.at(-1)?.path, '/p/ray-guard.toml');
    assert.deepEqual(related.at(-1)?.span, { start: 0, end: 15 });
  }
  assert.equal(findingsOf(workspace, '/p/a.py')[0]?.severity, 'error');
  const typo = 'import os\nos.environ["RAY_AUTH_MODE"] = "tokn"\nimport ray\nray.init()\n';
  assert.ok(findingsOf(workspace, '/p/lab/b.py', typo).some(({ severity }) => severity !== 'information'));
});

test('files that a policy names are found from its own folder', () => {
  const workspace = workspaceOf({
    '/p/a/ray-guard.toml': 'advisories = ["../shared/./one.json", "two.json"]\nbaseline = "x/b.json"\n',
  });
  const { advisories, baseline } = workspace.policyAt('/p/a/b/c.py');
  assert.deepEqual(advisories, ['/p/shared/one.json', '/p/a/two.json']);
  assert.equal(baseline, '/p/a/x/b.json');
  assert.equal(workspace.policyAt('/p/c.py').baseline, undefined);
});

test('a policy that changes is another state, and one that only moves elsewhere in its text keeps contexts', () => {
  const workspace = workspaceOf({ '/p/ray-guard.toml': 'require-reason = true\n' });
  const { facts } = engine.read(documentOf('/p/a.py', UNSAFE));
  const before = workspace.contextFor('/p/a.py', facts);
  const put = (text: string) => {
    const read = engine.read(documentOf('/p/ray-guard.toml', text)).facts;
    workspace.set('/p/ray-guard.toml', read, readPolicy(read).policy);
  };
  put('# moved\nrequire-reason = true\n');
  assert.equal(workspace.contextFor('/p/a.py', facts), before);
  put('require-reason = false\n');
  assert.notEqual(workspace.contextFor('/p/a.py', facts), before);
  workspace.delete('/p/ray-guard.toml');
  assert.deepEqual(workspace.contextFor('/p/a.py', facts).project.policy, builtinPolicy);
});
