// `npm run release:check [-- --tag vVERSION]`: lists what is missing before this version can be published, and fails if a file shows it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readHome } from './gen/home.ts';

export interface Item {
  readonly isDone: boolean;
  readonly text: string;
}

/** What no file shows: an owner does it once, before the first release. */
const BY_HAND: readonly string[] = [
  'npm: the name `ray-guard`, with .github/workflows/release.yml as its trusted publisher, environment `npm`',
  'PyPI: the project `ray-guard`, with the same workflow as its trusted publisher, environment `pypi`',
  'Visual Studio Marketplace: the publisher `ray-guard`; a token as the secret VSCE_PAT of the environment `marketplaces`',
  'Open VSX: the namespace `ray-guard`; a token as the secret OVSX_PAT of the environment `marketplaces`',
  'GitHub: private vulnerability reporting, as SECURITY.md promises; .github/CODEOWNERS with the accounts of the maintainers',
  'GitHub Pages or another host: the site that `npm run site` builds, at the homepage',
  'SchemaStore: the schema of ray-guard.toml, at the homepage',
];

/** `root`: folder of the project; `tag`: the tag to publish, if there is one. */
export function releaseItems(root: string, tag?: string): readonly Item[] {
  const { version, private: isPrivate, bugs } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { homepage, repository } = readHome(root);
  const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
  return [
    { isDone: homepage !== undefined, text: 'package.json: `homepage`, the address of the documentation site' },
    { isDone: repository !== undefined, text: 'package.json: `repository`, the address of the git repository' },
    { isDone: bugs !== undefined, text: 'package.json: `bugs`, where issues are reported' },
    { isDone: !isPrivate, text: 'package.json: no `private`, which npm refuses' },
    { isDone: changelog.includes(`\n## ${version}`), text: `CHANGELOG.md: a section for ${version}` },
    ...(tag === undefined
      ? []
      : [{ isDone: tag === `v${version}`, text: `the tag v${version}, as package.json has it` }]),
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { tag: { type: 'string' } } });
  const items = releaseItems(join(fileURLToPath(import.meta.url), '../..'), values.tag);
  for (const { isDone, text } of items) console.log(`${isDone ? 'done   ' : 'missing'}  ${text}`);
  console.log('\nBy hand, before the first release:');
  for (const text of BY_HAND) console.log(`- ${text}`);
  process.exitCode = items.every(({ isDone }) => isDone) ? 0 : 1;
}
