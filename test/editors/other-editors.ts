// The editors beside VS Code that the tests drive, and how to know that one is there.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../editor/editors.ts';

export const eglot = join(root, 'test/editors/eglot.el');

/** `packages`: of Debian and Ubuntu; `ifThere` are those that not every release has, since Emacs 29 brings Eglot along. */
export const otherEditors = [
  { name: 'Neovim', packages: ['neovim'], ifThere: [], isInstalled: () => succeeds('nvim', '--version') },
  {
    name: 'Emacs with Eglot',
    packages: ['emacs-nox'],
    ifThere: ['elpa-eglot'],
    isInstalled: () => succeeds('emacs', '-Q', '--batch', '-l', eglot),
  },
];

function succeeds(program: string, ...args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}
