// Commands behind an `exit`, or behind a program in the place of the shell, start nothing; all others do.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readShell } from './read-shell.ts';

const START = 'ray start --head';

const DEAD: Record<string, string> = {
  'behind exit': `echo done\nexit\n${START}\n`,
  'behind exit with a status': `exit 0; ${START}\n`,
  'behind a program in its place': `exec sleep infinity\n${START}\n`,
  'behind one with redirections': `exec cat a.log > log 2>&1\n${START}\n`,
  'in a group': `{\n  exit 1\n  ${START}\n}\n`,
  'in a function that is defined behind it': `exit\nmain() {\n  ${START}\n}\nmain\n`,
  'in a function': `main() {\n  exit 3\n  ${START}\n}\nmain\n`,
  'in a branch': `if [ -n "$A" ]; then\n  exit 0\n  ${START}\nfi\n`,
  'in another branch': `if [ -n "$A" ]; then\n  :\nelse\n  exec sleep 5\n  ${START}\nfi\n`,
};

const ALIVE: Record<string, string> = {
  'in front of it': `${START}\nexit\n`,
  'behind one under a condition': `if [ -n "$A" ]; then\n  exit 0\nfi\n${START}\n`,
  'behind one in another branch': `if [ -n "$A" ]; then\n  exit 0\nelse\n  ${START}\nfi\n`,
  'behind one if a command fails': `cd /srv || exit 1\n${START}\n`,
  'behind one in a shell of its own': `(exit 1)\n${START}\n`,
  'behind one in the background': `exec sleep 5 &\n${START}\n`,
  'behind one in a pipeline': `echo a | exit\n${START}\n`,
  'behind one in a function': `leave() {\n  exit\n}\n${START}\n`,
  'behind redirections of the shell': `exec > log 2>&1\n${START}\n`,
  'behind a new descriptor': `exec 3>&1 {fd}>log\n${START}\n`,
  'behind its arguments, which may be none': `exec "$@"\n${START}\n`,
  'behind the condition of a template': `{% if leave %}\nexit 0\n{% endif %}\n${START}\n`,
  'behind a case': `case $1 in\n  a) exit 0 ;;\nesac\n${START}\n`,
  'as what the shell becomes': `exec ${START}\n`,
};

describe('commands that never run', () => {
  for (const [name, text] of Object.entries(DEAD)) test(name, () => assert.deepEqual(readShell(text).processes, []));
});

describe('commands that run', () => {
  for (const [name, text] of Object.entries(ALIVE)) test(name, () => assert.equal(readShell(text).processes.length, 1));
});
