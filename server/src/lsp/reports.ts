// What a client was told of a document, by an id that is the same exactly when the diagnostics are.
import { createHash } from 'node:crypto';
import type { Diagnostic } from 'vscode-languageserver';

export interface Report {
  readonly id: string;
  readonly items: Diagnostic[];
}

export function reportOf(items: Diagnostic[]): Report {
  return { id: createHash('sha1').update(JSON.stringify(items)).digest('base64url'), items };
}
