// The documentation site: it is built, every rule has its address, and every page can be searched for.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { engine, root } from '../support/engine.ts';

const site = mkdtempSync(join(tmpdir(), 'ray-guard-site-'));
const ids = engine.rules.map(({ meta }) => meta.id);
const page = (path: string) => readFileSync(join(site, path), 'utf8');

before(() => {
  // A dead link ends it with another code.
  const { status, stdout, stderr } = spawnSync('npm', ['run', 'site', '--', '--outDir', site], {
    cwd: root,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stdout + stderr);
});
after(() => rmSync(site, { recursive: true, force: true }));

test('every rule has a page at its address, and the sidebar leads there', () => {
  const home = page('index.html');
  for (const id of ids) {
    assert.match(page(`rules/${id}.html`), new RegExp(`<h1 id="${id}"`));
    assert.ok(home.includes(`href="/rules/${id}"`), id);
  }
  assert.ok(existsSync(join(site, 'rules/index.html')));
});

test('there is a search index of every rule', () => {
  const chunks = join(site, 'assets/chunks');
  const [index, ...others] = readdirSync(chunks).filter((name) => name.startsWith('@localSearchIndex'));
  assert.ok(index !== undefined && others.length === 0);
  const text = readFileSync(join(chunks, index), 'utf8');
  for (const id of ids) assert.ok(text.includes(`/rules/${id}#${id}`), id);
});

test('every relative link leads to a page of the site', () => {
  const links = readdirSync(site, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.html'))
    .flatMap((path) =>
      [...page(path).matchAll(/href="(\.\.?\/[^"#]*)/g)].map(([, href = '']) => ({
        path,
        target: join(path, '..', href),
      })),
    );
  assert.ok(links.length > 50);
  const dead = links.filter(
    ({ target }) => !existsSync(join(site, target.endsWith('/') ? `${target}index.html` : `${target}.html`)),
  );
  assert.deepEqual(dead, []);
});
