// `ray-guard report`: one document for people, whatever the files that it names are called and contain.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { OPEN_DASHBOARD, rayGuard, SAFE, workspace } from './command.ts';

const TOKEN = 'a-token-that-nobody-may-see';
const HOSTILE = [
  '<script>alert(1)</script>.py',
  '"onload="alert(1).py',
  "'><img src=x onerror=alert(1)>.py",
  '[x](http:evil) |`_*.py',
  '&lt;b&gt;.py',
  'a\u202eb.py',
];
const FILES = {
  'head/start.sh': 'ray start --head --dashboard-host 0.0.0.0\n',
  'head/requirements.txt': 'ray==2.53.0\n',
  'job/app.py': `import os, ray\nos.environ["RAY_AUTH_TOKEN"] = "${TOKEN}"\nray.init(dashboard_host="0.0.0.0")\n`,
  'job/pyproject.toml': '[project]\ndependencies = ["ray==2.60.0"]\n',
};

const heading = (text: string) => [...text.matchAll(/^## (.*)$/gm)].map(([, title]) => title);

test('Markdown: what is open, what was found, in which project', async (t) => {
  const folder = workspace(t, FILES);
  const { code, stdout, stderr } = await rayGuard(folder, ['report']);
  assert.deepEqual([code, stderr], [0, '']);
  assert.deepEqual(heading(stdout).slice(0, 3), ['Findings', 'Projects', 'Ray ports']);
  assert.match(stdout, /\| head \| Ray 2\.53\.0 \(requirements\.txt\) \| 2 \| [1-9]/);
  assert.match(stdout, /\| job \| Ray 2\.60\.0 \(pyproject\.toml\) \| 2 \|/);
  assert.match(
    stdout,
    /\| 8265 \| dashboard \| everyone who can reach the host \(0\.0\.0\.0\) \| \*\*none\*\* \| `head\/start\.sh:1` \|/,
  );
  assert.ok(!stdout.includes(TOKEN));
});

test('HTML: one file that is whole by itself, and runs and loads nothing', async (t) => {
  const folder = workspace(t, FILES);
  const { code, stdout } = await rayGuard(folder, ['report', '--format', 'html', '--output', 'report.html']);
  assert.deepEqual([code, stdout], [0, '']);
  const page = readFileSync(join(folder, 'report.html'), 'utf8');
  assertIsolated(page);
  assert.match(
    page,
    /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">/,
  );
  assert.match(page, /prefers-color-scheme: dark/);
  assert.match(page, /<svg [^>]*role="img" aria-labelledby="ports-title ports-description">/);
  assert.match(page, /head\/start\.sh: 8265 \(dashboard\), everyone who can reach the host, no token\./);
  assert.match(page, /<td>everyone who can reach the host \(0\.0\.0\.0\)<\/td><td><span class="none">none<\/span>/);
  for (const table of page.match(/<table>[\s\S]*?<\/table>/g) ?? [])
    assert.match(table, /<caption>.+<\/caption>[\s\S]*<th scope="col">/);
  assert.ok(!page.includes(TOKEN));
});

test('names that are markup are text', async (t) => {
  const folder = workspace(t, Object.fromEntries(HOSTILE.map((name) => [name, OPEN_DASHBOARD])));
  const page = (await rayGuard(folder, ['report', '--format', 'html'])).stdout;
  assertIsolated(page);
  assert.ok(page.includes('&lt;script&gt;alert(1)&lt;/script&gt;.py'));
  assert.ok(page.includes('&amp;lt;b&amp;gt;.py'));
  assert.ok(!page.includes('\u202e'));
  const markdown = (await rayGuard(folder, ['report'])).stdout;
  const outsideCode = markdown.replace(/(`+) ?[^\n]*?\1(?!`)/g, '');
  assert.doesNotMatch(outsideCode, /(?<!\\)<(?:script|img)/);
  const rows = markdown.split('\n').filter((line) => line.startsWith('| 8265'));
  assert.deepEqual(new Set(rows.map((row) => row.match(/(?<!\\)\|/g)?.length)), new Set([6]));
});

test('what could not be checked is in it, and ends it with 3', async (t) => {
  const folder = workspace(t, { 'a.py': SAFE, 'broken.py': 'import ray\n<<<<<<< a\nray.init()\n' });
  for (const format of ['markdown', 'html']) {
    const { code, stdout } = await rayGuard(folder, ['report', '--format', format]);
    assert.equal(code, 3);
    assert.match(stdout, /Incomplete: 1 place could not be checked/);
    assert.match(stdout, /broken\.py/);
  }
});

test('nothing found and nothing open is said', async (t) => {
  const { code, stdout } = await rayGuard(workspace(t, { 'a.py': SAFE }), ['report']);
  assert.equal(code, 0);
  assert.match(stdout, /No findings\.[\s\S]*None of these files opens a Ray port/);
});

/** Well formed, with no element or attribute that could run, load or send anything. */
function assertIsolated(page: string): void {
  const asXml = page.replace(/^<!doctype html>\n/, '').replace(/<meta ([^>]*)>/g, '<meta $1/>');
  assert.equal(XMLValidator.validate(asXml), true);
  const parsed = new XMLParser({ ignoreAttributes: false, preserveOrder: true }).parse(asXml);
  const names: string[] = [];
  const attributes: string[] = [];
  const walk = (nodes: readonly Record<string, unknown>[]) => {
    for (const { ':@': own = {}, ...node } of nodes) {
      attributes.push(...Object.keys(own as object));
      for (const [name, children] of Object.entries(node)) {
        if (name === '#text') continue;
        names.push(name);
        walk(children as Record<string, unknown>[]);
      }
    }
  };
  walk(parsed);
  assert.deepEqual(
    names.filter((name) => ['script', 'img', 'link', 'iframe', 'object', 'embed', 'form', 'b'].includes(name)),
    [],
  );
  assert.deepEqual(
    attributes.filter((name) => /^@_(?:on|src|style$|action|xlink)/.test(name)),
    [],
  );
  for (const [, url] of page.matchAll(/href="([^"]*)"/g)) assert.match(url ?? '', /^https:\/\/[\w./#?=&%-]+$/);
}
