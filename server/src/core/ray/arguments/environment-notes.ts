// What a person should know of the environment variables that decide who can use Ray.

import { links } from '../links.ts';
import type { ArgumentNote } from './init-argument-notes.ts';

/** Plain text, by the name of the variable. Variables without a bearing on who can use Ray are left out. */
export const environmentNotes: ReadonlyMap<string, ArgumentNote> = new Map([
  [
    'RAY_AUTH_MODE',
    {
      text: 'Whether Ray asks for a token, since Ray 2.52: `token` does, `disabled` does not; older releases ignore it. It must be set before ray is imported, for every process of the cluster. Unset, only a local start of Ray 2.59 and later asks.',
      source: 'M4',
      rule: 'late-auth-mode',
    },
  ],
  [
    'RAY_AUTH_TOKEN',
    {
      text: 'The token itself, the same for every process of the cluster; it does not belong in a file that others read. It comes before RAY_AUTH_TOKEN_PATH and ~/.ray/auth_token. Without RAY_AUTH_MODE it is not enforced below Ray 2.59.',
      source: 'M7',
      rule: 'token-in-source',
    },
  ],
  [
    'RAY_AUTH_TOKEN_PATH',
    {
      text: 'A file that holds the token. Without it and without RAY_AUTH_TOKEN the token is taken from ~/.ray/auth_token. It is used in token mode only.',
      source: 'M7',
    },
  ],
  [
    'RAY_ADDRESS',
    {
      text: 'The cluster that programs join: ray.init() takes it where no address or "auto" is given, and a job client takes it in place of its own address. That cluster decides whether a token is asked for; in token mode the program needs the same token. An http:// address sends the token in clear text.',
      source: links.init,
      rule: 'plaintext-remote',
    },
  ],
  [
    'RAY_USE_TLS',
    {
      text: '1 encrypts the connections between the processes of Ray with certificates of your own. Without the files that RAY_TLS_SERVER_CERT, RAY_TLS_SERVER_KEY and RAY_TLS_CA_CERT name, ray.init() fails.',
      source: 'M19',
    },
  ],
]);
