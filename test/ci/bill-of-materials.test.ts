// What comes with a package is named: packages, grammars and files, and none of them has a script to install it.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { bundle, bundleForWeb } from '../../scripts/bundle.ts';
import {
  type BillOfMaterials,
  billOfMaterials,
  bundledPackages,
  type Component,
} from '../../scripts/package/bill-of-materials.ts';
import { root } from '../support/engine.ts';

const PERMISSIVE = ['Apache-2.0', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT'];
const readJson = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const archive = Buffer.from('an archive');

describe('the bill of materials', () => {
  let dist = '';
  let files: readonly string[] = [];
  let bill: BillOfMaterials;
  before(async () => {
    dist = mkdtempSync(join(tmpdir(), 'ray-guard-bill-'));
    await bundle(dist, ['extension', 'language-client', 'server', 'cli']);
    await bundleForWeb(dist);
    files = readdirSync(dist)
      .filter((name) => !name.endsWith('.map'))
      .sort();
    bill = await billOfMaterials(archive, dist, files);
  });
  after(() => rmSync(dist, { recursive: true }));

  const ofType = (type: Component['type']) => bill.components.filter((component) => component.type === type);

  test('names every package that the sources import', () => {
    const names = new Set(ofType('library').map(({ name }) => name));
    const imported = importedPackages(['server/src', 'client/src']);
    assert.ok(imported.size > 10);
    assert.deepEqual(
      [...imported].filter((name) => !names.has(name)),
      [],
    );
  });

  test('names each package as it is installed, under a permissive licence', async () => {
    const installed = (await bundledPackages()).map((key) => readJson(`${key}/package.json`));
    const shown = ofType('library').map(({ name, version, licenses }) => ({
      name,
      version,
      license: licenses?.[0].expression,
    }));
    assert.deepEqual(
      shown,
      installed.map(({ name, version, license }) => ({ name, version, license })),
    );
    assert.deepEqual(
      shown.filter(({ license }) => !PERMISSIVE.includes(`${license}`)),
      [],
    );
  });

  test('has the hash of every file, and where a grammar is from', () => {
    const packed = ofType('file');
    assert.deepEqual(
      packed.map(({ name, hashes }) => [name, hashes[0].content]),
      files.map((name) => [`dist/${name}`, sha256(readFileSync(join(dist, name)))]),
    );
    const grammars: { file: string; package: string; version: string; sha256: string }[] =
      readJson('grammars/grammars.json').grammars;
    for (const { file, package: name, version, sha256: hash } of grammars) {
      const component = packed.find((one) => one.name === `dist/${file}`);
      assert.equal(component?.hashes[0].content, hash);
      assert.equal(sha256(readFileSync(join(root, 'node_modules', name, file))), hash, 'as the package has it');
      assert.equal(component?.pedigree?.ancestors[0]?.purl, `pkg:npm/${name.replace('@', '%40')}@${version}`);
    }
  });

  test('names the archive by its hash, and no component twice', () => {
    assert.equal(bill.metadata.component.hashes[0].content, sha256(archive));
    const references = [bill.metadata.component, ...bill.components].map((component) => component['bom-ref']);
    assert.deepEqual(references, [...new Set(references)]);
  });
});

test('nothing that is bundled has a script to install it', async () => {
  const { packages } = readJson('package-lock.json');
  const keys = await bundledPackages();
  assert.deepEqual(
    keys.filter((key) => packages[key].hasInstallScript),
    [],
  );
  const { scripts } = readJson('package.json');
  assert.deepEqual(
    ['preinstall', 'install', 'postinstall'].filter((name) => name in scripts),
    [],
  );
});

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Those of which something is there at run time. */
function importedPackages(folders: readonly string[]): Set<string> {
  const found = new Set<string>();
  for (const folder of folders)
    for (const path of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }))
      if (path.endsWith('.ts'))
        for (const [, name] of readFileSync(join(root, folder, path), 'utf8').matchAll(VALUE_IMPORT))
          if (name && name !== 'vscode') found.add(name);
  return found;
}

/** `import { type A } from`, of which nothing is left, does not count. */
const VALUE_IMPORT =
  /^import (?!type |\{(?:\s*type \w+(?: as \w+)?,?)+\s*\})[^'";]*'((?:@[\w.-]+\/)?(?!node:)[a-z][\w.-]*)(?:\/[^']*)?';/gm;
