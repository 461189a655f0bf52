// Recipes of Makefiles and justfiles, read as the scripts that they are.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { applyEdits } from '../../../server/src/core/index.ts';
import type { Language } from '../../../server/src/core/languages/language.ts';
import { justfile, makefile } from '../../../server/src/core/languages/recipes/recipes.ts';
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
      'head [] head=true at --head, dashboard_host="0.0.0.0" at $(H)',
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
  };
  for (const [text, shown] of Object.entries(cases))
    test(JSON.stringify(text), () => assert.deepEqual(described(justfile, text), shown));
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
