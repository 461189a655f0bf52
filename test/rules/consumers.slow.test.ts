// Every fix of every fixture, read by bash and by PyYAML: what they took before they take afterwards.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { DockerfileParser } from 'dockerfile-ast';
import { applyEdits, type Document } from '../../server/src/core/index.ts';
import { program } from '../pre-commit/pre-commit.ts';
import { analyse } from '../support/check-fixture.ts';
import { root } from '../support/engine.ts';
import { readFixture } from '../support/fixture-file.ts';

interface Fixed {
  readonly name: string;
  readonly before: Document;
  readonly after: Document;
}

const folder = mkdtempSync(join(tmpdir(), 'ray-guard-consumers-'));
after(() => rmSync(folder, { recursive: true }));

const fixtures = join(root, 'test/rules');
const fixed: readonly Fixed[] = readdirSync(fixtures)
  .filter((name) => name.endsWith('.md'))
  .flatMap((name) => readFixture(join(fixtures, name)))
  .flatMap((one) => {
    const { document, analysis } = analyse(one, one.main.text);
    return analysis.findings.flatMap(({ fixes }) =>
      fixes.map(({ title, edits }) => ({
        name: `${one.place}: ${title}`,
        before: document,
        after: { ...document, text: applyEdits(document.text, edits) ?? '' },
      })),
    );
  });

/** The texts that are handed to a shell. */
function scriptsIn({ path, languageId, text }: Document): string[] {
  if (languageId === 'shellscript') return [text];
  if (languageId === 'dockerfile') return runsIn(text);
  return /(?:^|\/)Makefile$|\.mk$/.test(path) ? recipesIn(text) : [];
}

function runsIn(text: string): string[] {
  const runs = new Set(['RUN', 'CMD', 'ENTRYPOINT']);
  return DockerfileParser.parse(text)
    .getInstructions()
    .filter((one) => runs.has(one.getKeyword()))
    .map((one) => one.getRawArgumentsContent() ?? '')
    .filter((script) => !script.trimStart().startsWith('['))
    .map((script) => script.replace(/^(?:--\w+(?:=\S+)?\s+)+/, ''));
}

/** As make hands them over: joined lines, without its own marks and variables. */
function recipesIn(text: string): string[] {
  const lines = text.replaceAll('\\\n\t', '\\\n').matchAll(/^\t[@+-]*((?:[^\\\n]|\\[\s\S])*)$/gm);
  return [...lines].map(([, line = '']) => line.replace(/\$\([^()]*\)|\$\{[^{}]*\}/g, 'x').replaceAll('$$', '$'));
}

/** Which of the texts bash refuses, by their places: one bash for all. */
function refusedByBash(scripts: readonly string[]): Set<number> {
  const names = scripts.map((script, index) => {
    writeFileSync(join(folder, `${index}.sh`), script);
    return `${index}.sh`;
  });
  const { stdout, error } = spawnSync(
    'bash',
    ['-c', 'for file; do bash -n "$file" 2>/dev/null || echo "${file%.sh}"; done', 'bash', ...names],
    { cwd: folder, encoding: 'utf8' },
  );
  if (error) throw error;
  return new Set(stdout.split('\n').filter(Boolean).map(Number));
}

const LOADS = `
import json, sys, yaml
for index, text in enumerate(json.load(sys.stdin)):
    try:
        list(yaml.load_all(text, Loader=yaml.BaseLoader))
    except yaml.YAMLError:
        print(index)
`;

/** pre-commit brings PyYAML along. */
function refusedByPyYaml(texts: readonly string[]): Set<number> {
  const { stdout, status, stderr } = spawnSync(program('python'), ['-c', LOADS], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  assert.equal(status, 0, stderr);
  return new Set(stdout.split('\n').filter(Boolean).map(Number));
}

/** Names of the fixes after which more of the texts are refused than before. */
function broken(
  textsOf: (document: Document) => readonly string[],
  refused: (texts: readonly string[]) => Set<number>,
) {
  const told = fixed.flatMap((one) =>
    (['before', 'after'] as const).flatMap((when) => textsOf(one[when]).map((text) => ({ one, when, text }))),
  );
  const count = new Map<Fixed, number>();
  for (const index of refused(told.map(({ text }) => text))) {
    const { one, when } = told[index] as (typeof told)[number];
    count.set(one, (count.get(one) ?? 0) + (when === 'after' ? 1 : -1));
  }
  assert.ok(told.length > 100, `${told.length} texts`);
  return [...count]
    .filter(([, more]) => more > 0)
    .map(
      ([
        {
          name,
          after: { text },
        },
      ]) => `${name}\n${text}`,
    );
}

test('bash reads every script, recipe and RUN after a fix that it read before', () => {
  assert.deepEqual(broken(scriptsIn, refusedByBash), []);
});

test('PyYAML loads every YAML after a fix that it loaded before', () => {
  const texts = ({ languageId, path, text }: Document) =>
    languageId === 'yaml' && !path.endsWith('.json') ? [text] : [];
  assert.deepEqual(broken(texts, refusedByPyYaml), []);
});
