// Every text of the client and the manifest exists in every language, and none is left behind.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { clientStrings } from '../../scripts/gen/client-strings.ts';
import { root } from '../support/engine.ts';

const LANGUAGES = ['de', 'ru', 'zh-cn'];
/** Names of products and kinds of files, which are the same in every language. */
const NAMES = ['Ubuntu, Debian', 'NetworkPolicy', 'Kubernetes, KubeRay', 'AWS CloudFormation'];
const SHOWN = ['title', 'shortTitle', 'description', 'markdownDescription', 'altText', 'name', 'contents', 'label'];

function readTexts(path: string): Record<string, string> {
  return JSON.parse(readFileSync(join(root, path), 'utf8')) as Record<string, string>;
}

/** What is filled in, and what a click runs: neither is language. */
function unchangingParts(text: string): string[] {
  return (text.match(/\{\w+\}|\(command:[^)]*\)|`[^`]*`/g) ?? []).sort();
}

function assertTranslated(english: Record<string, string>, path: string): void {
  const translated = readTexts(path);
  assert.deepEqual(Object.keys(translated).sort(), Object.keys(english).sort(), path);
  for (const [key, text] of Object.entries(english)) {
    assert.ok(translated[key]?.trim(), `${path}: ${key}`);
    assert.deepEqual(unchangingParts(translated[key] ?? ''), unchangingParts(text), `${path}: ${key}`);
  }
}

/** Calls for every string under a value, with the name of the nearest property. */
function eachString(value: unknown, property: string, visit: (property: string, text: string) => void): void {
  if (typeof value === 'string') visit(property, value);
  else if (Array.isArray(value)) for (const item of value) eachString(item, property, visit);
  else if (typeof value === 'object' && value !== null)
    for (const [key, item] of Object.entries(value)) eachString(item, key, visit);
}

test('the manifest uses every key of package.nls.json, and no other', () => {
  const used = new Set<string>();
  eachString(readTexts('package.json'), '', (_, text) => {
    const key = /^%([\w.-]+)%$/.exec(text)?.[1];
    if (key) used.add(key);
  });
  assert.deepEqual([...used].sort(), Object.keys(readTexts('package.nls.json')).sort());
});

test('the manifest shows no text that is not a key', () => {
  const { contributes, capabilities } = readTexts('package.json');
  const raw: string[] = [];
  eachString({ contributes, capabilities }, '', (property, text) => {
    const isShown = SHOWN.includes(property) || /enum\w*Descriptions$|^enumItemLabels$/i.test(property);
    if (isShown && text !== 'Ray Guard' && !/^%.+%$/.test(text)) raw.push(`${property}: ${text}`);
  });
  assert.deepEqual(raw, []);
});

for (const language of LANGUAGES) {
  test(`${language}: the manifest is translated`, () =>
    assertTranslated(readTexts('package.nls.json'), `package.nls.${language}.json`));
  test(`${language}: the client is translated`, () => {
    const english = JSON.parse(clientStrings(root)[1]) as Record<string, string>;
    assertTranslated(english, `l10n/bundle.l10n.${language}.json`);
  });
}

test('no text is shown by the client except through l10n.t', () => {
  const folder = join(root, 'client/src');
  // A literal that has a space or a capital, where VS Code's interface takes something to show.
  const shown =
    /(?:show(?:Information|Warning|Error)Message\(|setStatusBarMessage\(|\b(?:title|label|detail|text|tooltip|placeHolder|prompt|description)\s*[:=]\s*)\s*(['"`])(?!Ray Guard\1)(?=[^'"`]*[A-Z ])[^'"`]+/g;
  const raw = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => (readFileSync(join(folder, name), 'utf8').match(shown) ?? []).map((hit) => `${name}: ${hit}`));
  // A template that only joins values has no words of its own.
  const hasWords = (hit: string) => /['"`].*[A-Za-z]{2}/.test(hit.replace(/\$\{[^}]*\}/g, ''));
  const texts = raw.filter((hit) => hasWords(hit) && !NAMES.some((name) => hit.endsWith(name)));
  assert.deepEqual(texts, []);
});
