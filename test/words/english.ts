// Every English text of the project, by the file that it is written in: strings and comments of the source, keys of the manifest, pages.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { root } from '../support/engine.ts';
import { proseOf } from './phrases.ts';

export interface EnglishFile {
  readonly path: string;
  readonly texts: readonly string[];
  readonly comments: readonly string[];
}

/** Written by `npm run gen` from what is read elsewhere, or measured; a translation has a glossary of its own. */
const GENERATED = [
  /^docs\/rules\//,
  /^docs\/accuracy\.md$/,
  /^server\/data\//,
  /^l10n\//,
  /^package\.nls\.[\w-]+\.json$/,
];
const SHOWN_IN_MANIFEST = ['description', 'title'];

export function englishFiles(): EnglishFile[] {
  const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);
  return tracked
    .filter((path) => !GENERATED.some((one) => one.test(path)))
    .flatMap((path) => {
      const read = readerOf(path);
      return read ? [{ path, comments: [], ...read(readFileSync(join(root, path), 'utf8'), path) }] : [];
    });
}

type Read = (text: string, path: string) => Pick<EnglishFile, 'texts'> & Partial<EnglishFile>;

function readerOf(path: string): Read | undefined {
  if (/^(?:server|client|scripts)\/.*\.ts$/.test(path)) return sourceTexts;
  if (/^test\/.*\.ts$/.test(path)) return (text) => ({ texts: [], comments: sourceTexts(text, path).comments });
  if (/^test\/rules\/.*\.md$/.test(path)) return (text) => ({ texts: headings(text) });
  if (/^test\/.*\/cases\//.test(path)) return undefined;
  if (path.endsWith('.md')) return (text) => ({ texts: [proseOf(text)] });
  if (path === 'package.nls.json') return (text) => ({ texts: strings(JSON.parse(text)) });
  if (path === 'package.json' || path.endsWith('.code-snippets')) return (text) => ({ texts: shown(JSON.parse(text)) });
  return path === 'action.yml' ? (text) => ({ texts: text.match(/(?<=description: ).*/g) ?? [] }) : undefined;
}

/** Carets and code hold what rules say: that is checked where it comes from. */
function headings(text: string): string[] {
  return text.split('\n').flatMap((line) => (/^## \w+: /.test(line) ? [line.slice(line.indexOf(': ') + 2)] : []));
}

/** A string with a space is meant for people, unless it is code. */
export function sourceTexts(text: string, path: string): { texts: string[]; comments: string[] } {
  const { program, comments } = parseSync(path, text);
  const texts: string[] = [];
  const add = (value: string) => {
    if (/\w \w/.test(value)) texts.push(proseOf(value));
  };
  new Visitor({
    Literal: (node) => {
      if (typeof node.value === 'string') add(node.value);
    },
    TemplateLiteral: ({ quasis }) => add(quasis.map(({ value }) => value.cooked ?? '').join('…')),
  }).visit(program);
  return { texts, comments: comments.map(({ value }) => proseOf(value.replace(/^\s*\*/gm, ''))) };
}

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [proseOf(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

/** Of the manifest: what it shows itself; the rest is in package.nls.json. */
function shown(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    typeof item === 'string' && SHOWN_IN_MANIFEST.includes(key) ? [proseOf(item)] : shown(item),
  );
}
