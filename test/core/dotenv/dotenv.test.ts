// How files of environment variables are read and changed.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { applyEdits, type ReadFacts } from '../../../server/src/core/index.ts';
import type { Change } from '../../../server/src/core/languages/change.ts';
import { dotenv } from '../../../server/src/core/languages/dotenv/dotenv.ts';
import { readsFile } from '../../../server/src/core/languages/file-names.ts';
import { oneShotSyntax } from '../../../server/src/core/languages/syntax.ts';
import { grammars, write } from '../../support/engine.ts';

const syntax = oneShotSyntax(grammars);

function documentOf(text: string) {
  return { path: '/project/.env', languageId: 'dotenv', text };
}

function read(text: string): ReadFacts {
  return dotenv.read(documentOf(text), syntax);
}

function settings(text: string): string[] {
  return read(text).environment.map(({ name, value, nameSpan, valueSpan }) => {
    assert.equal(text.slice(nameSpan.start, nameSpan.end), name);
    const shown = value.kind === 'literal' ? JSON.stringify(value.value) : '?';
    return `${name}=${shown} ${text.slice(valueSpan.start, valueSpan.end)}`;
  });
}

function changed(text: string, change: (facts: ReadFacts) => Change): string | undefined {
  const facts = read(text);
  const edits = write(change(facts), documentOf(text), facts);
  return edits && applyEdits(text, edits);
}

describe('which files', () => {
  for (const name of ['.env', '.env.local', 'ray.env', '.ENV.prod'])
    test(name, () => assert.ok(readsFile(dotenv, name)));
  for (const name of ['.envrc', 'environment', 'env', 'dotenv.py', 'x.env.py'])
    test(`not ${name}`, () => assert.ok(!readsFile(dotenv, name)));
  test('other names that end like the ones of Ray', () =>
    assert.ok(!dotenv.mayConcernRay('XRAY_AUTH_MODE=disabled\n')));
});

describe('settings', () => {
  const forms: Record<string, string[]> = {
    'RAY_AUTH_MODE=token': ['RAY_AUTH_MODE="token" token'],
    'export RAY_AUTH_MODE=token': ['RAY_AUTH_MODE="token" token'],
    ' RAY_AUTH_MODE = "token" # why': ['RAY_AUTH_MODE="token" "token"'],
    "RAY_AUTH_MODE='$x'": [`RAY_AUTH_MODE="$x" '$x'`],
    'RAY_AUTH_MODE=disabled # for now': ['RAY_AUTH_MODE="disabled" disabled'],
    'RAY_AUTH_MODE=a#b': ['RAY_AUTH_MODE="a#b" a#b'],
    'RAY_AUTH_MODE=': ['RAY_AUTH_MODE="" '],
    'RAY_AUTH_MODE= # nothing': ['RAY_AUTH_MODE="" '],
    'RAY_AUTH_MODE=${MODE}': ['RAY_AUTH_MODE=? ${MODE}'],
    'RAY_X="two\nlines"\nRAY_Y=1': ['RAY_X="two\\nlines" "two\nlines"', 'RAY_Y="1" 1'],
    '# RAY_AUTH_MODE=disabled': [],
    'XRAY_AUTH_MODE=disabled': [],
    RAY_AUTH_MODE: [],
    'RAY_AUTH_TOKEN=abcdef': [],
    '\uFEFFRAY_AUTH_MODE=token\r\nRAY_B=2\r\n': ['RAY_AUTH_MODE="token" token', 'RAY_B="2" 2'],
  };
  for (const [text, expected] of Object.entries(forms))
    test(JSON.stringify(text), () => assert.deepEqual(settings(text), expected));
  test('the environment of a process, set before it begins', () => {
    const [setting] = read('A=1\nRAY_AUTH_MODE=token\nB=2\n').environment;
    assert.equal(setting?.scope, 'process');
    assert.equal(setting?.order, 'before-import');
    assert.deepEqual(setting?.lines, { start: 4, end: 24 });
  });
});

describe('changes', () => {
  test('a value loses the quotes that some readers keep', () => {
    const to = (text: string) =>
      changed(text, ({ environment }) => ({
        kind: 'set-value',
        span: (environment[0] as { valueSpan: { start: number; end: number } }).valueSpan,
        to: 'token',
      }));
    assert.equal(to('RAY_AUTH_MODE="tokn" # x\r\n'), 'RAY_AUTH_MODE=token # x\r\n');
    assert.equal(to('RAY_AUTH_MODE=tokn\n'), 'RAY_AUTH_MODE=token\n');
  });
  test('a value that quotes or a shell would change is not written', () => {
    for (const to of ['a b', ' token', 'token ', '$HOME', 'a"b', ''])
      assert.equal(
        changed('RAY_AUTH_MODE=tokn\n', ({ environment }) => ({
          kind: 'set-value',
          span: environment[0]?.valueSpan ?? { start: 0, end: 0 },
          to,
        })),
        undefined,
        JSON.stringify(to),
      );
  });
  test('a comment gets a line of its own', () => {
    const text = 'A=1\r\n  RAY_AUTH_MODE=disabled\r\n';
    const result = changed(text, ({ environment }) => ({
      kind: 'suppress',
      span: environment[0]?.valueSpan ?? { start: 0, end: 0 },
      rule: 'auth-disabled',
      reason: 'alone\nhere',
    }));
    assert.equal(result, 'A=1\r\n  # ray-guard: ignore[auth-disabled] alone here\r\n  RAY_AUTH_MODE=disabled\r\n');
    assert.deepEqual(
      read(result ?? '').comments.map((comment) => comment.text),
      [' ray-guard: ignore[auth-disabled] alone here'],
    );
  });
});
