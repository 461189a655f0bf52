// Every text of the client and the manifest exists in every language, in the terms of its glossary, and none is left in English.
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
    assert.deepEqual(orderedParts(translated[key] ?? ''), orderedParts(text), `${path}: ${key}`);
  }
}

/** Numbers of a fraction, and links that are read one after another. */
function orderedParts(text: string): string[] {
  return text.match(/\{\w+\}|\]\(command:[^)]*\)/g) ?? [];
}

/** `l10n/glossary.*.json`: English terms, and one of several translations of each; `*` is the rest of a word. */
interface Glossary {
  /** As the language pack of VS Code has them. */
  readonly vscode: Readonly<Record<string, string>>;
  /** Of Ray Guard, Ray and packaging. */
  readonly own: Readonly<Record<string, string>>;
  /** Products, files and identifiers: the same in every language. */
  readonly names: readonly string[];
  /** Words that this language writes as English does. */
  readonly same: readonly string[];
}

/** English and translated texts of the manifest and of the client, without names. */
function textPairs(language: string, { names }: Glossary): readonly (readonly [english: string, translated: string])[] {
  const client = JSON.parse(clientStrings(root)[1]) as Record<string, string>;
  const manifest = readTexts('package.nls.json');
  const pairs = (english: Record<string, string>, translated: Record<string, string>) =>
    Object.entries(english).map(
      ([key, text]) => [proseOf(text, names), proseOf(translated[key] ?? '', names)] as const,
    );
  return [
    ...pairs(manifest, readTexts(`package.nls.${language}.json`)),
    ...pairs(client, readTexts(`l10n/bundle.l10n.${language}.json`)),
  ];
}

/** Without names, what is filled in and what a click runs. */
function proseOf(text: string, names: readonly string[]): string {
  const prose = text.replace(/\{\w+\}|\(command:[^)]*\)|`[^`]*`/g, ' ');
  const longestFirst = [...names].sort((a, b) => b.length - a.length);
  return longestFirst.reduce((rest, name) => rest.replaceAll(name, ' '), prose);
}

function hasTerm(text: string, term: string): boolean {
  const words = term.replace(/\*/g, '\\p{L}*').replace(/ /g, '\\s+');
  return new RegExp(words, 'iu').test(text);
}

/** `fix, fixes`: what the glossary has under a term, with its plural. */
function hasEnglish(text: string, terms: string): boolean {
  return terms.split(', ').some((term) => new RegExp(`\\b${term}s?\\b`, 'i').test(text));
}

/** Terms of the glossary that an English text has and its translation lacks. */
function missingTerms({ vscode, own }: Glossary, english: string, translated: string): string[] {
  return Object.entries({ ...vscode, ...own })
    .filter(([terms]) => hasEnglish(english, terms))
    .filter(([, translations]) => !translations.split(', ').some((one) => hasTerm(translated, one)))
    .map(([terms, translations]) => `${terms} (${translations}): ${translated}`);
}

/** Words of a translation that its English text has too, and that the language does not write in the same way. */
function englishWords({ same }: Glossary, english: string, translated: string): string[] {
  const known = new Set(english.toLowerCase().match(/[a-z]+/g));
  return (translated.match(/\p{Script=Latin}{2,}/gu) ?? [])
    .filter((word) => known.has(word.toLowerCase()))
    .filter((word) => !same.some((one) => [one, `${one}s`].includes(word) || one === word.toLowerCase()));
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

for (const language of LANGUAGES) {
  const glossary = JSON.parse(readFileSync(join(root, `l10n/glossary.${language}.json`), 'utf8')) as Glossary;
  test(`${language}: the terms of the glossary are used`, () =>
    assert.deepEqual(
      textPairs(language, glossary).flatMap(([english, translated]) => missingTerms(glossary, english, translated)),
      [],
    ));
  test(`${language}: nothing is left in English`, () =>
    assert.deepEqual(
      textPairs(language, glossary).flatMap(([english, translated]) => englishWords(glossary, english, translated)),
      [],
    ));
  test(`${language}: no term of the glossary is without a text`, () => {
    const english = textPairs(language, glossary).map(([text]) => text);
    const terms = Object.keys({ ...glossary.vscode, ...glossary.own });
    assert.deepEqual(
      terms.filter((term) => !english.some((text) => hasEnglish(text, term))),
      [],
    );
  });
}

test('what a translation leaves in English, loses or calls otherwise is found', () => {
  const glossary = {
    vscode: { 'quick fix': 'Schnelle Problembehebung' },
    own: { finding: 'Befund*' },
    names: [],
    same: ['Port'],
  };
  assert.deepEqual(englishWords(glossary, 'Show ports', 'Show Ports'), ['Show']);
  assert.deepEqual(missingTerms(glossary, 'Findings', 'Alle Befunde'), []);
  assert.deepEqual(missingTerms(glossary, 'A quick fix', 'Eine Korrektur').length, 1);
  assert.notDeepEqual(orderedParts('{1} von {0}'), orderedParts('{0}/{1}'));
});

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
