// Recipes of Makefiles and justfiles, read as the scripts that they are.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { applyEdits } from '../../../server/src/core/index.ts';
import type { Language } from '../../../server/src/core/languages/language.ts';
import { justfile } from '../../../server/src/core/languages/recipes/justfile.ts';
import { makefile } from '../../../server/src/core/languages/recipes/makefile.ts';
import { oneShotSyntax } from '../../../server/src/core/languages/syntax.ts';
import { grammars, write } from '../../support/engine.ts';
import { show } from '../python/read-python.ts';
import { at, showSettings } from '../shell/read-shell.ts';

const syntax = oneShotSyntax(grammars);
const read = (language: Language, text: string) =>
  language.read({ path: '/project/x', languageId: language.id, text }, syntax);

function described(language: Language, text: string): string[] {
  return read(language, text).processes.map(({ role, options, environment }) => {
    const shown = options.map(({ name, value, valueSpan }) => `${name}=${show(value)} at ${at(text, valueSpan)}`);
    return `${role} [${showSettings(environment?.settings ?? [])}${environment?.open || environment?.inherits ? '…' : ''}] ${shown.join(', ')}`;
  });
}

describe('a Makefile', () => {
  const cases: Record<string, readonly string[]> = {
    'run:\n\tray start --head\n': ['head [] head=true at --head'],
    'run: x\n\t@-ray start --head --port=1\n': ['head [] head=true at --head, port=1 at 1'],
    'run:\n\tcd x && \\\n\t  ray start \\\n\t  --head\n': ['head [] head=true at --head'],
    'H = 0.0.0.0\nrun:\n\tray start --head --dashboard-host=$(H)\n': [
      'head [] head=true at --head, dashboard_host="0.0.0.0" at 0.0.0.0',
    ],
    'H ?= 0.0.0.0\nrun:\n\tray start --address $(H)\n': ['worker [] address=default(? | "0.0.0.0") at $(H)'],
    'run:\n\tP=1; ray start --head --port=$$P\n': ['head [] head=true at --head, port=1 at 1'],
    'export RAY_AUTH_MODE = token\nrun:\n\tray start --head\n': ['head [RAY_AUTH_MODE="token"] head=true at --head'],
    'include x.mk\nrun:\n\tray start --head\n': ['head […] head=true at --head'],
    'run:\n\texport RAY_AUTH_MODE=token\n\tray start --head\n': ['head [] head=true at --head'],
    'run:\n\t# ray start --head\n\techo ray start --head\n': [],
    'X = a \\\n\tray start --head\n': [],
    '# run:\n\tray start --head\n': [],
    'run:\r\n\tray start --head\r\n': ['head [] head=true at --head'],
  };
  for (const [text, shown] of Object.entries(cases))
    test(JSON.stringify(text), () => assert.deepEqual(described(makefile, text), shown));
  test('takes a prefix', () => {
    const text = 'run:\n\t@cd x; ray start --head\n';
    const facts = read(makefile, text);
    const [process] = facts.processes;
    assert.ok(process);
    const change = { kind: 'set-environment', name: 'RAY_AUTH_MODE', value: 'token', process } as const;
    const edits = write(change, { path: '', languageId: 'makefile', text }, facts);
    assert.equal(edits && applyEdits(text, edits), 'run:\n\t@cd x; RAY_AUTH_MODE=token ray start --head\n');
  });
});

/** As GNU make 4.3 hands them to a recipe that prints its environment. */
describe('what a Makefile hands on', () => {
  const run = 'run:\n\tray start --head\n';
  const TOKEN = '[RAY_AUTH_MODE="token"]';
  const cases: Record<string, string> = {
    [`export RAY_AUTH_MODE=token # on\n${run}`]: '[RAY_AUTH_MODE="token "]',
    [`export RAY_AUTH_MODE="token"\n${run}`]: '[RAY_AUTH_MODE="\\"token\\""]',
    [`export RAY_AUTH_MODE := token\n${run}`]: TOKEN,
    [`RAY_AUTH_MODE = token\nexport RAY_AUTH_MODE\n${run}`]: TOKEN,
    [`export RAY_AUTH_MODE\n${run}RAY_AUTH_MODE = token\n`]: TOKEN,
    [`RAY_AUTH_MODE = token\n${run}`]: '[]',
    [`RAY_AUTH_MODE = token\nexport\n${run}`]: TOKEN,
    [`RAY_AUTH_MODE = token\nexport\nunexport RAY_AUTH_MODE\n${run}`]: '[]',
    [`export RAY_AUTH_MODE = token\nunexport RAY_AUTH_MODE\n${run}`]: '[]',
    [`unexport RAY_AUTH_MODE\nexport RAY_AUTH_MODE = token\n${run}`]: TOKEN,
    [`ifdef PROD\nexport RAY_AUTH_MODE = token\nendif\n${run}`]: '[maybe RAY_AUTH_MODE="token"]',
    [`RAY_AUTH_MODE = token\nifdef PROD\nexport RAY_AUTH_MODE\nendif\n${run}`]: '[maybe RAY_AUTH_MODE="token"]',
    [`ifdef A\nelse\n  export RAY_AUTH_MODE = token\nendif\n${run}`]: '[maybe RAY_AUTH_MODE="token"]',
    [`export RAY_AUTH_MODE = disabled\n${run}export RAY_AUTH_MODE = token\n`]:
      '[RAY_AUTH_MODE="disabled" RAY_AUTH_MODE="token"]',
    [`M = token\nexport RAY_AUTH_MODE = $(M)\n${run}`]: TOKEN,
    [`M = $(M)\nexport RAY_AUTH_MODE = $(M)\n${run}`]: '[RAY_AUTH_MODE=?]',
    [`export RAY_AUTH_MODE = $(shell cat mode)\n${run}`]: '[RAY_AUTH_MODE=?]',
    [`define RAY_AUTH_MODE\ntoken\nendef\nexport RAY_AUTH_MODE\n${run}`]: '[RAY_AUTH_MODE=?]',
    [`run: export RAY_AUTH_MODE = token\n${run}`]: TOKEN,
    [`other: export RAY_AUTH_MODE = token\n${run}`]: '[]',
    [`all: export RAY_AUTH_MODE = token\nall: run\n${run}`]: '[maybe RAY_AUTH_MODE="token"]',
    [`run: RAY_AUTH_MODE = token\n${run}`]: '[]',
    [`# export RAY_AUTH_MODE = token\n${run}`]: '[]',
    [`X = a \\\n  export RAY_AUTH_MODE = token\n${run}`]: '[]',
    '.ONESHELL:\nrun:\n\texport RAY_AUTH_MODE=token\n\tray start --head\n': TOKEN,
  };
  for (const [text, shown] of Object.entries(cases))
    test(JSON.stringify(text), () =>
      assert.deepEqual(described(makefile, text), [`head ${shown} head=true at --head`]),
    );
});

describe('recipes of a Makefile', () => {
  const HEAD = 'head [] head=true at --head';
  const cases: Record<string, readonly string[]> = {
    'run: ; ray start --head\n': [HEAD],
    'run: build ; @ray start --head\nbuild:\n\tx\n': [HEAD],
    'run:: ; -ray start --head\n': [HEAD],
    'run: # ; ray start --head\n': [],
    'X = a; ray start --head\n': [],
    'X := $(if a,b: ; ray start --head)\n': [],
    'run:\nifdef A\n\tx\nelse\n\tray start --head\nendif\n': [HEAD],
    'run:\n\n# why\n\tray start --head\n': [HEAD],
    'define help\nrun:\n\tray start --head\nendef\n': [],
    'run: X = 1\n\tray start --head\n': [],
    'CMD = ray start --head\nrun:\n\t$(CMD)\n': ['head [] head=true at $(CMD)'],
    "CMD = ray start --head\nrun:\n\tbash -c '$(CMD)'\n": ['head [] head=true at $(CMD)'],
    'CMD = ray start --head\nrun:\n\techo $(CMD)\n': [],
    'run:\n\t$(shell which ray) start --head\n': [HEAD],
    'B = x y\nrun:\n\tray start $(B) $$HEAD --head\n': [HEAD],
  };
  for (const [text, shown] of Object.entries(cases))
    test(JSON.stringify(text), () => assert.deepEqual(described(makefile, text), shown));
  test('more than are read are a problem, not silence', () => {
    const text = `run:\n${'\tray stop\n'.repeat(1001)}`;
    assert.equal(read(makefile, text).problems.length, 1);
    assert.equal(read(makefile, text.replace('\tray stop\n', '')).problems.length, 0);
  });
});

describe('a justfile', () => {
  const cases: Record<string, readonly string[]> = {
    'run:\n    @ray start --head\n': ['head [] head=true at --head'],
    'run host="x":\n    ray start --head --dashboard-host {{host}}\n': [
      'head [] head=true at --head, dashboard_host=? at {{host}}',
    ],
    'run:\n  #!/usr/bin/env bash\n  export RAY_AUTH_MODE=token\n  ray start --head\n\nnext:\n  x\n': [
      'head [RAY_AUTH_MODE="token"] head=true at --head',
    ],
    'set dotenv-load\nrun:\n  ray start --head\n': ['head […] head=true at --head'],
    '# run:\n  ray start --head\n': [],
    'export RAY_AUTH_MODE := "token"\nrun:\n  ray start --head\n': ['head [RAY_AUTH_MODE="token"] head=true at --head'],
    "set export\nRAY_AUTH_MODE := 'token' # on\nrun:\n  ray start --head\n": [
      'head [RAY_AUTH_MODE="token"] head=true at --head',
    ],
    'RAY_AUTH_MODE := "token"\nrun:\n  ray start --head\n': ['head [] head=true at --head'],
    'export RAY_AUTH_MODE := env("X")\nrun:\n  ray start --head\n': ['head [RAY_AUTH_MODE=?] head=true at --head'],
    'h := "0.0.0.0"\nrun:\n  ray start --head --dashboard-host={{h}}\n': [
      'head [] head=true at --head, dashboard_host="0.0.0.0" at {{h}}',
    ],
    'run:\n  ray start \\\n    --head\n': ['head [] head=true at --head'],
    'run:\n  #!/usr/bin/env node\n  ray start --head\n': [],
    'run:\n  #!/usr/bin/env python3\n  ray start --head\n': [],
    'run:\n  #!/bin/bash\n  bash <<EOF\n  ray start --head\n  EOF\n': ['head [] head=true at --head'],
  };
  for (const [text, shown] of Object.entries(cases))
    test(JSON.stringify(text), () => assert.deepEqual(described(justfile, text), shown));
  test('a recipe that Python runs is a text of Python, without its indentation', () => {
    const text =
      'h := "0.0.0.0"\nrun:\n  #!/usr/bin/env -S uv run --script\n  if x:\n    ray.init(dashboard_host="{{h}}")\n';
    const [embedded] = read(justfile, text).embedded ?? [];
    assert.equal(embedded?.name, 'program.py');
    assert.equal(embedded.text.text.split('\n').slice(1).join('\n'), 'if x:\n  ray.init(dashboard_host="0.0.0.0")');
  });
});

test('comments that accept a finding', () => {
  const text = '# ray-guard: ignore[a] x\nrun:\n\tray start --head # ray-guard: ignore[b] y\n';
  assert.deepEqual(
    read(makefile, text).comments.map(({ text: words, alone }) => [words, alone]),
    [
      [' ray-guard: ignore[a] x', true],
      [' ray-guard: ignore[b] y', false],
    ],
  );
});

describe('a comment that accepts a finding is written on its line, whatever quote is open above', () => {
  const above = ["MSG = it's\n", "show:\n\techo 'head:\n", '"""x:\n'];
  for (const language of [makefile, justfile])
    for (const text of above.map((lines) => `${lines}run:\n\tray start --head\n`))
      test(`${language.id}: ${JSON.stringify(text)}`, () => {
        const facts = read(language, text);
        const { nameSpan } = facts.processes[0] ?? assert.fail();
        const change = { kind: 'suppress', span: nameSpan, rule: 'x', reason: 'y' } as const;
        const edits = write(change, { path: '', languageId: language.id, text }, facts);
        assert.equal(edits && applyEdits(text, edits), `${text.slice(0, -1)}  # ray-guard: ignore[x] y\n`);
      });
});
