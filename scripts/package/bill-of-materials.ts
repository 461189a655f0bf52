// What is in the packed programs, as CycloneDX: every package that esbuild took code of, every grammar, every file with its hash.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { allBundles, PARSERS } from '../bundle.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Component {
  readonly type: 'library' | 'file' | 'application';
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version?: string;
  readonly licenses?: readonly [{ readonly expression: string }];
  readonly purl?: string;
  readonly hashes: readonly [{ readonly alg: 'SHA-256' | 'SHA-512'; readonly content: string }];
  readonly pedigree?: { readonly ancestors: readonly Pick<Component, 'type' | 'name' | 'version' | 'purl'>[] };
}

export interface BillOfMaterials {
  readonly bomFormat: 'CycloneDX';
  readonly specVersion: '1.6';
  readonly version: 1;
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
}

interface Locked {
  readonly version: string;
  readonly license: string;
  readonly integrity: string;
}

export interface Grammar {
  readonly file: string;
  readonly package: string;
  readonly version: string;
  readonly license: string;
}

/**
 * `files`: names of the programs and parsers in `dist` that went into the archive. The same input gives the same text: no time, no
 * random number.
 */
export async function billOfMaterials(
  archive: Buffer,
  dist: string,
  files: readonly string[],
): Promise<BillOfMaterials> {
  const { name, version, license } = readJson<{ name: string; version: string; license: string }>('package.json');
  const { packages } = readJson<{ packages: Readonly<Record<string, Locked>> }>('package-lock.json');
  const grammars = packedGrammars();
  const libraries = (await bundledPackages(files)).map((key) => packageOf(key, packages[key]));
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': name,
        name,
        version,
        licenses: [{ expression: license }],
        hashes: [sha256(archive)],
      },
    },
    components: [
      ...libraries,
      ...files.map((name) =>
        fileOf(
          `dist/${name}`,
          readFileSync(join(dist, name)),
          grammars.find(({ file }) => file === name),
        ),
      ),
    ],
  };
}

export function packedGrammars(): readonly Grammar[] {
  return readJson<{ grammars: readonly Grammar[] }>('grammars/grammars.json').grammars;
}

/** Keys of `packages` in the lock file, in order; `files`: the programs that count, all unless given. */
export async function bundledPackages(files?: readonly string[]): Promise<string[]> {
  // Of web-tree-sitter also the parser's runtime, which is a file of its own.
  const found = new Set(PARSERS.flatMap((path) => lockKeyOf(path) ?? []));
  for (const bundle of allBundles('dist')) {
    const { metafile } = await build({ ...bundle, write: false, metafile: true });
    for (const [output, { inputs }] of Object.entries(metafile.outputs))
      for (const [path, { bytesInOutput }] of Object.entries(
        files && !files.includes(basename(output)) ? {} : inputs,
      )) {
        const key = lockKeyOf(path);
        if (key && bytesInOutput > 0) found.add(key);
      }
  }
  return [...found].sort();
}

/** `node_modules/a/node_modules/b` of a file in it, wherever node_modules is; none for files of Ray Guard. */
function lockKeyOf(path: string): string | undefined {
  return /(?<=^|\/)node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0];
}

function packageOf(key: string, locked: Locked | undefined): Component {
  if (!locked?.license) throw new Error(`The lock file has no license for ${key}.`);
  const name = key.slice(key.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const [algorithm, digest = ''] = locked.integrity.split('-');
  if (algorithm !== 'sha512') throw new Error(`${key} is locked by ${algorithm}, not by sha512.`);
  const purl = purlOf(name, locked.version);
  return {
    type: 'library',
    'bom-ref': purl,
    name,
    version: locked.version,
    licenses: [{ expression: locked.license }],
    purl,
    hashes: [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }],
  };
}

function fileOf(path: string, bytes: Buffer, grammar: Grammar | undefined): Component {
  const component: Component = {
    type: 'file',
    'bom-ref': path,
    name: path,
    hashes: [sha256(bytes)],
  };
  if (!grammar) return component;
  const { package: name, version, license } = grammar;
  const ancestor = { type: 'library', name, version, purl: purlOf(name, version) } as const;
  return { ...component, version, licenses: [{ expression: license }], pedigree: { ancestors: [ancestor] } };
}

function purlOf(name: string, version: string): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

function sha256(bytes: Buffer): { readonly alg: 'SHA-256'; readonly content: string } {
  return { alg: 'SHA-256', content: createHash('sha256').update(bytes).digest('hex') };
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}
