// Shell commands in notebooks, and Ray's versions where cells install it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { applyEdits } from '../../../server/src/core/index.ts';
import type { Change } from '../../../server/src/core/languages/change.ts';
import { write } from '../../support/engine.ts';
import { analyse, at, fixed, notebook, readFacts, sources } from './notebooks.ts';

function requirements(cell: string): string[] {
  const text = notebook([cell]);
  return readFacts(text).requirements.map(({ how, versions, span }) => `${how} ${versions} ${at(text, span)}`);
}

function written(text: string, change: (facts: ReturnType<typeof readFacts>) => Change): string[] | undefined {
  const facts = readFacts(text);
  const edits = write(change(facts), { path: '/project/example.ipynb', languageId: 'ipynb', text }, facts);
  const after = edits && applyEdits(text, edits);
  return after === undefined ? undefined : sources(after);
}

describe('requirements', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['!pip install ray==2.9.0', ['installed ==2.9.0 ray==2.9.0']],
    ['! pip install -U "ray[serve]==2.9.0" numpy', ['installed ==2.9.0 ray[serve]==2.9.0']],
    ['%pip install -q ray==2.9.0', ['installed ==2.9.0 ray==2.9.0']],
    ['pip install ray==2.9.0', ['installed ==2.9.0 ray==2.9.0']],
    ['import os\nif True:\n    !pip3 install ray==2.9.0', ['installed ==2.9.0 ray==2.9.0']],
    ['%%bash\npip install \\\n  ray==2.9.0', ['installed ==2.9.0 ray==2.9.0']],
    ['# !pip install ray==2.9.0\nprint("""\n!pip install ray==2.9.0\n""")', []],
    ['!pip install xgboost-ray==0.1 modin[ray]', []],
    ['%%writefile install.sh\npip install ray==2.9.0', []],
  ];
  for (const [cell, expected] of cases)
    test(JSON.stringify(cell), () => assert.deepEqual(requirements(cell), expected));

  test('a range is written into its quotes', () => {
    const text = notebook(['x = 1\n', '!pip install "ray[serve]==2.9.0"  # é\n']);
    assert.deepEqual(
      written(text, ({ requirements: [requirement] }) => {
        assert.ok(requirement);
        return { kind: 'set-versions', requirement, versions: '>=2.58.0,<2.61' };
      }),
      ['x = 1\n', '!pip install "ray[serve]>=2.58.0,<2.61"  # é\n'],
    );
  });

  test('a finding is accepted behind the command, and is gone', () => {
    const text = notebook(['%pip install ray==2.9.0\n']);
    assert.ok(analyse(text).findings.some(({ rule }) => rule === 'vulnerable-ray'));
    const after = written(text, ({ requirements: [requirement] }) => {
      assert.ok(requirement);
      return { kind: 'suppress', span: requirement.span, rule: 'vulnerable-ray', reason: 'told' };
    });
    assert.deepEqual(after, ['%pip install ray==2.9.0  # ray-guard: ignore[vulnerable-ray] told\n']);
    assert.ok(!analyse(notebook(after)).findings.some(({ rule }) => rule === 'vulnerable-ray'));
  });
});

describe('processes', () => {
  const head = (cells: readonly string[]) => {
    const text = notebook(cells);
    const [process] = readFacts(text).processes;
    assert.ok(process);
    return { text, process };
  };

  test('a head in a command line, every place exact', () => {
    const { text, process } = head(['x = "é"\n!ray start --head --dashboard-host=0.0.0.0\n']);
    assert.deepEqual(
      [process.api, process.role, at(text, process.span)],
      ['ray start', 'head', 'ray start --head --dashboard-host=0.0.0.0'],
    );
    assert.deepEqual(sources(fixed(text, 'exposed-dashboard') ?? ''), [
      'x = "é"\n!ray start --head --dashboard-host=127.0.0.1\n',
    ]);
  });

  test('what IPython puts in is unknown', () => {
    for (const host of ['{host}', '$host', "{hosts['a']}"]) {
      const { process } = head([`!ray start --head --dashboard-host ${host}`]);
      assert.equal(process.options.find(({ name }) => name === 'dashboard_host')?.value.kind, 'unknown', host);
    }
  });

  test('a command has the variables that the kernel has by then', () => {
    const names = (cells: readonly string[]) =>
      head(cells)
        .process.environment?.settings.filter(({ stoppedBy }) => !stoppedBy)
        .map(({ name, value }) => [name, value.kind === 'literal' && value.value]);
    const start = '!ray start --head';
    assert.deepEqual(names(['import os\nos.environ["RAY_AUTH_MODE"] = "token"', start]), [['RAY_AUTH_MODE', 'token']]);
    assert.deepEqual(names(['%env RAY_AUTH_MODE=token', start]), [['RAY_AUTH_MODE', 'token']]);
    assert.deepEqual(names([start, '%env RAY_AUTH_MODE=token']), []);
    assert.deepEqual(names(['!export RAY_AUTH_MODE=token', start]), []);
    assert.deepEqual(names(['%%bash\nexport RAY_AUTH_MODE=token\nray start --head']), [['RAY_AUTH_MODE', 'token']]);
  });

  test('a token is asked for in front of the command', () => {
    const text = notebook(['%%bash\nray start --head\n']);
    assert.deepEqual(sources(fixed(text, 'missing-auth-token') ?? ''), [
      '%%bash\nRAY_AUTH_MODE=token ray start --head\n',
    ]);
  });

  test('what a shell exports says nothing of the kernel', () => {
    const text = notebook(['!export RAY_AUTH_MODE=token\n', 'import ray\nray.init(dashboard_host="0.0.0.0")']);
    assert.ok(analyse(text).findings.some(({ rule }) => rule === 'exposed-dashboard'));
    assert.ok(readFacts(text).environment.every(({ scope }) => scope === 'command'));
  });
});
