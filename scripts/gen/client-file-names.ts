// The client's copy of the names that languages say of themselves: the client imports nothing of the server.
import { languages } from '../../server/src/core/index.ts';
import { FOLDER_FILES, LANGUAGE_FILES, PROGRAM_FILES, SKIPPED_FOLDERS } from '../../server/src/host/file-names.ts';

const LINE_WIDTH = 120;
const EDITOR_LANGUAGES = [...new Set(languages.flatMap(({ editor }) => editor.languages))];
const LISTS = { EDITOR_LANGUAGES, LANGUAGE_FILES, PROGRAM_FILES, FOLDER_FILES, SKIPPED_FOLDERS };

export function clientFileNames(): [path: string, text: string] {
  const lines = [
    '// The languages and the names of files that are sent to the server. Written by `npm run gen` from what the languages say.',
    ...Object.entries(LISTS).flatMap(([list, names]) => ['', ...listing(list, names)]),
    '',
  ];
  return ['client/src/server/file-names.ts', lines.join('\n')];
}

/** As biome formats it. */
function listing(list: string, names: readonly string[]): string[] {
  const items = names.map((name) => `'${name}'`);
  const head = `export const ${list}: readonly string[] = [`;
  const line = `${head}${items.join(', ')}];`;
  return line.length <= LINE_WIDTH ? [line] : [head, ...items.map((item) => `  ${item},`), '];'];
}
