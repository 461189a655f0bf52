// Loads the language client, most of the extension's code, in steps: no step holds up what else runs in the extension host for long.
import { nextTurn } from './next-turn.ts';

export async function loadConnect(): Promise<typeof import('./connect.ts')> {
  await nextTurn();
  await import('vscode-languageclient');
  await nextTurn();
  return import('./connect.ts');
}
