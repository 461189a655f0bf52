// What IPython takes of a cell, and what is left for Python.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CELL_MARK, joinCells } from '../../../server/src/core/languages/notebook/cells.ts';
import { separate } from '../../../server/src/core/languages/notebook/layers.ts';
import { findMagics } from '../../../server/src/core/languages/notebook/magics.ts';
import { analyse, findingOf, fixed, notebook, readFacts } from './notebooks.ts';

function magics(cell: string): string[] {
  return findMagics(cell, { start: 0, end: cell.length }).map(
    ({ kind, body }) => `${kind} ${cell.slice(body.start, body.end)}`,
  );
}

describe('magics', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['!ray start --head', ['command ray start --head']],
    ['!! ls', ['command ls']],
    ['  ! pip install -U ray==2.3.0  # why', ['command pip install -U ray==2.3.0  # why']],
    ['%pip install ray', ['command pip install ray']],
    ['%sx ls\n%system pwd', ['command ls', 'command pwd']],
    ['pip install "ray[default]"\nimport ray', ['command pip install "ray[default]"']],
    ['out = !ls\nout[0] = !pwd', ['command ls', 'command pwd']],
    ['!ray start \\\n  --head\nx = 1', ['command ray start \\\n  --head']],
    ['!ray start \\\r\n  --head\r\nx = 1', ['command ray start \\\r\n  --head']],
    ['!echo "it\'s (open"\n!ls', ['command echo "it\'s (open"', 'command ls']],
    ['%env RAY_AUTH_MODE=token\n%set_env A b', ['env RAY_AUTH_MODE=token', 'env A b']],
    ['%matplotlib inline\n%load_ext autoreload\nx = %who', ['other ', 'other ', 'other ']],
    ['?ray.init\nray.init?\nray.init??', ['other ', 'other ', 'other ']],
    ['%%bash\nray start\nray stop', ['script ray start\nray stop']],
    ['\n%%sh -e\r\nray start', ['script ray start']],
    ['%%script /bin/bash\nray start', ['script ray start']],
    ['%%writefile train.py\nimport ray', ['other ']],
    ['%%bash', ['script ']],
  ];
  for (const [cell, expected] of cases) test(JSON.stringify(cell), () => assert.deepEqual(magics(cell), expected));

  for (const cell of [
    'print("a"\n  % x)',
    'x = [\n  !y\n]',
    's = """\n!ray start\n%env A=b\n"""',
    "s = '''it\n%pip install ray\n'''",
    's = "\\\n%pip"',
    'x = a \\\n  % b',
    '# !ray start',
    'x = y % z',
    'if a != b: pass',
    'pip = 1',
    'pip.install()',
    '%%time\nimport ray',
    '%%capture out\nimport ray',
    '',
  ])
    test(`not in ${JSON.stringify(cell)}`, () =>
      assert.ok(magics(cell).every((magic) => magic.startsWith('other') && cell.startsWith('%%'))));
});

test('both layers are as long as the cells, and lines stay', () => {
  const { text, cells } = joinCells([
    '%%time\nimport ray\n!a\r\n  !b \\\n c\n',
    '%env A=b',
    '%%bash\nx',
    '!',
    'a\u001eb',
  ]);
  const layers = separate(text);
  assert.deepEqual(layers.cells, cells);
  for (const layer of [layers.python, layers.shell]) {
    assert.equal(layer.length, text.length);
    assert.deepEqual(
      [...layer.matchAll(/[\r\n]/g)].map(({ index }) => index),
      [...text.replaceAll(CELL_MARK, '\n').matchAll(/[\r\n]/g)].map(({ index }) => index),
    );
  }
  assert.match(layers.shell, /^\s*a\r\n\s*b \\\n c\s*x\s*$/);
});

describe('Python around magics', () => {
  test('is read', () => {
    const text = notebook([
      '%pip install ray\nif True:\n    !ls\nimport ray\n',
      '%%time\nray.init(dashboard_host="0.0.0.0")',
    ]);
    findingOf(text, 'exposed-dashboard');
  });
  test('cells of other programs are not', () => {
    const text = notebook(['import ray', '%%writefile a.py\nray.init(dashboard_host="0.0.0.0")', '%%html\nray.init()']);
    assert.deepEqual(readFacts(text).processes, []);
  });
});

describe('%env', () => {
  test('before the first import it is in time', () => {
    const text = notebook(['%env RAY_AUTH_MODE=token\n', 'import ray\n', 'ray.init(dashboard_host="0.0.0.0")']);
    const rules = analyse(text).findings.map(({ rule }) => rule);
    assert.ok(rules.includes('exposed-dashboard'));
    assert.ok(!rules.includes('missing-auth-token') && !rules.includes('late-auth-mode'), rules.join());
  });
  test('after it, it is late, and no fix moves it', () => {
    const text = notebook(['import ray\n%env RAY_AUTH_MODE token\n', 'ray.init()']);
    assert.equal(fixed(text, 'late-auth-mode'), undefined);
  });
  test('its words, and what is decided at run time', () => {
    const text = notebook(['import ray\nray.init()\n%env RAY_AUTH_TOKEN = {secret}\n%env RAY_AUTH_MODE\n%env PATH=x']);
    assert.deepEqual(
      readFacts(text).environment.map(({ name, value, order, nameSpan, valueSpan }) => [
        name,
        value.kind,
        order,
        text.slice(nameSpan.start, nameSpan.end),
        text.slice(valueSpan.start, valueSpan.end),
      ]),
      [['RAY_AUTH_TOKEN', 'unknown', 'after-start', 'RAY_AUTH_TOKEN', '{secret}']],
    );
  });
});
