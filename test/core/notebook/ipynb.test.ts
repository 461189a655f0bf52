// Notebook files: which cells are read, that every place is exact, and that fixes leave a notebook.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { engine } from '../../support/engine.ts';
import { analyse, at, findingOf, fixed, notebook, readFacts, type Shape, sources } from './notebooks.ts';

const OPEN = 'ray.init(dashboard_host="0.0.0.0")';
const SHAPES: readonly (readonly [string, Shape])[] = [
  ['one string a line', {}],
  ['one string a cell', { whole: true }],
  ['tabs of four', { indent: 4 }],
  ['one line for all', { indent: 0 }],
];

function processes(text: string): string[] {
  return readFacts(text).processes.map(({ api, role, span }) => `${api} ${role} ${at(text, span)}`);
}

/** Where the value of `dashboard_host` is written. */
function hostIn(text: string): string | undefined {
  findingOf(text, 'exposed-dashboard');
  const [option] = readFacts(text).processes.flatMap(({ options }) => options);
  return option && at(text, option.valueSpan);
}

test('a command of Serve is enough to look closer', () => {
  assert.ok(engine.languageOf('/project/a.ipynb')?.mayConcernRay(notebook(['!serve start'])));
});

test('by its name', () => assert.equal(engine.languageOf('/project/a.ipynb')?.id, 'ipynb'));

describe('what is read', () => {
  for (const [title, shape] of SHAPES) {
    test(`across cells, ${title}`, () => {
      const text = notebook(
        ['# %% markdown\nimport ray', 'import ray\n\nHOST = "0.0.0.0"', 'ray.init(dashboard_host=HOST)\n'],
        shape,
      );
      assert.deepEqual(processes(text), ['ray.init local ray.init(dashboard_host=HOST)']);
      assert.equal(hostIn(text), '\\"0.0.0.0\\"');
    });
    test(`behind escapes and emoji, ${title}`, () => {
      const text = notebook([`print("😀\\\\ \t\u2028é")\nimport ray; ${OPEN}`], shape).replace('é', '\\ud83d\\ude00');
      assert.deepEqual(processes(text), ['ray.init local ray.init(dashboard_host=\\"0.0.0.0\\")']);
    });
  }

  test('with Windows line ends, in the file and in the sources', () => {
    const text = notebook(['import ray\r\n', `x = 1\r\n${OPEN}\r\n`]).replaceAll('\n', '\r\n');
    assert.equal(hostIn(text), '\\"0.0.0.0\\"');
  });

  test('behind a BOM', () => {
    assert.equal(processes(`\uFEFF${notebook(['import ray', OPEN])}`).length, 1);
  });

  test('nbformat 3', () => {
    const cell = (input: string[], language: string) => ({ cell_type: 'code', input, language, outputs: [] });
    const text = JSON.stringify({
      worksheets: [{ cells: [cell(['import ray\n', OPEN], 'python'), cell([OPEN], 'julia')] }],
      nbformat: 3,
    });
    assert.equal(processes(text).length, 1);
  });

  test('without metadata', () => {
    assert.equal(
      processes(JSON.stringify({ cells: [{ source: `import ray\n${OPEN}`, cell_type: 'code' }] })).length,
      1,
    );
  });
});

describe('what is not read', () => {
  const silent: readonly (readonly [string, string])[] = [
    ['outputs', notebook(['import ray'])],
    ['Markdown', notebook(['import ray', `# %% markdown\n${OPEN}`])],
    ['another kernel', notebook(['import ray', OPEN], { language: 'julia' })],
    [
      'a cell in another language',
      JSON.stringify({
        cells: [
          { cell_type: 'code', source: 'import ray' },
          { cell_type: 'code', source: OPEN, metadata: { vscode: { languageId: 'r' } } },
        ],
      }),
    ],
    ['raw cells', JSON.stringify({ cells: [{ cell_type: 'raw', source: `import ray\n${OPEN}` }] })],
    [
      'sources that are no text',
      JSON.stringify({
        cells: [
          { cell_type: 'code', source: { ray: OPEN } },
          { cell_type: 'code', source: [1, null, ['import ray']] },
        ],
      }),
    ],
  ];
  for (const [title, text] of silent) test(title, () => assert.deepEqual(processes(text), []));
});

describe('damage', () => {
  const text = notebook(['import ray\n', `${OPEN}\n`]);
  test('what stands before it is read, and it is named', () => {
    const cut = text.slice(0, text.lastIndexOf('0.0.0.0') + 30);
    assert.deepEqual(processes(cut).length, 1);
    assert.match(readFacts(cut).problems[0]?.message ?? '', /not valid JSON here/);
  });
  test('merge conflicts', () => {
    const line = '    "ray.init(dashboard_host=\\"0.0.0.0\\")\\n"';
    const conflict = text.replace(/^.*ray\.init.*$/m, `<<<<<<< HEAD\n${line}\n=======\n${line}\n>>>>>>> x`);
    assert.ok(readFacts(conflict).problems.length > 0);
  });
  test('every beginning is read without an error', () => {
    for (let end = 0; end <= text.length; end += 3) readFacts(text.slice(0, end));
  });
  for (const damaged of [
    'import ray',
    '[]',
    'null',
    '"import ray"',
    '{"cells": "import ray"}',
    '{"cells": [null, 1, [], {}]} ray',
    '\u0000ray',
    '{"cells":[{"cell_type":"code","source":"import ray\\',
  ])
    test(JSON.stringify(damaged), () => assert.deepEqual(processes(damaged), []));
  test('too deep to be read', () => {
    assert.match(readFacts(`{"ray": ${'['.repeat(300_000)}`).problems[0]?.message ?? '', /nested too deeply/);
  });
});

describe('fixes', () => {
  for (const [title, shape] of SHAPES) {
    test(`a value, ${title}`, () => {
      const text = notebook(['import ray\n', `${OPEN}  # é😀\n`], shape);
      assert.equal(
        fixed(text, 'exposed-dashboard'),
        text.replace('dashboard_host=\\"0.0.0.0\\")  ', 'dashboard_host=\\"127.0.0.1\\")  '),
      );
    });
    test(`a setting above the import, ${title}`, () => {
      const text = notebook(['x = 1\n', 'import numpy\nimport ray\n', `${OPEN}\n`], shape);
      const after = fixed(text, 'exposed-dashboard', 1);
      assert.ok(after);
      assert.deepEqual(sources(after), [
        'x = 1\n',
        'import numpy\nimport os\nos.environ["RAY_AUTH_MODE"] = "token"\nimport ray\n',
        `${OPEN}\n`,
      ]);
      assert.match(findingOf(after, 'exposed-dashboard').message, /without TLS: anyone on the network path/);
    });
  }

  test('new lines become strings of their own', () => {
    const text = notebook(['import ray\n', OPEN]);
    assert.equal(
      fixed(text, 'exposed-dashboard', 1),
      text.replace(
        /^( *)"import ray\\n"$/m,
        '$1"import os\\n",\n$1"os.environ[\\"RAY_AUTH_MODE\\"] = \\"token\\"\\n",\n$1"import ray\\n"',
      ),
    );
  });

  test('a moved line takes its string with it', () => {
    const text = notebook(['import os\nimport ray\nos.environ["RAY_AUTH_MODE"] = "token"\nx = 1\n', 'ray.init()']);
    const after = fixed(text, 'late-auth-mode');
    assert.ok(after);
    assert.deepEqual(sources(after), [
      'import os\nos.environ["RAY_AUTH_MODE"] = "token"\nimport ray\nx = 1\n',
      'ray.init()',
    ]);
    assert.ok(!after.includes('""'));
  });

  test('nothing moves from one cell into another', () => {
    const text = notebook(['import os\nimport ray\n', 'os.environ["RAY_AUTH_MODE"] = "token"\n', 'ray.init()']);
    assert.equal(fixed(text, 'late-auth-mode'), undefined);
  });
});

describe('findings that are accepted', () => {
  test('on the line, and above it', () => {
    for (const source of [
      `${OPEN}  # ray-guard: ignore[exposed-dashboard] told\n`,
      `# ray-guard: ignore[exposed-dashboard] told\n${OPEN}\n`,
    ]) {
      const text = notebook(['import ray\n', source]);
      assert.ok(!analyse(text).findings.some(({ rule }) => rule === 'exposed-dashboard'));
    }
  });
  test('a comment accepts nothing where its line cannot be told from others', () => {
    for (const shape of [{ whole: true }, { indent: 0 }]) {
      const text = notebook(['import ray\n# ray-guard: ignore[exposed-dashboard] told\nx = 1\n', OPEN], shape);
      findingOf(text, 'exposed-dashboard');
    }
  });
});
