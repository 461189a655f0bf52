// How changes are written into Python, and where it says no.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Scalar } from '../../../server/src/core/ray/facts/value.ts';
import { changed, readPython } from './read-python.ts';

describe('where a statement runs before ray is loaded', () => {
  /** The place is marked by `|`; `os` tells whether it is imported by then. */
  const cases: Record<string, [marked: string, osImported: boolean]> = {
    'the import': ['|import ray\n', false],
    'after os': ['import os\n|import ray\n', true],
    'before os': ['|import ray\nimport os\n', false],
    'os under another name': ['import os as o\n|import ray\n', false],
    'os only sometimes': ['if a:\n    import os\n|import ray\n', false],
    'os by a submodule': ['import os.path\n|import ray\n', true],
    'the first of several': ['|from ray import serve\nimport ray\n', false],
    'after the docstring and __future__': ['"""a\nb"""\nfrom __future__ import annotations\n|import ray\n', false],
    'a block': ['import os\n|try:\n    import ray\nexcept ImportError:\n    ray = None\n', true],
    'an import for types does not count': ['if TYPE_CHECKING:\n    import ray\n|import ray.tune\n', false],
    'sharing its line': ['|import os; import ray\n', false],
    lazy: ['import os\ndef f():\n    x = 1\n|    import ray\n', true],
    'lazy, os in the module below': ['def f():\n|    import ray\nimport os\n', true],
    'lazy and in the module': ['def f():\n    import ray\n|import ray\n', false],
    'a tab': ['def f():\n|\timport ray\n', false],
    'by importlib': ['import importlib\n|ray = importlib.import_module("ray")\n', false],
    'in a class': ['|class A:\n    import ray\n', false],
    'a BOM': ['\uFEFF|import ray\n', false],
    'in a merge that is not finished': ['|try:\n<<<<<<< HEAD\n    import ray\n', false],
    CR: ['import os\r|import ray\r', true],
  };
  for (const [name, [marked, osImported]] of Object.entries(cases)) {
    test(name, () => {
      const offset = marked.indexOf('|');
      const { programStart } = readPython(marked.replace('|', ''));
      assert.deepEqual([programStart?.offset, programStart?.osImported], [offset, osImported]);
      assert.equal(programStart?.indent, /^[ \t]*/.exec(marked.slice(offset + 1))?.[0]);
    });
  }
  const none = {
    'no ray': 'import os\n',
    'on the line of the docstring': '"""a\nb"""; import ray\n',
    'on the line of __future__': 'from __future__ import annotations; import ray\n',
    'on the line of def': 'def f(): import ray\n',
  };
  for (const [name, text] of Object.entries(none))
    test(`none: ${name}`, () => assert.equal(readPython(text).programStart, undefined));
});

describe('set-value', () => {
  const cases: [now: string, to: Scalar, expected: string | undefined][] = [
    ['"0.0.0.0"', '127.0.0.1', '"127.0.0.1"'],
    ["'0.0.0.0'", '127.0.0.1', "'127.0.0.1'"],
    ['"""0.0.0.0"""', 'x', '"""x"""'],
    ['r"0.0.0.0"', 'x', '"x"'],
    ['""', 'x', '"x"'],
    ['"a\\"b"', 'x', '"x"'],
    ["'x'", `a'b"\\\n`, `'a\\'b"\\\\\\n'`],
    ['False', true, 'True'],
    ['None', null, 'None'],
    ['8_265', 1, '1'],
    ['-1', 'x', '"x"'],
    ['HOST', 'x', undefined],
    ['f"{a}"', 'x', undefined],
    ['b"x"', 'x', undefined],
    ['"a" "b"', 'x', undefined],
    ['"a" if c else "b"', 'x', undefined],
    ['"a" + "b"', 'x', undefined],
    ['os.environ.get("H", "0.0.0.0")', 'x', undefined],
    ['1 + 1', 1, undefined],
    ['True', Number.NaN, undefined],
  ];
  for (const [now, to, expected] of cases) {
    test(`${now} -> ${JSON.stringify(to)}`, () => {
      const text = `import ray\nray.init(x=${now})\n`;
      const span = { start: text.indexOf('x=') + 2, end: text.length - 2 };
      const after = changed(text, () => ({ kind: 'set-value', span, to }));
      assert.equal(after, expected && `import ray\nray.init(x=${expected})\n`);
    });
  }
});

test('rename: a keyword or the inside of a quoted key, nothing else', () => {
  const text = 'ray.init(dashboard_hots="x", **{"num_cpu": 1})\n';
  const rename = (now: string, to: string) => {
    const start = text.indexOf(now);
    return changed(text, () => ({ kind: 'rename', span: { start, end: start + now.length }, to }));
  };
  assert.equal(rename('dashboard_hots', 'dashboard_host'), text.replace('hots', 'host'));
  assert.equal(rename('num_cpu', 'num_cpus'), text.replace('cpu', 'cpus'));
  assert.equal(rename('"num_cpu"', 'num_cpus'), undefined);
  assert.equal(rename('num_cpu', 'a"b'), undefined);
});

describe('set-environment', () => {
  const cases: Record<string, [before: string, after: string | undefined]> = {
    'with os': ['import os\nimport ray\n', 'import os\nos.environ["RAY_AUTH_MODE"] = "token"\nimport ray\n'],
    'without os': ['import ray\n', 'import os\nos.environ["RAY_AUTH_MODE"] = "token"\nimport ray\n'],
    CRLF: ['x = 1\r\nimport ray\r\n', 'x = 1\r\nimport os\r\nos.environ["RAY_AUTH_MODE"] = "token"\r\nimport ray\r\n'],
    'a BOM': ['\uFEFFimport ray\n', '\uFEFFimport os\nos.environ["RAY_AUTH_MODE"] = "token"\nimport ray\n'],
    lazy: [
      'import os\ndef f():\n\timport ray\n',
      'import os\ndef f():\n\tos.environ["RAY_AUTH_MODE"] = "token"\n\timport ray\n',
    ],
    'no place': ['x = 1\n', undefined],
    'set already': ['import os\nimport ray\nos.environ["RAY_AUTH_MODE"] = "x"\n', undefined],
  };
  for (const [name, [before, after]] of Object.entries(cases))
    test(name, () =>
      assert.equal(
        changed(before, () => ({ kind: 'set-environment', name: 'RAY_AUTH_MODE', value: 'token' })),
        after,
      ),
    );
});

describe('move-before-ray', () => {
  const set = 'os.environ["RAY_AUTH_MODE"] = "token"';
  const cases: Record<string, [before: string, after: string | undefined]> = {
    'with os': [`import os\nimport ray\n\n${set}\nray.init()\n`, `import os\n${set}\nimport ray\n\nray.init()\n`],
    'before ray already': [`import os\n${set}\nimport ray\n`, undefined],
    'ray is loaded in a function': [`import os\ndef f():\n    import ray\n    ray.init()\n${set}\n`, undefined],
    'os imported later': [`import ray\nimport os\n${set}\n`, `import os\n${set}\nimport ray\nimport os\n`],
    'at the end, without a line end': [`import os\nimport ray\n${set}`, `import os\n${set}\nimport ray`],
    CRLF: [`import os\r\nimport ray\r\n${set}\r\n`, `import os\r\n${set}\r\nimport ray\r\n`],
    'its comment goes along': [
      `import os\nimport ray\n${set}  # see docs\n`,
      `import os\n${set}  # see docs\nimport ray\n`,
    ],
    'above a block': [
      `import os\ntry:\n    import ray\nexcept ImportError:\n    pass\n${set}\n`,
      `import os\n${set}\ntry:\n    import ray\nexcept ImportError:\n    pass\n`,
    ],
    setdefault: [
      'import os\nimport ray\nos.environ.setdefault("RAY_AUTH_MODE", "token")\n',
      'import os\nos.environ.setdefault("RAY_AUTH_MODE", "token")\nimport ray\n',
    ],
    'environ imported above': [
      'from os import environ\nimport ray\nenviron["RAY_AUTH_MODE"] = "token"\n',
      'from os import environ\nimport os\nenviron["RAY_AUTH_MODE"] = "token"\nimport ray\n',
    ],
    'environ imported below': ['import ray\nfrom os import environ\nenviron["RAY_AUTH_MODE"] = "token"\n', undefined],
    'a value defined between': ['import os\nimport ray\nM = "token"\nos.environ["RAY_AUTH_MODE"] = M\n', undefined],
    'an f-string': ['import os\nimport ray\nM = "tok"\nos.environ["RAY_AUTH_MODE"] = f"{M}en"\n', undefined],
    'in a function': [`import os\nimport ray\ndef f():\n    ${set}\n`, undefined],
    'sharing its line': [`import os\nimport ray\n${set}; ray.init()\n`, undefined],
  };
  for (const [name, [before, after]] of Object.entries(cases)) {
    test(name, () => {
      const [setting] = readPython(before).environment;
      assert.ok(setting);
      assert.equal(
        changed(before, () => ({ kind: 'move-before-ray', loads: false, ...setting })),
        after,
      );
      if (after) assert.equal(readPython(after).environment[0]?.order, 'before-import');
    });
  }
});

describe('suppress', () => {
  const comment = '# ray-guard: ignore[some-rule] local only';
  /** The finding starts at `|`. */
  const cases: Record<string, [marked: string, after: string | undefined]> = {
    'at the end of the line': ['|ray.init()\nx = 1\n', `ray.init()  ${comment}\nx = 1\n`],
    'on the last line': ['|ray.init()', `ray.init()  ${comment}`],
    CRLF: ['|ray.init()\r\n', `ray.init()  ${comment}\r\n`],
    'instead of trailing blanks': ['|ray.init()  \n', `ray.init()  ${comment}\n`],
    'an argument on its own line': ['ray.init(\n    |x=1,\n)\n', `ray.init(\n    x=1,  ${comment}\n)\n`],
    'beside another comment': [
      'def f():\n    |ray.init()  # here\n',
      `def f():\n    ${comment}\n    ray.init()  # here\n`,
    ],
    'before a string that goes on': ['|f("""a\nb""")\n', `${comment}\nf("""a\nb""")\n`],
    'above the string that it is inside': ['f("""a\n|b""")\n', `${comment}\nf("""a\nb""")\n`],
    'above an argument that is a string of many lines': [
      'f(\r\n    """a\r\n|b""",\r\n)\r\n',
      `f(\r\n    ${comment}\r\n    """a\r\nb""",\r\n)\r\n`,
    ],
    'in the metadata of a script': ['#   "|ray==2.53.0",\n', `#   "ray==2.53.0",  ${comment}\n`],
    'before a continued line': ['|ray.\\\n  init()\n', `${comment}\nray.\\\n  init()\n`],
    'above a continued line': ['x = \\\n  |ray.init(); """a\n"""\n', `${comment}\nx = \\\n  ray.init(); """a\n"""\n`],
    'a hash in a string': ['|f("# no comment")\n', `f("# no comment")  ${comment}\n`],
    'behind quotes in the braces of an f-string': [
      'x = f"{d["#"]}"; |ray.init()\n',
      `x = f"{d["#"]}"; ray.init()  ${comment}\n`,
    ],
    'after a BOM': ['\uFEFF|ray.init()  # here\n', `\uFEFF${comment}\nray.init()  # here\n`],
    'after a quote that is never closed': ['x = "a\n|ray.init()\n', `x = "a\nray.init()  ${comment}\n`],
  };
  for (const [name, [marked, after]] of Object.entries(cases)) {
    test(name, () => {
      const start = marked.indexOf('|');
      const span = { start, end: start + 3 };
      const change = { kind: 'suppress', span, rule: 'some-rule', reason: 'local\nonly ' } as const;
      assert.equal(
        changed(marked.replace('|', ''), () => change),
        after,
      );
    });
  }
});

test('comments that mention ray-guard are handed over', () => {
  const text =
    'import ray\n  # ray-guard: ignore[a] one\nray.init()  # "#" ray-guard: ignore two ray-guard\nx = "# ray-guard: ignore"\n';
  assert.deepEqual(
    readPython(text).comments.map(({ text: said, alone }) => [said, alone]),
    [
      [' ray-guard: ignore[a] one', true],
      [' "#" ray-guard: ignore two ray-guard', false],
    ],
  );
});
