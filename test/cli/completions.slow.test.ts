// What the shells themselves offer from the scripts that `ray-guard completions` prints.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { type TestContext, test } from 'node:test';
import { addFiles, rayGuard, SAFE, workspace } from './command.ts';

/** Words before the one that is completed and the beginning of that, and what is offered. */
const OFFERED: readonly (readonly [readonly string[], string])[] = [
  [['bas'], 'baseline'],
  [['--fo'], '--format'],
  [['--since', 'HEAD', '--fail-on', 'n'], 'never'],
  [['--format', 'sa'], 'sarif'],
  [['rules', '--format', ''], 'json text'],
  [['explain', 'exposed-d'], 'exposed-dashboard exposed-debugger'],
  [['check', '--explain', 'exposed-s'], 'exposed-serve'],
  [['completions', 'z'], 'zsh'],
  [['help', 'expl'], 'explain'],
  [['baseline', '--pr'], '--prune'],
];

async function scriptFor(t: TestContext, shell: string): Promise<{ folder: string; script: string }> {
  const folder = workspace(t, { 'app.py': SAFE });
  const { code, stdout, stderr } = await rayGuard(folder, ['completions', shell]);
  assert.deepEqual([code, stderr], [0, '']);
  const script = './script';
  addFiles(folder, { script: stdout });
  return { folder, script };
}

/** In zsh the script offers all words; zsh itself shows those that begin as the last one does. */
const sorted = (offered: string, words: readonly string[]) =>
  offered
    .split(/\s+/)
    .filter((one) => one !== '' && one.startsWith(words.at(-1) ?? ''))
    .sort()
    .join(' ');

for (const shell of ['bash', 'zsh'])
  test(shell, async (t) => {
    const { folder, script } = await scriptFor(t, shell);
    const ask = (words: readonly string[]) => {
      const quoted = ['ray-guard', ...words].map((word) => `'${word}'`).join(' ');
      const asked = `COMP_WORDS=(${quoted}); COMP_CWORD=${words.length}; _ray_guard; echo "\${COMPREPLY[@]}"`;
      // As the emulation of bash's completion does in zsh.
      const call = shell === 'zsh' ? `f() { emulate -L sh; setopt kshglob noshglob braceexpand; ${asked}; }; f` : asked;
      return sorted(
        execFileSync(shell, [...(shell === 'zsh' ? ['-f'] : []), '-c', `. ${script}\n${call}`], {
          cwd: folder,
          encoding: 'utf8',
        }),
        words,
      );
    };
    for (const [words, expected] of OFFERED) assert.equal(ask(words), expected, words.join(' '));
    assert.equal(ask(['check', 'ap']), 'app.py');
    assert.equal(ask(['--output', 'ap']), 'app.py');
  });

test('fish', async (t) => {
  const { folder, script } = await scriptFor(t, 'fish');
  const ask = (words: readonly string[]) => {
    const line = ['ray-guard', ...words].join(' ');
    const offered = execFileSync('fish', ['--no-config', '-c', `source ${script}; complete -C '${line}'`], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, HOME: folder },
    });
    return sorted(offered.replaceAll(/\t.*$/gm, ''), words);
  };
  for (const [words, expected] of OFFERED) assert.equal(ask(words), expected, words.join(' '));
  assert.equal(ask(['check', 'ap']), 'app.py');
});
