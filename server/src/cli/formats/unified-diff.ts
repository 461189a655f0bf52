// What fixing would change, as a unified diff that `patch -p1` and `git apply` take.
import { createTwoFilesPatch } from 'diff';
import type { FixedFile } from '../fix-files.ts';
import { shownPath } from '../report-text.ts';

/** Empty for no files. The text of files is given as it is, so that the diff can be applied. */
export function unifiedDiff(files: readonly FixedFile[], cwd: string): string {
  return files
    .map(({ path, textBefore, textAfter }) => {
      const name = shownPath(path, { cwd });
      const patch = createTwoFilesPatch(`a/${name}`, `b/${name}`, textBefore, textAfter);
      return patch.slice(patch.indexOf('--- '));
    })
    .join('');
}
