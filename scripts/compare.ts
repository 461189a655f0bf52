// `npm run compare -- FOLDER...`: whether the command line and the editor find the same in a folder, byte for byte.
import { resolve } from 'node:path';
import { commandLineFindings, editorFindings } from '../test/support/two-ways.ts';

for (const folder of process.argv.slice(2).map((one) => resolve(one))) {
  const [printed, shown] = [await commandLineFindings(folder), await editorFindings(folder)];
  const only = (some: readonly string[], others: readonly string[]) => some.filter((line) => !others.includes(line));
  const differences = [
    ...only(printed, shown).map((line) => `  only on the command line: ${line}`),
    ...only(shown, printed).map((line) => `  only in the editor: ${line}`),
  ];
  const isSame = printed.join('\n') === shown.join('\n');
  console.log(`${folder}: ${printed.length} findings, ${isSame ? 'the same both ways' : 'NOT the same both ways'}`);
  for (const line of differences) console.log(line);
  if (!isSame) process.exitCode = 1;
}
