// Which language reads a file, by the last part of its path, or the last two.
import type { Language } from './language.ts';

const named = new WeakMap<Language, RegExp>();

/** The first of `languages` that reads files of this name; a path tells more than its last part alone. */
export function languageNamed<L extends Language>(languages: readonly L[], path: string): L | undefined {
  const end = lastParts(path);
  return languages.find((language) => readsFile(language, end));
}

/** No name has more than two parts. */
function lastParts(path: string): string {
  const last = path.lastIndexOf('/');
  return last < 1 ? path : path.slice(path.lastIndexOf('/', last - 1) + 1);
}

export function readsFile(language: Language, path: string): boolean {
  let expression = named.get(language);
  if (!expression) {
    expression = expressionOf(language.files.names);
    named.set(language, expression);
  }
  return expression.test(path) && (language.files.only?.test(path) ?? true);
}

/** `id` is one of VS Code or its extensions, or a language's own. */
export function languageInEditor<L extends Language>(languages: readonly L[], id: string): L | undefined {
  return languages.find((one) => one.id === id) ?? languages.find(({ editor }) => editor.languages.includes(id));
}

/** Whether other files of its folder and below are checked with it without naming it. */
export function isContextOf({ files }: Language, fileName: string): boolean {
  return expressionOf(files.context).test(fileName);
}

/** `*` for any characters of one part, none and line ends included; large and small letters are the same. */
function expressionOf(names: readonly string[]): RegExp {
  const parts = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('\\*', '[^/]*'));
  return new RegExp(`(?:^|/)(?:${parts.length > 0 ? parts.join('|') : '(?!)'})$`, 'i');
}
