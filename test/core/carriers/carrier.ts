// A carrier is a form in which a file starts a process. What is started does not depend on it: the findings of each process are listed here once for each class.

/** A command with the variables that it is started with. */
export interface Started {
  readonly variables: readonly (readonly [name: string, value: string])[];
  readonly words: readonly string[];
}

/**
 * Where a form runs what it holds. machine: with variables that the file shows. open-machine: with others too, that it does not show (tmux,
 * a launcher, `sudo -E`). container, open-container: the same inside a container or pod. build: while an image is built, with nothing left
 * running.
 */
export type Place = 'machine' | 'open-machine' | 'container' | 'open-container' | 'build';

export interface Carrier {
  readonly name: string;
  /** By which its language is known. */
  readonly file: string;
  readonly place: Place;
  readonly write: (started: Started) => string;
  /** The processes that this form can hold; all where absent. */
  readonly only?: readonly ProcessName[];
  /** Of the two fixes of a head, what this form has no place for. */
  readonly lacks?: readonly ('host' | 'token')[];
}

const started = (line: string): Started => {
  const words = line.split(' ');
  const variables: [string, string][] = [];
  for (let first = words[0]; first && /^[A-Z_]+=/.test(first); first = words[0]) {
    const [name = '', value = ''] = first.split('=');
    variables.push([name, value]);
    words.shift();
  }
  return { variables, words };
};

export const processes = {
  'an open head': started('ray start --head --dashboard-host 0.0.0.0'),
  'an open head, joined': started('ray start --head --dashboard-host=0.0.0.0 --port=6379'),
  'a head': started('ray start --head'),
  'a head with a token': started('RAY_AUTH_MODE=token RAY_AUTH_TOKEN_PATH=/run/token ray start --head'),
  'a head without authentication': started('RAY_AUTH_MODE=disabled ray start --head'),
  'a head with a name that Ray does not read': started('RAY_TOKEN=x ray start --head'),
  'a head with a mode that Ray does not know': started('RAY_AUTH_MODE=tokens ray start --head'),
  'a worker': started('ray start --address=10.0.0.5:6379'),
  'a job client': started('ray job submit --address http://10.0.0.5:8265 -- python x.py'),
  'an open Serve': started('serve start --http-host 0.0.0.0'),
  'a Serve for this machine': started('serve start --http-host 127.0.0.1'),
} satisfies Readonly<Record<string, Started>>;

export type ProcessName = keyof typeof processes;

/** `rule severity confidence`, as the page of each rule says; nothing for processes that are not listed. */
const MACHINE: Partial<Record<ProcessName, readonly string[]>> = {
  'an open head': ['exposed-dashboard error high'],
  'an open head, joined': ['exposed-dashboard error high'],
  'a head': ['missing-auth-token error medium'],
  'a head without authentication': ['auth-disabled error high'],
  'a head with a name that Ray does not read': ['ineffective-auth error high'],
  'a head with a mode that Ray does not know': ['invalid-auth-mode error high'],
  'a job client': ['plaintext-remote warning high'],
  'an open Serve': ['exposed-serve warning high'],
};

/** Only its network reaches it; what exposes it has rules of its own. */
const CONTAINER: typeof MACHINE = {
  ...MACHINE,
  'an open head': ['missing-auth-token warning medium'],
  'an open head, joined': ['missing-auth-token warning medium'],
  'a head': ['missing-auth-token warning medium'],
  'a head without authentication': ['auth-disabled warning high'],
  'a head with a name that Ray does not read': ['ineffective-auth warning high'],
  'an open Serve': [],
};

export const expected: Readonly<Record<Place, typeof MACHINE>> = {
  machine: MACHINE,
  // Whether a token is asked for is not known there.
  'open-machine': {
    ...MACHINE,
    'an open head': ['exposed-dashboard error medium'],
    'an open head, joined': ['exposed-dashboard error medium'],
    'a head': [],
    'a head with a name that Ray does not read': ['ineffective-auth warning high'],
  },
  container: CONTAINER,
  'open-container': { ...CONTAINER, 'an open head': [], 'an open head, joined': [], 'a head': [] },
  build: {},
};

/** Titles of fixes are recognized by their beginnings. */
export const fixesOf: Readonly<Record<Place, typeof MACHINE>> = {
  machine: {
    'an open head': ['Bind', 'Set'],
    'an open head, joined': ['Bind', 'Set'],
    'a head': ['Set'],
    'a head without authentication': ['Set'],
    'a head with a mode that Ray does not know': ['Set'],
    'an open Serve': ['Bind'],
  },
  'open-machine': {
    'an open head': ['Bind'],
    'an open head, joined': ['Bind'],
    'a head without authentication': ['Set'],
    'a head with a mode that Ray does not know': ['Set'],
    'an open Serve': ['Bind'],
  },
  container: {
    'an open head': ['Set'],
    'an open head, joined': ['Set'],
    'a head': ['Set'],
    'a head without authentication': ['Set'],
    'a head with a mode that Ray does not know': ['Set'],
  },
  'open-container': {
    'a head without authentication': ['Set'],
    'a head with a mode that Ray does not know': ['Set'],
  },
  build: {},
};

const quoted = (word: string) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word}'`);

/** `NAME=value ` before a command, each with a space behind it. */
export function prefix({ variables }: Started): string {
  return variables.map(([name, value]) => `${name}=${value} `).join('');
}

/** The command without its variables. */
export function command({ words }: Started): string {
  return words.map(quoted).join(' ');
}

/** Both, as a shell reads them. */
export function line(process: Started): string {
  return prefix(process) + command(process);
}

/** `ray` by another way of naming it: `$VENV/bin/ray`. */
export function program(folder: string): (process: Started) => string {
  return (process) => prefix(process) + folder + command(process);
}

/** The same process behind a program that runs others. */
export function behind(words: string): (process: Started) => string {
  return (process) => `${prefix(process)}${words} ${command(process)}`;
}

/** Every line of a text indented. */
export function indented(text: string, by: string): string {
  return text.replace(/^(?=.)/gm, by);
}
