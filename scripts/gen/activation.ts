// What starts the extension, in package.json: the languages say which documents and files of a folder do.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { languages } from '../../server/src/core/index.ts';

/** Links to a rule: `vscode://ray-guard.ray-guard/rules/<rule>`. */
const OTHERS = ['onUri'];

/** Throws for a language whose files nothing starts Ray Guard for. */
export function manifestWithActivation(root: string): [path: string, text: string] {
  for (const { id, files, editor } of languages) {
    const { languages: ids, notebooks = [], starts } = editor;
    if (files.names.length > 0 && ids.length + notebooks.length + starts.length === 0)
      throw new Error(`The language ${id} says nothing in \`editor\` that starts Ray Guard in VS Code.`);
  }
  const activationEvents = [
    ...named('onLanguage', ({ editor }) => editor.languages),
    ...named('onNotebook', ({ editor }) => editor.notebooks ?? []),
    ...OTHERS,
    ...named('workspaceContains', ({ editor }) => editor.starts),
  ];
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return ['package.json', `${JSON.stringify({ ...manifest, activationEvents }, null, 2)}\n`];
}

function named(event: string, namesOf: (language: (typeof languages)[number]) => readonly string[]): string[] {
  return [...new Set(languages.flatMap(namesOf))].map((name) => `${event}:${name}`);
}
