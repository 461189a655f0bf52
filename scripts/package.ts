// Packs the extension, and writes what is in it beside it. The same sources give the same bytes, whenever and wherever they are packed, so
// that anybody can check them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createVSIX } from '@vscode/vsce';
import { billOfMaterials } from './bill-of-materials.ts';

/** Seconds since 1970: the time of every file in the archive, whatever it is on disk. The first of 2026. */
const TIME_OF_ALL_FILES = '1767225600';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({ options: { out: { type: 'string', default: 'ray-guard.vsix' } } });

process.env.SOURCE_DATE_EPOCH = TIME_OF_ALL_FILES;
await createVSIX({
  cwd: root,
  packagePath: values.out,
  dependencies: false,
  allowMissingRepository: true,
  rewriteRelativeLinks: false,
});
const bill = await billOfMaterials(readFileSync(values.out), join(root, 'dist'));
writeFileSync(values.out.replace(/(?:\.vsix)?$/, '.cdx.json'), `${JSON.stringify(bill, undefined, 2)}\n`);
