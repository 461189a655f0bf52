// Packs the extension. The same sources give the same bytes, whenever and wherever they are packed, so that anybody can check them.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createVSIX } from '@vscode/vsce';

/** Seconds since 1970: the time of every file in the archive, whatever it is on disk. The first of 2026. */
const TIME_OF_ALL_FILES = '1767225600';

const { values } = parseArgs({ options: { out: { type: 'string', default: 'ray-guard.vsix' } } });

process.env.SOURCE_DATE_EPOCH = TIME_OF_ALL_FILES;
await createVSIX({
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  packagePath: values.out,
  dependencies: false,
  allowMissingRepository: true,
  rewriteRelativeLinks: false,
});
