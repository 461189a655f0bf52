// What starts the extension, in package.json: the languages say which documents and files of a folder do.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Language, languages } from '../../server/src/core/index.ts';

/** Links to a rule: `vscode://ray-guard.ray-guard/rules/<rule>`. */
const OTHERS = ['onUri'];

/** Languages that VS Code itself has for files that we read, whatever extensions there are: `test/editor/own-languages.test.ts` asks it. */
export const OWN_LANGUAGES = ['python', 'dockerfile', 'dotenv', 'yaml', 'dockercompose', 'shellscript', 'makefile'];

/** Throws for a language whose files nothing starts Ray Guard for. */
export function activationEvents(languages: readonly Language[]): string[] {
  for (const { id, files, editor, onRequest } of languages) {
    const { languages: ids, notebooks = [], starts } = editor;
    const isStarted = ids.some((one) => OWN_LANGUAGES.includes(one)) || notebooks.length + starts.length > 0;
    // The policy that asks for documents starts it.
    if (files.names.length > 0 && !isStarted && !onRequest)
      throw new Error(
        `The language ${id} says nothing in \`editor\` that starts Ray Guard in a VS Code without other extensions.`,
      );
  }
  const events = (kind: string, namesOf: (language: Language) => readonly string[]) =>
    [...new Set(languages.flatMap(namesOf))].map((name) => `${kind}:${name}`);
  return [
    ...events('onLanguage', ({ editor }) => editor.languages),
    ...events('onNotebook', ({ editor }) => editor.notebooks ?? []),
    ...OTHERS,
    ...events('workspaceContains', ({ editor }) => editor.starts),
  ];
}

export function manifestWithActivation(root: string): [path: string, text: string] {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  manifest.activationEvents = activationEvents(languages);
  return ['package.json', `${JSON.stringify(manifest, null, 2)}\n`];
}
