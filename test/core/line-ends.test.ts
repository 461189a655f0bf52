// Where a line ends for what reads a file: a carriage return alone, as PyYAML, systemd, pip, python-dotenv, make and bash have it (each was run).
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Workspace } from '../../server/src/core/index.ts';
import { alone } from '../../server/src/core/project/linked-facts.ts';
import { engine } from '../support/engine.ts';

function read(name: string, text: string) {
  const path = `/w/${name}`;
  return engine.read({ path, languageId: engine.languageOf(path)?.id ?? '', text }).facts;
}

describe('a carriage return ends a line', () => {
  const heads: Readonly<Record<string, string>> = {
    'compose.yaml': 'services:\r  a:\r    image: x # y\r    command: ray start --head\r',
    'pod.yaml': 'services:\n  a:\r    command: |\r      set -e\r      ray start --head\r',
    'ray.service': '[Service]\r# c\rExecStart=ray start --head\r',
    'supervisord.conf': '[program:ray]\r; c\rcommand=ray start --head\r',
    'a.py': 'import os  # c\ros.system("ray start --head")\r',
  };
  for (const [name, text] of Object.entries(heads))
    test(name, () => {
      const facts = read(name, text);
      assert.deepEqual(facts.problems, []);
      assert.deepEqual(
        facts.processes.map(({ role, nameSpan }) => [role, text.slice(nameSpan.start, nameSpan.end)]),
        [['head', 'ray start']],
      );
    });
  for (const end of ['\r', '\v', '\f', '\x1C', '\x85', '\u2028'])
    test(`requirements.txt ${JSON.stringify(end)}`, () =>
      assert.deepEqual(
        read('requirements.txt', `# c${end}ray==2.9.0${end}x\n`).requirements.map(({ versions }) => versions),
        ['==2.9.0'],
      ));
  test('setup.cfg', () =>
    assert.equal(read('setup.cfg', '[options]\rinstall_requires =\r  ray==2.9.0\r').requirements.length, 1));
});

describe('a comment counts for the line that such an end closes', () => {
  const comment = '# ray-guard: ignore[exposed-dashboard] lab';
  const open = 'ray start --head --dashboard-host=0.0.0.0';
  const texts: Readonly<Record<string, readonly [accepted: string, beside: string]>> = {
    'ray.service': [
      `[Service]\rEnvironment=RAY_AUTH_MODE=token\r${comment}\rExecStart=${open}\r`,
      `[Service]\rEnvironment=RAY_AUTH_MODE=token\r${comment}\rExecStart=ls\rExecStart=${open}\r`,
    ],
    'run.yaml': [
      `a:\r  ${comment}\r  run: RAY_AUTH_MODE=token ${open}\r`,
      `a:\r  run: x ${comment}\rb:\r  run: RAY_AUTH_MODE=token ${open}\r`,
    ],
    'a.py': [
      `import os, ray\ros.environ["RAY_AUTH_MODE"] = "token"\r${comment}\rray.init(dashboard_host="0.0.0.0")\r`,
      `import os, ray ${comment}\rray.init(dashboard_host="0.0.0.0")\r`,
    ],
  };
  const rulesOf = (name: string, text: string) => {
    const path = `/w/${name}`;
    const facts = alone(path, read(name, text));
    const document = { path, languageId: engine.languageOf(path)?.id ?? '', text };
    return engine.check(document, facts, new Workspace().viewFor(path)).findings.map(({ rule }) => rule);
  };
  for (const [name, [accepted, beside]] of Object.entries(texts))
    test(name, () => {
      assert.ok(!rulesOf(name, accepted).includes('exposed-dashboard'));
      assert.ok(rulesOf(name, beside).includes('exposed-dashboard'));
    });
});

describe('it does not: it is a character like others', () => {
  const comments: Readonly<Record<string, string>> = {
    Makefile: '# c\rup: ; ray start --head\n',
    'a.sh': '# c\rray start --head\n',
    Procfile: '# c\rray: ray start --head\n',
    justfile: '# c\rup:\n    ray start --head\n',
    Dockerfile: 'FROM x\n# c\rCMD ray start --head\n',
  };
  for (const [name, text] of Object.entries(comments))
    test(name, () => assert.deepEqual(read(name, text).processes, []));
  test('pyproject.toml is not valid then', () =>
    assert.equal(read('pyproject.toml', '[project]\rdependencies = ["ray==2.9.0"]\n').problems.length, 1));
});
