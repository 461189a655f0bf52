// Promises that the repository makes about itself.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'smol-toml';
import { engine, root } from '../support/engine.ts';

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter(Boolean);
const manifest = JSON.parse(read('package.json'));

test('every source file opens with its purpose and stays short', () => {
  const sources = tracked.filter((path) => /^(server|client|scripts|test)\/.*\.ts$/.test(path));
  assert.ok(sources.length > 20);
  const silent = sources.filter((path) => !/^(#!.*\n)?\/\/ \S/.test(read(path)));
  assert.deepEqual(silent, [], 'no sentence of purpose');
  const long = sources.filter((path) => read(path).split('\n').length > 400);
  assert.deepEqual(long, [], 'longer than 400 lines');
});

test('every grammar is the one that its provenance names', () => {
  const { grammars } = JSON.parse(read('grammars/grammars.json'));
  const files = tracked.filter((path) => path.endsWith('.wasm'));
  assert.deepEqual(files.sort(), grammars.map(({ file }: { file: string }) => `grammars/${file}`).sort());
  for (const { file, package: name, version, sha256 } of grammars) {
    assert.equal(
      createHash('sha256')
        .update(readFileSync(join(root, 'grammars', file)))
        .digest('hex'),
      sha256,
      file,
    );
    assert.equal(manifest.devDependencies[name], version, `${name} in package.json`);
  }
});

test('every dependency has one exact version, and none comes with the npm package, which is bundled', () => {
  for (const [name, version] of Object.entries(manifest.devDependencies))
    assert.match(String(version), /^\d+\.\d+\.\d+$/, name);
  const kinds = Object.keys(manifest).filter((key) => /dependencies/i.test(key));
  assert.deepEqual(kinds, ['devDependencies']);
});

test('CI runs the test command of the README', () => {
  const command = /```sh\n(npm ci .*npm test)\n```/.exec(read('README.md'))?.[1];
  assert.ok(command, 'README names the command');
  assert.ok(read('.ci/run').includes(command), command);
});

test('every script of npm is in CONTRIBUTING or docs, and what an editor starts is there', () => {
  const pages = tracked.filter((path) => /^(CONTRIBUTING|docs\/[\w-]+)\.md$/.test(path)).map(read);
  const words = new Set(
    pages
      .join('\n')
      .match(/(?<=`|npm )(?:run )?[a-z][a-z:-]*/g)
      ?.map((word) => word.replace('run ', '')),
  );
  const scripts = Object.keys(manifest.scripts);
  assert.deepEqual(
    scripts.filter((script) => !words.has(script)),
    [],
  );
  const { tasks } = JSON.parse(read('.vscode/tasks.json'));
  const { configurations } = JSON.parse(read('.vscode/launch.json'));
  const started = tasks.flatMap(({ script }: { script?: string }) => script ?? []);
  assert.deepEqual(
    started.filter((script: string) => !scripts.includes(script)),
    [],
  );
  const needed = configurations.flatMap(({ preLaunchTask }: { preLaunchTask?: string }) => preLaunchTask ?? []);
  assert.ok(needed.length > 0);
  for (const task of needed) assert.ok(started.includes(task.replace('npm: ', '')), task);
  for (const { program } of configurations)
    if (program?.startsWith('${workspaceFolder}/'))
      assert.ok(tracked.includes(program.replace('${workspaceFolder}/', '')), program);
});

test('what docs/editors.md gives to be copied can be read', () => {
  const readers = { json: JSON.parse, toml: parse };
  const editorsPage = read('docs/editors.md');
  const blocks = [...editorsPage.matchAll(/^```(json|toml)\n(.*?)^```$/gms)];
  assert.ok(blocks.length >= 6);
  for (const [, language, text] of blocks) assert.ok(readers[language as keyof typeof readers](text as string));
});

test('the changelog knows this version, and no rule is newer than it', () => {
  assert.match(read('CHANGELOG.md'), new RegExp(`^## (Unreleased|${manifest.version.replaceAll('.', '\\.')})`, 'm'));
  for (const { meta } of engine.rules)
    assert.ok(meta.since.localeCompare(manifest.version, undefined, { numeric: true }) <= 0, meta.id);
});

test('every measured row that a rule cites is documented', () => {
  const behaviour = read('docs/ray-behaviour.md');
  for (const { meta } of engine.rules)
    for (const { measured } of meta.docs.sources)
      if (measured) assert.ok(behaviour.includes(`<a id="${measured.toLowerCase()}"></a>`), `${meta.id}: ${measured}`);
});

test('CONTRIBUTING names every field of a language', () => {
  const source = read('server/src/core/languages/language.ts');
  const [, fields = ''] = /^export interface Language \{\n([\s\S]*?)^\}/m.exec(source) ?? [];
  const names = [...fields.matchAll(/^ {2}readonly (\w+)/gm)].map(([, name]) => name);
  assert.ok(names.length > 10);
  const page = read('CONTRIBUTING.md');
  assert.deepEqual(
    names.filter((name) => !page.includes(`\`${name}\``)),
    [],
  );
});
