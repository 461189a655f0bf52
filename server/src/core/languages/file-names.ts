// Which language reads a file, by the last part of its path, or the last two.
import type { Language } from './language.ts';

const read = new WeakMap<Language, (path: string) => boolean>();

/** The first of `languages` that reads files of this name; a path tells more than its last part alone. */
export function languageNamed<L extends Language>(languages: readonly L[], path: string): L | undefined {
  return languages.find((language) => readsFile(language, path));
}

export function readsFile(language: Language, path: string): boolean {
  let reads = read.get(language);
  if (!reads) {
    const { names, only } = language.files;
    const expression = expressionOf(names);
    reads = (one) => expression.test(one) && (only?.test(one) ?? true);
    read.set(language, reads);
  }
  return reads(path);
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
