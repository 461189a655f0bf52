// What a text never closes costs as little as it can: what stands around it is found, and that something is missing is reported.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { builtinPolicy } from '../../../server/src/core/index.ts';
import { alone } from '../../../server/src/core/project/linked-facts.ts';
import { engine } from '../../support/engine.ts';

function check(text: string) {
  const document = { path: '/p/app.py', languageId: 'python', text };
  const { facts, failures } = engine.read(document);
  assert.deepEqual(failures, []);
  const { findings } = engine.check(document, alone(document.path, facts), { policy: builtinPolicy });
  const exposed = findings.find(({ rule }) => rule === 'exposed-dashboard');
  return {
    exposed: exposed && text.slice(exposed.span.start, exposed.span.end),
    problem: facts.problems[0] && text.slice(facts.problems[0].span.start, facts.problems[0].span.end),
    facts,
  };
}

const CALL = 'ray.init(dashboard_host="0.0.0.0")\n';
const SAFE = 'ray.init(dashboard_host="127.0.0.1")\n';
const OPTION = 'dashboard_host="0.0.0.0"';

/** The rows: what stands around the call, and where the problem is reported. */
const DAMAGED: readonly (readonly [what: string, text: (call: string) => string, problem: string])[] = [
  ['a bracket above', (call) => `x = compute(a,\n${call}`, '('],
  ['a bracket above, without a comma', (call) => `x = compute(a\n${call}print(x)\n`, '('],
  ['brackets in brackets above', (call) => `x = compute([{"a": 1\n${call}`, '('],
  ['a list above', (call) => `x = [1, 2\n${call}`, '['],
  ['a dict above, with a comment', (call) => `x = {"a": 1,  # one\n${call}`, '{'],
  ['a bracket above in a function', (call) => `def f():\n    x = compute(a\n    ${call}    return x\n`, '('],
  ['a bracket below', (call) => `${call}x = compute(a,\n    b\n`, '('],
  ['a wrong bracket above', (call) => `x = compute([1, 2)\n${call}`, '['],
  ['a string above', (call) => `x = "text\n${call}`, '"'],
  ['an f-string above', (call) => `x = f"{a\n${call}`, 'f"'],
  ['a long string above', (call) => `x = """unterminated\n${call}`, '"""'],
  ['a long string above, and others below', (call) => `x = """\n${call}def f():\n    """Does it."""\n`, '"""'],
  [
    'a docstring that is begun',
    (call) => `def f():\n    """Does\n    return 1\n\n${call}\ndef g():\n    '''Too.'''\n`,
    '"""',
  ],
  ['half a decorator above', (call) => `@ray.remote(num_cpus=1\ndef f():\n    pass\n\n${call}`, '('],
];

for (const [what, textOf, problem] of DAMAGED)
  describe(what, () => {
    test('the call is found, and the damage is said', () => {
      const { exposed, problem: said } = check(`import ray\n${textOf(CALL)}`);
      assert.deepEqual({ exposed, said }, { exposed: OPTION, said: problem });
    });
    test('a safe call is none', () => {
      const { exposed, problem: said } = check(`import ray\n${textOf(SAFE)}`);
      assert.deepEqual({ exposed, said }, { exposed: undefined, said: problem });
    });
  });

test('a call that is never closed ends where its statement must have ended', () => {
  for (const next of ['def f():\n    return 1\n', 'x = 1\n', '@task\ndef f(): ...\n', 'ray.get(x)\n', '']) {
    const text = `import ray\nray.init(\n    ${OPTION},\n    num_cpus=4\n${next}`;
    const { exposed, problem, facts } = check(text);
    assert.deepEqual({ exposed, problem }, { exposed: OPTION, problem: '(' }, next);
    assert.deepEqual(
      facts.processes.flatMap(({ options }) => options.map(({ name }) => name)),
      ['dashboard_host', 'num_cpus'],
    );
  }
});

test('what is whole is complete, however it looks', () => {
  for (const text of [
    'x = """\n( [ {\n"""\n',
    "x = '''it's (\n'''\n",
    'x = "\\\n("\n',
    '# x = (\n',
    'x = (\n1,\n2\n)\n',
    'x = f"{a["b"]} ("\n',
    'print "x"\n',
  ])
    assert.deepEqual(
      check(`import ray\n${text}${CALL}`),
      { ...check(`import ray\n${text}${CALL}`), exposed: OPTION, problem: undefined },
      text,
    );
});

describe('while a person types above a call, its finding stays', () => {
  for (const typed of [
    'import os.path',
    'from os import path',
    'for i in range(3): pass',
    'with open("f") as f: pass',
    'class A(B): pass',
    'def f(a, b=1): return a',
    'y = lambda a: a if a else b',
    'a.b[0].c = d',
    'async def f(): await g()',
    '@decorator',
    'x = compute(a, {"k": [1, "v"]}, key=lambda v: v[0])',
    'name = f"run-{get(\'a\')}-{n:>{width}}"',
    'ray.data.read_csv("s3://bucket/file.csv")',
    'x = [value for value in range(10) if value]',
  ])
    test(typed, () => {
      for (let end = 0; end <= typed.length; end++) {
        const { exposed } = check(`import ray\n${typed.slice(0, end)}\n\n${CALL}`);
        assert.equal(exposed, OPTION, typed.slice(0, end));
      }
    });
  test('a docstring', () => {
    const typed = '"""Starts the cluster, as it\'s told."""';
    for (let end = 0; end <= typed.length; end++) {
      const { exposed } = check(
        `import ray\n\ndef f():\n    ${typed.slice(0, end)}\n    return 1\n\n${CALL}\ndef g():\n    """And more."""\n`,
      );
      assert.equal(exposed, OPTION, typed.slice(0, end));
    }
  });
});

test('a cell that is begun hides no other cell of the notebook', () => {
  const cell = (source: string) => ({ cell_type: 'code', metadata: {}, outputs: [], execution_count: null, source });
  const notebook = (...sources: string[]) =>
    JSON.stringify({
      nbformat: 4,
      nbformat_minor: 5,
      metadata: { language_info: { name: 'python' } },
      cells: sources.map(cell),
    });
  for (const begun of ['x = compute(', 'x = """', 'def f(a', 'x = "', 'import os.'])
    for (const [call, found] of [
      [CALL, 1],
      [SAFE, 0],
    ] as const) {
      const document = { path: '/p/a.ipynb', languageId: 'jupyter', text: notebook('import ray', begun, call) };
      const { facts } = engine.read({ ...document, languageId: engine.languageOf(document.path)?.id ?? '' });
      const { findings } = engine.check(document, alone(document.path, facts), { policy: builtinPolicy });
      assert.equal(findings.filter(({ rule }) => rule === 'exposed-dashboard').length, found, begun);
      assert.equal(facts.problems.length, 1, begun);
    }
});
