// `ray-guard audit` and `ray-guard incident`: checklists with what the files say.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rayGuard, workspace } from './command.ts';

const FILES = {
  'start.sh': 'export RAY_AUTH_TOKEN=geheim-7391\nray start --head --dashboard-host=0.0.0.0 --dashboard-port=8300\n',
};

for (const [command, title] of [
  ['audit', 'Audit checklist for Ray'],
  ['incident', 'Incident checklist for Ray'],
] as const) {
  test(`${command} names the ports of the project and where the token is set, and no token`, async (t) => {
    const { code, stdout } = await rayGuard(workspace(t, FILES), [command]);
    assert.equal(code, 0);
    assert.ok(stdout.startsWith(`# ${title}\n`));
    assert.match(stdout, /8300/);
    assert.match(stdout, /start\.sh:1/);
    assert.doesNotMatch(stdout, /geheim/);
  });

  test(`${command} says that a path is not there`, async (t) => {
    const { code, stderr } = await rayGuard(workspace(t, FILES), [command, 'nowhere']);
    assert.equal(code, 2);
    assert.match(stderr, /nowhere/);
  });
}
