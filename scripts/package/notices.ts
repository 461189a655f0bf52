// THIRD-PARTY-NOTICES.txt: the licence texts of every library and grammar that is packed, as their packages carry them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundledPackages, packedGrammars } from './bill-of-materials.ts';

/** Name of the file in dist/ and in each package. */
export const NOTICES = 'THIRD-PARTY-NOTICES.txt';

const root = fileURLToPath(new URL('../..', import.meta.url));
const LINE = `${'-'.repeat(80)}\n`;

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

/** Throws with the name of a package that has no licence text. */
export async function thirdPartyNotices(): Promise<string> {
  const folders = [
    ...(await bundledPackages()),
    ...packedGrammars().map(({ package: name }) => join('node_modules', name)),
  ];
  const notices = folders.map((folder) => noticeOf(join(root, folder)));
  return `Ray Guard contains the following libraries and grammars.\n\n${notices.join('')}`;
}

function noticeOf(folder: string): string {
  const { name, version, license }: Manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const texts = readdirSync(folder)
    .filter((file) => /^(?:licen[cs]e|copying|notice|thirdpartynotices)\b/i.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim());
  if (texts.length === 0) throw new Error(`${name} ${version} has no licence text, so it cannot be packed.`);
  return `${LINE}${name} ${version} (${license})\n${LINE}\n${texts.join('\n\n')}\n\n`;
}
