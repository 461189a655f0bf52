// What a value given to Ray is worth, and where its literal is written.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { at, option, show } from './read-python.ts';

/** [before the call, expression, value, text at the value's place if it is not the expression] */
const cases: Record<string, [before: string, expression: string, value: string, place?: string]> = {
  'a string': ['', '"0.0.0.0"', '"0.0.0.0"'],
  'single quotes': ['', "'::'", '"::"'],
  'three quotes': ['', '"""a\nb"""', '"a\\nb"'],
  'a raw string': ['', 'r"a\\n"', '"a\\\\n"'],
  escapes: ['', '"\\x41\\u0042\\U00000043\\104\\t\\q\\\n"', JSON.stringify('ABCD\t\\q')],
  'a character by its name': ['', '"\\N{BULLET}"', '?'],
  bytes: ['', 'b"x"', '?'],
  'strings side by side': ['', '"0.0" ".0.0"', '"0.0.0.0"'],
  'a number': ['', '8_265', '8265'],
  hexadecimal: ['', '0x1F', '31'],
  'a negative number': ['', '-1.5e3', '-1500'],
  arithmetic: ['', '1024 * 8', '?'],
  'a truth value': ['', 'False', 'false'],
  None: ['', 'None', 'null'],
  parentheses: ['', '("x")', '"x"', '"x"'],
  'a walrus': ['', '(h := "x")', '"x"', '"x"'],
  'a list': ['', '["a", b, 1]', '["a", ?, 1]'],
  'a tuple': ['', '("a", None)', '["a", null]'],
  'a dict': ['', '{"a": 1, **{"b": 2}}', '{a: 1, b: 2}'],
  'a dict with more': ['', '{"a": 1, k(): 2}', '{a: default(? | 1), …}'],
  'a constant': ['H = "x"\n', 'H', '"x"', '"x"'],
  'a constant of a constant': ['A = "x"\nH: str = A\n', 'H', '"x"', '"x"'],
  unpacked: ['H, P = "x", 1\n', 'P', '1', '1'],
  'unpacked from a call': ['H, P = f()\n', 'P', '?'],
  'a chain of assignments': ['A = H = "x"\n', 'A', '"x"', '"x"'],
  'assigned in branches': ['if c:\n    H = "a"\nelse:\n    H = "b"\n', 'H', 'one("a" | "b")'],
  'replaced in a branch': ['H = "a"\nif c:\n    H = "b"\n', 'H', 'one("a" | "b")'],
  'assigned again': ['H = "a"\nH = "b"\n', 'H', '"b"', '"b"'],
  'assigned after the use': ['H = "a"\n', 'H)\nH = "b"\nprint(1', '"a"', '"a"'],
  'a loop variable': ['for H in hosts:\n    pass\n', 'H', '?'],
  'changed in place': ['H = "a"\nH += "b"\n', 'H', '"ab"', 'H += "b"'],
  'a cycle': ['a = b\nb = a\n', 'a', '?'],
  'a name that is not bound': ['', 'H', '?'],
  'an attribute': ['class C:\n    H = "x"\n', 'C.H', '"x"', '"x"'],
  'an attribute of a class above the class above': [
    'class A:\n    H = "x"\nclass B(A): ...\nclass C(B): ...\n',
    'C.H',
    '"x"',
    '"x"',
  ],
  'an item of a dict': ['C = {"h": "x"}\n', 'C["h"]', '"x"', '"x"'],
  'a call': ['', 'get_host()', '?'],
  'str and int': ['', 'str("x")', '"x"', '"x"'],
  'int of text': ['', 'int("1")', '?'],
  'an f-string': ['H = "x"\n', 'f"ray://{H}:{10001}{{}}"', '"ray://x:10001{}"'],
  'an f-string with an unknown piece': ['', 'f"ray://{host}"', '?'],
  'an f-string with a format': ['', 'f"{1:>3}"', '?'],
  concatenation: ['H = "x"\n', '"ray://" + H + ":1"', '"ray://x:1"'],
  percent: ['', '"%s:%d" % ("h", 1)', '"h:1"'],
  'percent with too few': ['', '"%s:%d" % "h"', '?'],
  format: ['', '"{}:{}".format("h", 1)', '"h:1"'],
  'a conditional': ['', '"a" if c else "b"', 'one("a" | "b")'],
  'a default': ['', 'args.host or "x"', 'default(? | "x")'],
  'a default that never comes to it': ['', '"y" or "x"', '"y"', '"y"'],
  'the environment': ['import os\n', 'os.environ["H"]', '?'],
  'the environment with a default': ['import os\n', 'os.environ.get("H", "x")', 'default(? | "x")'],
  'getenv under another name': ['from os import getenv as g\n', 'g("H", "x")', 'default(? | "x")'],
  'getenv without a default': ['import os\n', 'os.getenv("H")', '?'],
  'str shadowed': ['def str(x): ...\n', 'str("x")', '?'],
};

describe('values', () => {
  for (const [name, [before, expression, value, place]] of Object.entries(cases)) {
    test(name, () => {
      const text = `import ray\n${before}ray.init(namespace=${expression})\n`;
      const found = option(text, 'namespace');
      assert.equal(show(found.value), value);
      assert.equal(at(text, found.valueSpan), place ?? expression.split(')\n')[0]);
      assert.ok(at(text, found.span)?.startsWith('namespace='));
    });
  }
});

describe('values from the function around', () => {
  const inside = (text: string) => show(option(text, 'namespace').value);
  test('a parameter', () => assert.equal(inside('import ray\ndef f(h):\n    ray.init(namespace=h)\n'), '?'));
  test('a parameter with a default', () =>
    assert.equal(inside('import ray\ndef f(h: str = "x"):\n    ray.init(namespace=h)\n'), 'default(? | "x")'));
  test('a parameter that is filled in', () =>
    assert.equal(
      inside('import ray\ndef f(h=None):\n    if h is None:\n        h = "x"\n    ray.init(namespace=h)\n'),
      'default(? | "x")',
    ));
  test('a parameter that defaults to itself', () =>
    assert.equal(
      inside('import ray\ndef f(h=None):\n    h = h or "x"\n    ray.init(namespace=h)\n'),
      'default(? | "x")',
    ));
  test('a local before a constant of the module', () =>
    assert.equal(inside('import ray\nh = "a"\ndef f():\n    h = "b"\n    ray.init(namespace=h)\n'), '"b"'));
  test('a local of another function', () =>
    assert.equal(inside('import ray\ndef g():\n    h = "b"\ndef f():\n    ray.init(namespace=h)\n'), '?'));
  test('a class attribute is not seen from its methods', () =>
    assert.equal(inside('import ray\nclass C:\n    h = "a"\n    def f(self):\n        ray.init(namespace=h)\n'), '?'));
});

test('what was cut off on the way to one value is whole when it is asked for itself', () => {
  const text = 'import ray\na = b if c else "x"\nb = a if c else "y"\nray.init(namespace=a, _temp_dir=b)\n';
  const shown = (name: string) => show(option(text, name).value);
  assert.match(shown('namespace'), /"x"/);
  assert.match(shown('_temp_dir'), /"x".*"y"|"y".*"x"/);
});
