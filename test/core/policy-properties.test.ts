// Random policies are read as they were meant, damaged ones make nothing throw, and the JSON schema says the same as the reader.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv, type ValidateFunction } from 'ajv';
import { parse } from 'smol-toml';
import { applyEdits, type ReadFacts, readPolicy } from '../../server/src/core/index.ts';
import { POLICY_KEYS, type PolicyKey } from '../../server/src/core/policy/policy.ts';
import { policyKeys } from '../../server/src/core/policy/policy-keys.ts';
import { engine, root } from '../support/engine.ts';
import { randomFrom } from '../support/random.ts';

type Random = (below: number) => number;
type Values = Partial<Record<PolicyKey, unknown>>;

/** Some of the rules, so that a new one changes no run. */
const RULES = ['auth-disabled', 'exposed-dashboard', 'missing-auth-token', 'unused-suppression', 'vulnerable-ray'];
const SCHEMA = JSON.parse(readFileSync(join(root, 'server/data/policy.schema.json'), 'utf8'));
const validate: ValidateFunction = new Ajv({ strict: true, allErrors: true }).compile(SCHEMA);

function pick<T>(random: Random, from: readonly T[]): T {
  return from[random(from.length)] as T;
}

function some<T>(random: Random, from: readonly T[]): T[] {
  return from.filter(() => random(3) === 0);
}

const PATTERNS = [
  'src/',
  '*_pb2.py',
  '/a b/**',
  '!keep.py',
  'ünï/[ab].py',
  "it's",
  'say "no"',
  '\\#x',
  'a#b',
  'x = [1]',
];
const SAMPLES: Readonly<Record<(typeof policyKeys)[PolicyKey]['kind'], (random: Random) => unknown>> = {
  range: (random) => pick(random, ['>=2.58.0,<2.61', '<3', ' >= 2.9 , != 2.10 ', '==2.60.*']),
  severities: (random) =>
    Object.fromEntries(
      some(random, RULES).map((rule) => [rule, pick(random, ['error', 'warning', 'information', 'off'])]),
    ),
  confidence: (random) => pick(random, ['high', 'medium', 'low']),
  patterns: (random) => some(random, PATTERNS),
  ignores: (random) => Object.fromEntries(some(random, PATTERNS).map((one) => [one, some(random, [...RULES, 'all'])])),
  flag: (random) => random(2) === 0,
  networks: (random) => some(random, ['10.8.0.0/16', '192.168.0.1', 'fd00::/8', '*.corp.example', 'büro']),
  files: (random) => some(random, ['a.json', '../shared/b c.json']),
  file: (random) => pick(random, ['baseline.json', './x/y.json']),
};

function randomPolicy(random: Random): Values {
  return Object.fromEntries(some(random, POLICY_KEYS).map((key) => [key, SAMPLES[policyKeys[key].kind](random)]));
}

function written(random: Random, value: unknown): string {
  if (typeof value === 'string') {
    if (random(3) === 0 && !value.includes("'")) return `'${value}'`;
    if (random(4) === 0) return `"""${value.replace(/[\\"]/g, '\\$&')}"""`;
    const escaped = JSON.stringify(value);
    return random(3) === 0 ? escaped.replace(/a/g, '\\u0061') : escaped;
  }
  if (typeof value === 'boolean') return String(value);
  const [open, between, close] = pick(random, [
    ['[', ', ', ']'],
    ['[\n  ', ', # "x", ]\n  ', '\n]'],
    ['[ ', ' ,', ',]'],
  ] as const);
  if (Array.isArray(value))
    return value.length === 0 ? '[]' : open + value.map((one) => written(random, one)).join(between) + close;
  const pairs = Object.entries(value as object).map(([key, one]) => `${keyOf(random, key)} = ${flat(random, one)}`);
  return `{ ${pairs.join(', ')} }`;
}

/** Inline tables stay on their line. */
function flat(random: Random, value: unknown): string {
  return Array.isArray(value) ? `[${value.map((one) => JSON.stringify(one)).join(', ')}]` : written(random, value);
}

function keyOf(random: Random, key: string): string {
  if (!/^[\w-]+$/.test(key)) return JSON.stringify(key);
  return pick(random, [key, key, `"${key}"`, `'${key}'`, JSON.stringify(key).replace('e', '\\u0065')]);
}

/** In one of the spellings that TOML has for it; `prefix` names the table that contains it. */
function asToml(random: Random, values: Values, prefix: string): string {
  const head: string[] = [];
  const tables: string[] = [];
  for (const [key, value] of Object.entries(values)) {
    const isTable = typeof value === 'object' && !Array.isArray(value);
    const entries = isTable ? Object.entries(value as object) : [];
    const name = keyOf(random, key);
    if (entries.length > 0 && random(3) === 0)
      tables.push(
        `[${prefix ? `${prefix}.` : ''}${name}]`,
        ...entries.map(([one, inner]) => `${keyOf(random, one)} = ${written(random, inner)}`),
      );
    else if (entries.length > 0 && random(2) === 0)
      head.push(...entries.map(([one, inner]) => `${name} . ${keyOf(random, one)} = ${written(random, inner)}`));
    else head.push(`${name} = ${written(random, value)}`);
    if (random(4) === 0) head.push(`# ${key} = 1 [${key}] "`);
  }
  const text = [...(prefix ? [`[${prefix}]`] : []), ...head, ...tables, ''].join('\n');
  return random(3) === 0 ? text.replaceAll('\n', '\r\n') : text;
}

interface Sample {
  readonly path: string;
  readonly text: string;
}

function sampleOf(random: Random, values: Values): Sample {
  const mark = random(4) === 0 ? '\uFEFF' : '';
  if (random(2) === 0) return { path: '/p/ray-guard.toml', text: mark + asToml(random, values, '') };
  const prefix = pick(random, ['tool.ray-guard', 'tool . "ray-guard"', "'tool'.'ray-guard'"]);
  const above = '[project]\nname = "p"\n# [tool.ray-guard]\n';
  return {
    path: '/p/pyproject.toml',
    text: `${mark}${above}${asToml(random, values, prefix)}[tool.zzz]\nray = 1\nseverity = 2\n`,
  };
}

function factsOf({ path, text }: Sample): ReadFacts {
  const { facts, failures } = engine.read({ path, languageId: engine.languageOf(path)?.id ?? '', text });
  assert.deepEqual(failures, []);
  return facts;
}

test('a random policy in a random spelling is read as it was meant', () => {
  for (let seed = 1; seed <= 400; seed++) {
    const random = randomFrom(seed * 7919);
    const values = randomPolicy(random);
    const sample = sampleOf(random, values);
    const { policy, problems } = readPolicy(factsOf(sample));
    const message = `seed ${seed}:\n${sample.text}`;
    assert.deepEqual(problems, [], message);
    const { places, ...read } = policy ?? assert.fail(message);
    const meant = Object.fromEntries(
      Object.entries(values).map(([key, value]) => [policyKeys[key as PolicyKey].field, value]),
    );
    assert.deepEqual(read, meant, message);
    for (const [name, span] of Object.entries(places)) {
      const key = JSON.parse(sample.text.slice(span?.start, span?.end).replace(/^(?![\w"'-]*")'?([\w-]+)'?$/, '"$1"'));
      assert.equal(key, name.replace(/^severity\./, ''), message);
    }
    assert.ok(validate(values), `${message}\n${JSON.stringify(validate.errors)}`);
  }
});

test('damage makes nothing throw, problems lie in the text, and fixes mend what they name', () => {
  const bits = [
    '"',
    "'",
    '[',
    ']',
    '{',
    '}',
    '=',
    '.',
    '\n',
    '#',
    '\\',
    '\u202e',
    '😀',
    'true',
    '1',
    ' ',
    'x',
    '"""',
    ',',
  ];
  for (let seed = 1; seed <= 600; seed++) {
    const random = randomFrom(seed * 6007);
    const sample = sampleOf(random, randomPolicy(random));
    let { text } = sample;
    for (let round = random(3); round >= 0; round--) {
      const at = random(text.length + 1);
      text = text.slice(0, at) + (random(2) ? pick(random, bits) : '') + text.slice(at + random(4));
    }
    const damaged = { ...sample, text };
    const { problems } = readPolicy(factsOf(damaged));
    for (const { span, message, fix } of problems) {
      const where = `seed ${seed}, ${message}:\n${text}`;
      assert.ok(0 <= span.start && span.start < span.end && span.end <= text.length, where);
      assert.doesNotMatch(message, /[\p{Cc}\u202e]/u, where);
      if (!fix) continue;
      const mended = applyEdits(text, fix.edits) ?? assert.fail(where);
      const left = readPolicy(factsOf({ ...sample, text: mended })).problems;
      assert.ok(left.length <= problems.length, `${where}\n→\n${mended}`);
    }
  }
});

test('what the schema refuses, the reader reports; what the reader takes, the schema takes', () => {
  const wrong: readonly unknown[] = [
    1,
    '',
    'x',
    true,
    [],
    ['x'],
    [1],
    [[]],
    {},
    { x: 1 },
    { x: ['all'] },
    { x: [1] },
    1.5,
  ];
  for (const key of [...POLICY_KEYS, 'severty', 'x'])
    for (const value of wrong) {
      const text = `${key} = ${flatToml(value)}\n`;
      const isValid = validate(parse(text));
      const { problems } = readPolicy(factsOf({ path: '/p/ray-guard.toml', text }));
      if (problems.length === 0) assert.ok(isValid, `${text}${JSON.stringify(validate.errors)}`);
      if (!isValid) assert.ok(problems.length > 0, text);
    }
});

function flatToml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flatToml).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([key, one]) => `${key} = ${flatToml(one)}`)
    .join(', ')} }`;
}
