// Every file of toml-test (github.com/toml-lang/toml-test, as Debian packages it), with a requirement on Ray at its end: a valid one
// has its finding and nothing to say beside, an invalid one is reported as not read.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { rayGuard, workspace } from '../cli/command.ts';
import { TOML_TEST } from './installed.ts';

/** Where Ray Guard says something else, and why that is right. */
const DIFFERENT: Readonly<Record<string, string>> = {
  ...named('TOML 1.1 has it', [
    'invalid/inline-table/linebreak-1',
    'invalid/inline-table/linebreak-2',
    'invalid/inline-table/linebreak-3',
    'invalid/inline-table/linebreak-4',
    'invalid/inline-table/trailing-comma',
    'invalid/string/basic-byte-escapes',
  ]),
  ...named('editors show such a file, so it is read as they show it', [
    'invalid/control/bare-cr',
    'invalid/encoding/bad-utf8-in-comment',
    'invalid/encoding/bad-utf8-in-string',
    'invalid/encoding/utf16-bom',
  ]),
  ...named('the grammar does not know two such escapes in a row, which is reported', ['valid/string/multiline']),
};

const RAY = '\n[project]\nname = "x"\ndependencies = ["ray==2.9.0"]\n';

test('toml-test', async (t) => {
  const names = readdirSync(TOML_TEST, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.toml'))
    .map((name) => name.slice(0, -'.toml'.length));
  assert.ok(names.length > 300, `${names.length} files; \`npm run setup\` installs them`);
  const withRay = (name: string) => Buffer.concat([readFileSync(join(TOML_TEST, `${name}.toml`)), Buffer.from(RAY)]);
  const folder = workspace(t, Object.fromEntries(names.map((name) => [`${name}/pyproject.toml`, withRay(name)])));
  const { findings, problems } = JSON.parse((await rayGuard(folder, ['check', '.', '--format', 'json'])).stdout);
  const among = (list: readonly { readonly path: string }[]) => new Set(list.map(({ path }) => dirname(path)));
  const found = among(findings);
  const said = among(problems);
  const different = names.filter((name) =>
    name.startsWith('valid/') ? said.has(name) || !found.has(name) : !said.has(name),
  );
  assert.deepEqual(different.sort(), Object.keys(DIFFERENT).sort());
});

function named(reason: string, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, reason]));
}
