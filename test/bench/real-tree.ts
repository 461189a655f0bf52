// What a real tree is called on a page, and which of its files the keys are typed into.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { python } from '../../server/src/core/languages/python/python.ts';

/** Its folder's name, and the commit where it is a repository; never where it lies. */
export function nameOfTree(tree: string): string {
  const { status, stdout } = spawnSync('git', ['-C', tree, 'rev-parse', '--short=12', 'HEAD'], { encoding: 'utf8' });
  const name = basename(resolve(tree));
  return status === 0 ? `${name} at ${stdout.trim()}` : name;
}

/** The longest Python file that Ray Guard parses, relative to the tree; throws where there is none. */
export function longestRayProgram(tree: string): { readonly file: string; readonly lines: number } {
  const [longest] = readdirSync(tree, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.py'))
    .map((file) => ({ file, text: readFileSync(join(tree, file), 'utf8') }))
    .filter(({ text }) => python.mayConcernRay(text))
    .map(({ file, text }) => ({ file, lines: text.split('\n').length }))
    .sort((a, b) => b.lines - a.lines);
  if (!longest) throw new Error('No Python file of this tree can hold anything about Ray.');
  return longest;
}
