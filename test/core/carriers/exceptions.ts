// Where a form does not get the verdict of its class, and why. This list may only become shorter.
import type { ProcessName } from './carrier.ts';

export interface Exception {
  readonly carrier: string;
  readonly process: ProcessName;
  readonly reason: string;
}

const OPEN = ['an open head', 'an open head, joined'] as const;
const OF_RAY = [...OPEN, 'a head', 'a job client', 'an open Serve'] as const;
const DISABLED = 'a head without authentication';
const SET = [
  DISABLED,
  'a head with a name that Ray does not read',
  'a head with a mode that Ray does not know',
] as const;

function differs(carriers: readonly string[], processes: readonly ProcessName[], reason: string): Exception[] {
  return carriers.flatMap((carrier) => processes.map((process) => ({ carrier, process, reason })));
}

export const exceptions: readonly Exception[] = [
  ...differs(
    ['script: sudo -E', 'script: mpirun', 'script: tmux', 'script: tmux send-keys'],
    OPEN,
    'medium: it starts with variables that nothing shows, so whether a token is required is not known',
  ),
  ...differs(
    [
      'Python: the environment of the program',
      'Python: os.execlp',
      'Python: os.spawnvp',
      'Python: os.spawnlp',
      'notebook: os.environ above',
      'notebook: %env above',
      'notebook: %env in the same cell',
    ],
    [DISABLED],
    'medium: the variable is the own one of a program, and whether that imports Ray before is not known',
  ),
  ...differs(
    ['devcontainer: variables in the command'],
    [DISABLED, 'a head with a mode that Ray does not know'],
    'found, but a text in JSON is not changed',
  ),
  ...differs(
    ['make: a recipe beside its target', 'make: a recipe behind prerequisites'],
    [...OF_RAY, ...SET],
    'what stands behind a semicolon is not read yet',
  ),
  ...differs(['make: one shell, exported in it'], ['a head with a token', ...SET], 'each line is read alone yet'),
  ...differs(
    ['make: options in a variable'],
    [...OPEN, 'an open Serve'],
    'found, but where the value of a variable stands is not known yet',
  ),
  ...differs(
    ['make: variables of the target'],
    ['a head with a token', ...SET],
    'variables of a target are not read yet',
  ),
  ...differs(['just: a folder in a variable'], OF_RAY, 'templates are not put in yet'),
  ...differs(['just: exported variables'], SET, 'variables that a justfile exports are not read yet'),
];
