// The folders that are scanned: a tree as a large repository has, files of nothing, and a lock of 50 MB.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pythonSource, randomNumbers } from './python-source.ts';

const SHARE_WITH_RAY = 0.05;
const FILES_PER_FOLDER = 25;

/** Python files of 20 to 600 lines, most of them short; one in twenty uses Ray. */
export function writeTree(folder: string, files: number): void {
  const random = randomNumbers(7);
  for (let at = 0; at < files; at++) {
    const name = join(
      folder,
      `package_${Math.floor(at / FILES_PER_FOLDER)}`,
      at % 3 === 0 ? 'core' : '',
      `module_${at}.py`,
    );
    mkdirSync(join(name, '..'), { recursive: true });
    writeFileSync(name, pythonSource(20 + Math.floor(580 * random() ** 3), at, random() < SHARE_WITH_RAY));
  }
  writeFileSync(
    join(folder, 'pyproject.toml'),
    '[project]\nname = "tree"\nversion = "1"\ndependencies = ["ray>=2.58.0,<2.61"]\n',
  );
  writeFileSync(join(folder, '.gitignore'), '__pycache__/\n*.egg-info/\n/build/\n.env\n');
}

export function writeEmptyFiles(folder: string, files: number): void {
  for (let at = 0; at < files; at++) {
    const inside = join(folder, `package_${Math.floor(at / 100)}`);
    if (at % 100 === 0) mkdirSync(inside, { recursive: true });
    writeFileSync(join(inside, `module_${at}.py`), '');
  }
}

/** uv.lock with Ray somewhere in the middle. */
export function writeLock(folder: string, bytes: number): void {
  const parts = ['version = 1\nrequires-python = ">=3.10"\n'];
  let length = 0;
  for (let at = 0; length < bytes; at++) {
    const name = at === 40_000 ? 'ray' : `package-${at}`;
    const version = name === 'ray' ? '2.53.0' : `${at % 10}.${at % 7}.0`;
    const hash = at.toString(16).padStart(64, '0');
    const part = `\n[[package]]\nname = "${name}"\nversion = "${version}"\nsource = { registry = "https://pypi.org/simple" }\nwheels = [\n    { url = "https://files.example.org/${name}-${version}-py3-none-any.whl", hash = "sha256:${hash}", size = ${at} },\n]\n`;
    parts.push(part);
    length += part.length;
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'uv.lock'), parts.join(''));
}
