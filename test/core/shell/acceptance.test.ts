// A finding on any line of a continued command can be suppressed, by the comment that the engine's own fix would write.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Workspace } from '../../../server/src/core/index.ts';
import { alone } from '../../../server/src/core/project/linked-facts.ts';
import { engine } from '../../support/engine.ts';
import { changed } from './read-shell.ts';

function exposed(text: string): number {
  const document = { path: '/project/run.sh', languageId: 'shellscript', text };
  const { facts } = engine.read(document);
  const { findings, failures } = engine.check(
    document,
    alone(document.path, facts),
    new Workspace().viewFor(document.path),
  );
  assert.deepEqual(failures, []);
  return findings.filter(({ rule }) => rule === 'exposed-dashboard').length;
}

describe('a continued command', () => {
  const texts = [
    'ray start --head --dashboard-host=0.0.0.0\n',
    'ray start --head --dashboard-host=0.0.0.0 \\\n  --port=1\n',
    'ray start --head \\\n  --dashboard-host=0.0.0.0 \\\n  --port=1\n',
    'ray start --head \\\r\n  --dashboard-host=0.0.0.0 \\\r\n  --port=1\r\n',
    'ray start --head \\\n  --dashboard-host=0.0.0.0\n',
  ];
  for (const text of texts)
    test(JSON.stringify(text), () => {
      assert.equal(exposed(text), 1);
      const accepted = changed(text, ({ processes }) => {
        const host = processes[0]?.options.find(({ name }) => name === 'dashboard_host');
        if (!host) throw new Error('no host');
        return { kind: 'suppress', span: host.span, rule: 'exposed-dashboard', reason: 'behind a firewall' };
      });
      assert.equal(exposed(accepted ?? text), 0);
    });
  test('a comment above one command does not cover the next one', () => {
    const comment = '# ray-guard: ignore[exposed-dashboard] here only\n';
    const command = 'ray start --head \\\n  --dashboard-host=0.0.0.0\n';
    assert.equal(exposed(comment + command + command), 1);
  });
});
