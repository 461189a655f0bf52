// Every released Ray, and ranges of releases, against what was measured of token authentication.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rayData, Workspace } from '../../server/src/core/index.ts';
import { type AuthRegime, authRegimeOf } from '../../server/src/core/ray/auth.ts';
import { finalReleases } from '../../server/src/core/ray/versions/releases.ts';
import { engine } from '../support/engine.ts';

/** Rows 8 and 10 of docs/ray-behaviour.md: these releases were run. */
const MEASURED: Readonly<Record<string, AuthRegime>> = {
  '2.49.2': 'absent',
  '2.51.1': 'absent',
  '2.52.0': 'opt-in',
  '2.53.0': 'opt-in',
  '2.54.0': 'opt-in',
  '2.55.0': 'opt-in',
  '2.56.0': 'opt-in',
  '2.58.1': 'opt-in',
  '2.59.0': 'local-default',
  '2.60.0': 'local-default',
};

const PROGRAMS = {
  plain: 'import ray\n\nray.init()\n',
  open: 'import ray\n\nray.init(dashboard_host="0.0.0.0")  # ray-guard: ignore[exposed-dashboard] here the token is asked for\n',
  protected: 'import os\n\nos.environ["RAY_AUTH_MODE"] = "token"\n\nimport ray\n\nray.init(dashboard_host="0.0.0.0")\n',
} as const;

const OPEN_DASHBOARD = 'Ray dashboard is exposed without authentication: anyone who can reach it can run code.';

/** What is reported of authentication, `severity rule, Ray: message`, and the places that are linked. */
function saidOf(program: keyof typeof PROGRAMS, requirement: string): { said: string[]; linked: string[] } {
  const workspace = new Workspace();
  const manifest = { path: '/w/requirements.txt', languageId: 'pip-requirements', text: `${requirement}\n` };
  workspace.set(manifest.path, engine.read(manifest).facts);
  const document = { path: '/w/a.py', languageId: 'python', text: PROGRAMS[program] };
  const context = workspace.contextFor(document.path, engine.read(document).facts);
  const { findings } = engine.check(document, context.facts, context.project);
  const about = findings.filter(({ rule }) => rule === 'missing-auth-token' || rule === 'ineffective-auth');
  return {
    said: about.map(({ rule, severity, message, ray }) => `${severity} ${rule}, ${ray}: ${message}`),
    linked: about.flatMap(({ related }) => related.map(({ path, span }) => `${path}:${span.start}-${span.end}`)),
  };
}

test('the regime of every measured release is the one that was observed', () => {
  for (const [version, regime] of Object.entries(MEASURED)) assert.equal(authRegimeOf(version), regime, version);
});

test('every other release has the regime of the measured ones on both sides of it', () => {
  const order: readonly AuthRegime[] = ['absent', 'opt-in', 'local-default'];
  const releases = finalReleases(rayData);
  for (const version of Object.keys(MEASURED)) assert.ok(releases.includes(version), version);
  const ranks = releases.map((version) => order.indexOf(authRegimeOf(version)));
  assert.deepEqual(ranks, [...ranks].sort(), 'a later release never knows less');
  assert.equal(
    releases.find((version) => authRegimeOf(version) === 'opt-in'),
    '2.52.0',
  );
  assert.equal(
    releases.find((version) => authRegimeOf(version) === 'local-default'),
    '2.59.0',
  );
});

test('what is reported of each released Ray, with the place that decides it', () => {
  for (const version of finalReleases(rayData)) {
    const regime = authRegimeOf(version);
    const label = `Ray ${version} (requirements.txt)`;
    const pin = `ray==${version}`;
    const place = `/w/requirements.txt:0-${pin.length}`;
    const expected = {
      absent: [`error missing-auth-token, ${label}: ${OPEN_DASHBOARD}`],
      'opt-in': [`error missing-auth-token, ${label}: ${OPEN_DASHBOARD}`],
      'local-default': [],
    }[regime];
    const open = saidOf('open', pin);
    assert.deepEqual(open.said, expected, version);
    assert.deepEqual(
      open.linked,
      expected.map(() => place),
      version,
    );
    const plain = saidOf('plain', pin);
    assert.equal(plain.said.length, regime === 'opt-in' ? 1 : 0, version);
    assert.ok(
      plain.said.every((text) => text.startsWith('information') && text.includes(label)),
      version,
    );
    assert.deepEqual(
      plain.linked,
      plain.said.map(() => place),
      version,
    );
    const protectedBy = saidOf('protected', pin);
    assert.equal(protectedBy.said.length, regime === 'absent' ? 1 : 0, `${version} ${protectedBy.said}`);
    assert.deepEqual(
      protectedBy.linked,
      protectedBy.said.map(() => place),
      version,
    );
  }
});

test('a range over two regimes is answered by the less safe one, and the range is named', () => {
  for (const range of ['>=2.53,<2.61', '>=2.49', '>=2.51,<2.54', '!=2.53.0']) {
    const { said, linked } = saidOf('open', `ray${range}`);
    assert.deepEqual(said, [`error missing-auth-token, Ray ${range} (requirements.txt): ${OPEN_DASHBOARD}`]);
    assert.equal(linked.length, 1, range);
    assert.deepEqual(saidOf('plain', `ray${range}`).said, [], 'a lesser finding needs certainty');
  }
  assert.deepEqual(saidOf('open', 'ray>=2.59').said, []);
  assert.match(
    saidOf('open', 'ray>=2.52,<=2.53.0').said[0] ?? '',
    /: Ray dashboard is exposed without authentication:/,
  );
  assert.match(saidOf('open', 'ray<2.52').said[0] ?? '', /: Ray dashboard is exposed without authentication:/);
});
