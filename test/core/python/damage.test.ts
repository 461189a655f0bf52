// Text that does not parse, is edited while it is read, or is made to be hard to read.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LiveSyntax } from '../../../server/src/core/index.ts';
import { python } from '../../../server/src/core/languages/python/python.ts';
import { grammars } from '../../support/engine.ts';
import { randomFrom } from '../../support/random.ts';
import { at, readPython } from './read-python.ts';

const SAMPLE = `#!/usr/bin/env python
"""Обучение 😀: ray.init(dashboard_host="0.0.0.0") is only mentioned here."""
from __future__ import annotations
import os as _os, sys
from ray import serve, init as start  # ray-guard: ignore[x] why
import ray
HOST, PORT = '0.0.0.0', 8_265
options: dict = {"dashboard_host": HOST, **dict(num_cpus=2)}
if sys.argv:
    options.update({"dashboard_port": PORT})
_os.environ["RAY_AUTH_MODE"] = "token"
def main(host="::", **more):
    more["include_dashboard"] = True
    ray.init(address=f"ray://{HOST}:10001", dashboard_host=host if host else '', **more)
    start("auto", runtime_env={"env_vars": {"RAY_AUTH_TOKEN": "%s" % HOST}})
class A:
    def go(self): serve.start(http_options=serve.HTTPOptions(host="0.0.0.0"))
ray.init(**options)
`;

test('every beginning of a file is read', () => {
  for (let end = 0; end <= SAMPLE.length; end++) {
    const text = SAMPLE.slice(0, end);
    const facts = readPython(text);
    for (const { span, options } of facts.processes)
      for (const place of [span, ...options.map((one) => one.valueSpan)])
        assert.ok(0 <= place.start && place.start < place.end && place.end <= end, JSON.stringify(text.slice(-30)));
    const start = facts.programStart?.offset ?? 0;
    assert.ok(start === 0 || text[start - 1] === '\n');
  }
});

test('a name that the parser puts in where the text has none', () => {
  const facts = readPython('.environ["RAY_ENABLE_AUTH"] = "1"\n\nimport ray\n\nray.init()\n>>>>>>> b\n');
  assert.equal(facts.processes.length, 1);
});

const PIECES = [
  'ray.init(',
  ')',
  '"',
  "'''",
  '\n',
  '\r\n',
  '    ',
  '😀',
  'HOST',
  '**options',
  '# ',
  'def f(ray):\n',
  'и',
  '\\',
  '{',
  '',
];

describe('what is read while editing is what is read from scratch', () => {
  for (const seed of [3, 11, 2024])
    test(`seed ${seed}`, () => {
      const random = randomFrom(seed);
      const live = new LiveSyntax(grammars);
      let text = SAMPLE;
      for (let round = 0; round < 120; round++) {
        if (round % 20 === 0) text = SAMPLE;
        const start = random(text.length + 1);
        text = text.slice(0, start) + PIECES[random(PIECES.length)] + text.slice(start + random(5));
        assert.deepEqual(readPython(text, live), readPython(text), JSON.stringify(text));
      }
      live.dispose();
    });
});

describe('unresolved merge conflicts', () => {
  const text = `# -*- coding: utf-8 -*-
"""
<<<<<<< HEAD
Конвейер обучения: ray.init(dashboard_host="0.0.0.0")
=======
Training pipeline
>>>>>>> origin/main
"""
import os
<<<<<<< HEAD
os.environ["MODE"] = "тест"
=======
os.environ["MODE"] = "test"
>>>>>>> origin/main
import ray

def train(workers):
<<<<<<< HEAD
    print("💡 Запуск: ray.init(dashboard_host='0.0.0.0')", style="blue")
    ray.init(num_cpus=workers, dashboard_host="0.0.0.0")  # 🚀
=======
 print("💡 Start: ray.init(dashboard_host='0.0.0.0')", style="blue")
 ray.init(num_cpus=workers, dashboard_host="127.0.0.1")  # 🚀
>>>>>>> origin/main

ray.init(ignore_reinit_error=True)
`;
  test('every call is read, with its places, and no text in quotes', () => {
    const { processes } = readPython(text);
    assert.deepEqual(
      processes.map(({ span }) => at(text, span)),
      [
        'ray.init(num_cpus=workers, dashboard_host="0.0.0.0")',
        'ray.init(num_cpus=workers, dashboard_host="127.0.0.1")',
        'ray.init(ignore_reinit_error=True)',
      ],
    );
    const hosts = processes.flatMap(({ options }) => options).filter(({ name }) => name === 'dashboard_host');
    assert.deepEqual(
      hosts.map(({ valueSpan }) => at(text, valueSpan)),
      ['"0.0.0.0"', '"127.0.0.1"'],
    );
  });
  test('the first marker outside of text is named', () => {
    const { problems } = readPython(text);
    assert.deepEqual(
      problems.map(({ span }) => at(text, span)),
      ['<<<<<<< HEAD'],
    );
    assert.equal(problems[0]?.span.start, text.indexOf('<<<<<<<', text.indexOf('import os')));
  });
  test('imports in both halves of a conflict', () => {
    const both =
      'try:\n<<<<<<< HEAD\n    import ray\n=======\n import ray\n>>>>>>> b\nexcept ImportError:\n    pass\nray.init(num_cpus=1)\n';
    assert.equal(readPython(both).processes.length, 1);
  });
});

describe('problems', () => {
  const problems = (text: string) => readPython(text).problems.map(({ span }) => at(text, span));
  test('none in sound text', () => assert.deepEqual(problems(SAMPLE), []));
  test('a broken argument', () => assert.equal(problems('import ray\nray.init(a=, b=1)\n').length, 1));
  test('damage elsewhere is named too, since nothing of the file runs', () =>
    assert.deepEqual(problems('import ray\nx = = 1\n\n\ny = 1\nray.init()\n'), ['x = = 1']));
  test('the options around a broken one are read', () =>
    assert.deepEqual(
      readPython('import ray\nray.init(a=1, b=, c=3)\n').processes[0]?.options.map(({ name }) => name),
      ['a', 'c'],
    ));
});

describe('text that is made to be hard to read', () => {
  const hostile: Record<string, string> = {
    'deep brackets': `import ray\nray.init(x=${'('.repeat(20_000)}${')'.repeat(20_000)})\n`,
    'a long chain': `import ray\nray${'.a'.repeat(20_000)}.init()\nray.init(x=a${'.b'.repeat(20_000)})\n`,
    'lists of lists of lists': `import ray\na0 = [1]\n${Array.from({ length: 30 }, (_, i) => `a${i + 1} = [${`a${i}, `.repeat(30)}]\n`).join('')}ray.init(x=a30)\n`,
    'dicts of dicts': `import ray\na0 = {"k": 1}\n${Array.from({ length: 30 }, (_, i) => `a${i + 1} = {${`**a${i}, `.repeat(30)}}\n`).join('')}ray.init(**a30)\n`,
    'a large dict': `import ray\nray.init(**{${Array.from({ length: 3_000 }, (_, i) => `"k${i}": ${i}, f(): 1, `).join('')}})\n`,
    blanks: `import ray\nray${' '.repeat(100_000)}.init()\nimport${' '.repeat(100_000)}x\n${', '.repeat(50_000)}\n`,
    signs: `import ray\nray.init(x=${'- '.repeat(20_000)}1)\n`,
    'a long assignment': `import ray\n${'a='.repeat(20_000)}ray.init()\n`,
    'empty lines': `import ray\n${'\n'.repeat(1_000_000)}ray.init()\n`,
    'many words of one line': `${'import '.repeat(100_000)}\n${'install '.repeat(100_000)}\nx = "{${'ray'.repeat(30_000)}} "\nimport ray\nray.init()\n`,
    'what holds itself':
      'import ray, subprocess\nk = {}\nk["a"] = k\ndef f():\n    k["b"] = k\nw = ["ray", "start"]\nw.append(w)\nw += w\nt = "a"\nt += t\nray.init(t, **k)\nsubprocess.run(w)\nclass A(A):\n    b = A\nray.init(A().c, x=A.b)\ndef g(x):\n    return g(x)\nray.init(g(g))\n',
    'many changes': `import ray\nk = {}\n${Array.from({ length: 2_000 }, (_, i) => `if c${i}:\n    k['a${i}'] = k\n`).join('')}${'ray.init(**k)\n'.repeat(20)}`,
    'functions that call each other': `import ray\n${Array.from({ length: 300 }, (_, i) => `def f${i}(a):\n    ${i === 0 ? 'ray.init(x=a)' : `f${i - 1}(a)`}\n    return a\n`).join('')}${Array.from({ length: 3_000 }, (_, i) => `f${i % 300}("x${i}")\n`).join('')}`,
    cycles:
      'import ray\na = b or a\nb = a if a else b\nd = {**e}\ne = {**d}\nd.update(e)\nr = s\ns = r\nr.init()\nray.init(a, **d)\n',
  };
  for (const [name, text] of Object.entries(hostile))
    test(name, () => {
      assert.ok(python.mayConcernRay(text));
      assert.ok(readPython(text).processes.length > 0);
    });
  test('a file that is too much says so', () =>
    assert.match(readPython(hostile['lists of lists of lists'] as string).problems[0]?.message ?? '', /too/));
});

test('a file with many starts is read to its end', () => {
  const text = `import ray\nH = "x"\n${'ray.init(namespace=H, num_cpus=1)\n'.repeat(300)}`;
  const { problems, processes } = readPython(text);
  assert.deepEqual([problems, processes.length, processes.at(-1)?.options.length], [[], 300, 2]);
});
