// What kind of file a text is, by the program that its first line names or by what only one kind of file holds.

const FIRST_LINE = /^#!([^\n]*)/;
const SHELLS = /^(?:ba|z|da|k)?sh$/;
const PYTHONS = /^(?:python|pypy)[\d.]*$/;
/** Run the script by a program that is named behind them. */
const RUNNERS = /^(?:env|uv|uvx|run|pixi|poetry|pipenv|hatch|exec|nix-shell|sudo|nohup)$/;

/** The program that the line `#!/usr/bin/env -S python3 -u` at the beginning of a text names; `other` where it is one whose files are not read. */
export function programNamedBy(text: string): 'shell' | 'python' | 'other' | undefined {
  const [, line] = FIRST_LINE.exec(text) ?? [];
  if (line === undefined) return undefined;
  const words = line.trim().split(/\s+/);
  const programs = words.map((word) => word.slice(word.lastIndexOf('/') + 1));
  // `#!/usr/bin/env -S uv run --script` runs Python, whatever it is called.
  if (programs.includes('uv') && programs.includes('run')) return 'python';
  const program = programs.find((word) => !RUNNERS.test(word) && !/^-|^\w+=/.test(word)) ?? '';
  return SHELLS.test(program) ? 'shell' : PYTHONS.test(program) ? 'python' : 'other';
}

/** By what it holds, and the name of a file that holds that. */
const KINDS: readonly (readonly [name: string, holds: readonly RegExp[]])[] = [
  ['manifest.yaml', [/^apiVersion:[ \t]/m, /^kind:[ \t]/m]],
  ['compose.yaml', [/^services:[ \t]*$/m, /^[ \t]+(?:image|build|command):/m]],
  ['Dockerfile', [/^(?:[ \t]*(?:#[^\n]*)?\n|ARG [^\n]*\n){0,50}FROM [^\n]*\n/]],
  ['program.service', [/^\[Service\][ \t]*$/m, /^ExecStart[ \t]*=/m]],
  ['program.py', [/^(?:import ray\b|from ray\b[\w.]* import\b)/m]],
];
/** The first line that is no comment is plainly a command: in a text that is meant for people it might be one as well. */
const COMMANDS =
  /^(?:[ \t]*(?:#[^\n]*)?\n){0,50}(?:set -|export \w+=|source |(?:exec |sudo |nohup )?ray (?:start|up|job) )/;

/** The name of a file that a text would be read as; undefined where it may be anything. `isFile`: it is written to a file of its own. */
export function fileNameByText(text: string, isFile: boolean): string | undefined {
  const program = programNamedBy(text);
  if (program !== undefined) return program === 'other' ? undefined : program === 'shell' ? 'program.sh' : 'program.py';
  const [name] = KINDS.find(([, holds]) => holds.every((one) => one.test(text))) ?? [];
  return name ?? (isFile && COMMANDS.test(text) ? 'program.sh' : undefined);
}
