// Ray's own token file, `~/.ray/auth_token`, as commands and mounts put it there: for what starts behind it, a variable like any other.

import { TOKEN_FILE } from '../../ray/auth.ts';
import type { EnvironmentSetting, Holds } from '../../ray/facts/environment.ts';
import { unknown } from '../../ray/facts/value.ts';
import type { Span } from '../../text/span.ts';

/** `~/.ray/auth_token`, whatever the home is. */
export function isTokenFile(path: string): boolean {
  return /(?:^|\/)\.ray\/auth_token$/.test(path);
}

/** A file that is mounted or copied to this path in a container; of a folder only what is in it decides: of a home, too. */
export function tokenFileAt(path: string, at: Span): EnvironmentSetting | undefined {
  if (isTokenFile(path)) return tokenFile(at);
  return MAY_HOLD_IT.test(path) ? tokenFile(at, 'maybe') : undefined;
}

const MAY_HOLD_IT = /\/\.ray\/?$|^\/(?:root|home|home\/[^/]+)\/?$/;

/** What commands of such a text leave in the home for those that run there later, in shells of their own. */
export function tokenFileLeftBy(text: string, at: Span): EnvironmentSetting[] {
  return /\bget-auth-token\b|\.ray\/auth_token\b/.test(text) ? [tokenFile(at, 'maybe')] : [];
}

export function tokenFile(at: Span, holds: Holds = 'surely'): EnvironmentSetting {
  return {
    name: TOKEN_FILE,
    operation: 'set',
    holds,
    value: unknown('a token'),
    scope: 'process',
    order: 'before-import',
    span: at,
    nameSpan: at,
    valueSpan: at,
  };
}

const WRITES = /^(?:cp|mv|ln|install|tee|scp|rsync)$/;

/** The words of one command, and the files that its output goes to. */
export function writesTokenFile(words: readonly string[], outputs: readonly string[]): boolean {
  const [program = '', ...rest] = words;
  if (outputs.some(isTokenFile)) return true;
  if (/(?:^|\/)ray$/.test(program)) return rest[0] === 'get-auth-token' && rest.includes('--generate');
  const target = rest.at(-1);
  return WRITES.test(program) && target !== undefined && isTokenFile(target);
}
