// What VS Code itself knows of the files that we read: for those of which it knows nothing, something else must start Ray Guard.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { OWN_LANGUAGES } from '../../scripts/gen/activation.ts';
import { languages } from '../../server/src/core/index.ts';
import { codeServerFolder, editors } from './editors.ts';

interface Contributed {
  readonly id: string;
  readonly extensions?: readonly string[];
  readonly filenames?: readonly string[];
  readonly filenamePatterns?: readonly string[];
}

const [newest] = editors;
const folder = join(codeServerFolder(newest), 'lib/vscode/extensions');
const known: readonly Contributed[] = readdirSync(folder).flatMap((name) => {
  const path = join(folder, name, 'package.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')).contributes?.languages ?? []) : [];
});

/** Opening one of these alone starts nothing; a folder with a manifest, or with Python, does. */
const STARTS_NOTHING = [
  '*.toml',
  '*requirement*.txt',
  '*requirement*.in',
  'requirement*.lock',
  '*constraint*.txt',
  '*constraint*.in',
  'constraint*.lock',
  '.python-version',
  '.python-versions',
  'runtime.txt',
  'requirements/*.txt',
  'requirements/*.in',
  'reqs/*.txt',
  'reqs/*.in',
  'Containerfile-*',
  'Containerfile_*',
  '*.yaml.j2',
  '*.yml.j2',
  '*.yaml.jinja',
  '*.yml.jinja',
  '*.yaml.jinja2',
  '*.yml.jinja2',
  '*.yaml.template',
  '*.yml.template',
  '*.yaml.tmpl',
  '*.yml.tmpl',
  '*.yaml.tpl',
  '*.yml.tpl',
  '*.yaml.tftpl',
  '*.yml.tftpl',
  '*rayjob*.json',
  '*ray-job*.json',
  '*cluster*.json',
  '*deploy*.json',
  '*service*.json',
  '*ingress*.json',
  'k8s/*.json',
  'kubernetes/*.json',
  'manifests/*.json',
  'Makefile.*',
  '*.just',
  'Procfile.*',
  '*.md',
  '*.markdown',
  '*.mdx',
  '*.rst',
];

test('every language that counts as VS Code’s own is', () => {
  assert.deepEqual(
    OWN_LANGUAGES.filter((id) => known.every((one) => one.id !== id)),
    [],
  );
});

test('files that start nothing are known', () => {
  const asleep = languages.flatMap(({ files, editor }) => {
    const own = known.filter(({ id }) => editor.languages.includes(id));
    const isKnown = (name: string) => own.some((one) => hasLanguage(one, name)) || editor.notebooks !== undefined;
    const isStart = (name: string) => editor.starts.some((glob) => fits(glob.slice(glob.lastIndexOf('/') + 1), name));
    return files.names.filter((glob) => {
      const name = glob.replaceAll('*', 'x');
      return !isKnown(name) && !isStart(name);
    });
  });
  assert.deepEqual(asleep, STARTS_NOTHING);
});

function hasLanguage({ extensions = [], filenames = [], filenamePatterns = [] }: Contributed, name: string): boolean {
  const lower = name.toLowerCase();
  return (
    extensions.some((end) => lower.endsWith(end.toLowerCase())) ||
    filenames.some((one) => one.toLowerCase() === lower) ||
    filenamePatterns.some((glob) => fits(glob.toLowerCase(), lower))
  );
}

function fits(glob: string, name: string): boolean {
  return new RegExp(`^${glob.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(name);
}
