// What an experiment with a real Ray is made of: a row of docs/ray-behaviour.md, steps, and what each release is expected to do.

/** `node` runs the Ray that is asked about; `other` is a second machine on the same network. */
type Machine = 'node' | 'other';

interface Common {
  /** Names the answer. */
  readonly as: string;
  readonly on?: Machine;
  /** Seconds after which a wait in vain ends; what is waited for is an event. */
  readonly limit?: number;
}

interface Run extends Common {
  readonly text: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Files beside the program, in the home folder. */
  readonly files?: Readonly<Record<string, string>>;
  /** Another release than the one under test. */
  readonly release?: string;
}

/** `runs`, the name of the exception, or the last line that the program printed after `answer `. It stays until the experiment ends. */
export interface ProgramStep extends Run {
  readonly do: 'program';
}

/** The exit status, or the last line printed after `answer `. */
export interface ShellStep extends Run {
  readonly do: 'shell';
}

/** The addresses on which a port, or a process with this in its command line, listens. */
export type ListensStep = Common & { readonly do: 'listens' } & (
    | { readonly port: number }
    | { readonly process: string }
  );

/** The HTTP status without credentials, or `refused`. */
export interface RequestStep extends Common {
  readonly do: 'request';
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Any status is `answered`. */
  readonly whatever?: true;
}

export type Step = ProgramStep | ShellStep | ListensStep | RequestStep;

export type Answer = string | number | readonly string[];

interface Expectation {
  /** PEP 440 specifiers, as `>=2.52,<2.59`. */
  readonly releases: string;
  readonly answers: Readonly<Record<string, Answer>>;
}

export interface Experiment {
  /** Unique, kebab-case. */
  readonly id: string;
  /** The row of docs/ray-behaviour.md that it measures. */
  readonly row: `M${number}`;
  /** What is asked, in one sentence for the page of results. */
  readonly question: string;
  readonly steps: readonly Step[];
  /** The first that names a release counts; a release that none names is not measured. */
  readonly expected: readonly Expectation[];
  /** Among the few that CI repeats. */
  readonly ci?: true;
}

export const NODE_ADDRESS = '10.99.0.1';

/** Releases with token mode; those of them that are open by themselves; those that ask by themselves. */
export const HAS_TOKENS = '>=2.52';
export const OPEN_BY_ITSELF = '>=2.52,<2.59';
export const ASKS_BY_ITSELF = '>=2.59';

export const TOKEN = '0123456789abcdef0123456789abcdef';
/** The variables of a process that asks for this token, and sends it. */
export const WITH_TOKEN = { RAY_AUTH_MODE: 'token', RAY_AUTH_TOKEN: TOKEN };

export function program(as: string, text: string, rest: Omit<ProgramStep, 'do' | 'as' | 'text'> = {}): ProgramStep {
  return { do: 'program', as, text, ...rest };
}

export function shell(as: string, text: string, rest: Omit<ShellStep, 'do' | 'as' | 'text'> = {}): ShellStep {
  return { do: 'shell', as, text, ...rest };
}

/** Where the dashboard, or what else has this port, listens. */
export function listensOn(as: string, port: number): ListensStep {
  return { do: 'listens', as, port };
}

export function processListens(as: string, process: string): ListensStep {
  return { do: 'listens', as, process };
}

/** A job from the other machine without a token: an answer of 200 means that it runs a command. */
export function jobFromOutside(as = 'job from outside'): RequestStep {
  return { ...postJob(as, `${NODE_ADDRESS}:8265`, '/api/jobs/'), on: 'other' };
}

/** A job without a token by the machine itself. */
export function jobFromInside(as = 'job', host = '127.0.0.1'): RequestStep {
  return postJob(as, `${host}:8265`, '/api/jobs/');
}

/** The agent takes jobs without the dashboard. */
export function agentJobFromOutside(as = 'agent job from outside'): RequestStep {
  return { ...postJob(as, `${NODE_ADDRESS}:52365`, '/api/job_agent/jobs/'), on: 'other' };
}

function postJob(as: string, authority: string, path: string): RequestStep {
  return { do: 'request', as, method: 'POST', url: `http://${authority}${path}`, body: { entrypoint: 'true' } };
}
