// Where a form does not get the verdict of its class, and why. This list may only become shorter.
import type { ProcessName } from './carrier.ts';

export interface Exception {
  readonly carrier: string;
  readonly process: ProcessName;
  readonly reason: string;
}

const DISABLED = 'a head without authentication';

function differs(carriers: readonly string[], processes: readonly ProcessName[], reason: string): Exception[] {
  return carriers.flatMap((carrier) => processes.map((process) => ({ carrier, process, reason })));
}

export const exceptions: readonly Exception[] = [
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
];
