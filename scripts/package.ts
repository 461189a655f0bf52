// `npm run package`: writes what users install into packages/, each with a bill of materials beside it. The same sources give the same
// bytes, whenever and wherever they are packed, so that anybody can check them.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVSIX } from '@vscode/vsce';
import { readHome } from './gen/home.ts';
import { billOfMaterials } from './package/bill-of-materials.ts';
import { NOTICES } from './package/notices.ts';
import { recompressTar, recompressZip } from './package/smallest.ts';
import { wheel, wheelName } from './package/wheel.ts';

/** Seconds since 1970: the time of every file in the archive, whatever it is on disk. The first of 2026. */
const TIME_OF_ALL_FILES = '1767225600';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const packages = join(root, 'packages');
const manifest = JSON.parse(read('package.json'));
const { version } = manifest;
const npmPackage = join(packages, `ray-guard-${version}.tgz`);

rmSync(packages, { recursive: true, force: true });
mkdirSync(packages);
await packExtension();
await packForNpm();
await packForPython();

/** Its script `vscode:prepublish` builds dist/, from which the others are packed, too. */
async function packExtension(): Promise<void> {
  process.env.SOURCE_DATE_EPOCH = TIME_OF_ALL_FILES;
  const packagePath = join(packages, 'ray-guard.vsix');
  await createVSIX({
    cwd: root,
    packagePath,
    dependencies: false,
    // Without an address of the repository the links of the README stay as they are.
    ...(readHome(root).repository === undefined && { allowMissingRepository: true, rewriteRelativeLinks: false }),
  });
  await recompressZip(packagePath);
  await describe(packagePath, filesOfDist());
}

async function packForNpm(): Promise<void> {
  execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', packages], { cwd: root });
  await recompressTar(npmPackage);
  await describe(npmPackage, filesForTerminals());
}

async function packForPython(): Promise<void> {
  const path = join(packages, wheelName(manifest));
  const { name, license, keywords } = manifest;
  const summary = JSON.parse(read('package.nls.json')).description;
  const licenseFiles = { LICENSE: read('LICENSE'), [NOTICES]: read(join('dist', NOTICES)) };
  const { homepage, repository } = readHome(root);
  const links = { ...(homepage && { Homepage: homepage }), ...(repository && { Source: repository }) };
  const description = read('README.md');
  const files = filesForTerminals();
  const programs = files.map((file) => join(dist, file));
  writeFileSync(path, wheel({ name, version, summary, license, keywords, links, description, programs, licenseFiles }));
  await recompressZip(path);
  await describe(path, files);
}

/** Programs and parsers, in order. */
function filesOfDist(): string[] {
  return readdirSync(dist)
    .filter((file) => !file.endsWith('.map') && file !== NOTICES)
    .sort();
}

/** Those of them that .npmignore lets into the npm package. */
function filesForTerminals(): string[] {
  const listed = execFileSync('tar', ['-tzf', npmPackage], { encoding: 'utf8' }).split('\n');
  return filesOfDist().filter((file) => listed.includes(`package/dist/${file}`));
}

/** Writes the bill of materials of an archive that holds these files of dist/. */
async function describe(archive: string, files: readonly string[]): Promise<void> {
  const bill = await billOfMaterials(readFileSync(archive), dist, files);
  writeFileSync(`${archive}.cdx.json`, `${JSON.stringify(bill, undefined, 2)}\n`);
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
