// l10n/bundle.l10n.json: every English text that the client shows, as its translations are keyed by it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const CALL = /\bl10n\.t\(\s*('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")?/g;

/** Throws where `l10n.t` is given anything but a literal: such a text could not be translated. */
export function clientStrings(root: string): [path: string, text: string] {
  const folder = join(root, 'client/src');
  const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => textsOf(name, readFileSync(join(folder, name), 'utf8')));
  const bundle = Object.fromEntries([...new Set(texts)].sort().map((text) => [text, text]));
  return ['l10n/bundle.l10n.json', `${JSON.stringify(bundle, null, 2)}\n`];
}

function textsOf(name: string, source: string): string[] {
  return [...source.matchAll(CALL)].map(([, literal]) => {
    if (!literal) throw new Error(`${name}: l10n.t takes a string literal, so that it can be translated.`);
    return literalValue(literal);
  });
}

function literalValue(literal: string): string {
  const inner = literal.slice(1, -1);
  return inner.replace(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
}
