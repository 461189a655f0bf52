// What a person should know of the flags of `ray start` that decide who can reach Ray.
import type { ArgumentNote } from './init-argument-notes.ts';

/** Plain text, by the canonical name of the option: `dashboard_host` for `--dashboard-host`. */
export const startFlagNotes: ReadonlyMap<string, ArgumentNote> = new Map([
  [
    'head',
    {
      text: 'The GCS listens on every address of this machine. Nobody is asked for a token unless RAY_AUTH_MODE=token is set, in any release up to 2.60.',
      source: 'M11',
      rule: 'missing-auth-token',
    },
  ],
  [
    'address',
    {
      text: 'Joins a cluster that runs already. In token mode the process needs the same token as the head; without it the head refuses it.',
      source: 'M6',
    },
  ],
  [
    'dashboard_host',
    {
      text: 'Where the dashboard and its job API listen. Beyond this machine, whoever can connect can run jobs, with Ray 2.60 too, unless RAY_AUTH_MODE=token is set and there is a token.',
      source: 'M11',
      rule: 'exposed-dashboard',
    },
  ],
]);
