// Hovers: what a rule knows, and what an argument decides.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Hover, MarkupContent } from 'vscode-languageserver/node';
import { createEngine } from '../../server/src/core/engine/engine.ts';
import { languages } from '../../server/src/core/index.ts';
import { defineRule, onFile } from '../../server/src/core/rules/rule.ts';
import { engine, grammars } from '../support/engine.ts';
import { stubDocs } from '../support/stub-docs.ts';
import { OLD, rangeOf, startClient } from './client.ts';

const URI = 'file:///p/train.py';
const UNSAFE = 'import ray\nray.init(dashboard_host="0.0.0.0")\n';

async function hoverAt(
  text: string,
  word: string,
  options: Parameters<typeof startClient>[0] = {},
): Promise<Hover | null> {
  const client = await startClient(options);
  client.open(URI, text);
  return client.connection.sendRequest('textDocument/hover', {
    textDocument: { uri: URI },
    position: rangeOf(text, word).start,
  });
}

function contentsOf(hover: Hover | null): MarkupContent {
  assert.ok(hover && MarkupContent.is(hover.contents));
  return hover.contents;
}

test('on a finding: title, what is open, what to do and links', async () => {
  const hover = await hoverAt(UNSAFE, '0.0.0.0');
  const { kind, value } = contentsOf(hover);
  const { title, docs } = engine.rules.find(({ meta }) => meta.id === 'exposed-dashboard')?.meta ?? assert.fail();
  assert.equal(kind, 'markdown');
  assert.ok(value.startsWith(`**${title} (error, exposed-dashboard)**`), value);
  const { finds, fix, versions } = docs;
  for (const part of [finds, fix, versions ?? assert.fail()]) assert.ok(value.includes(part));
  assert.match(value, /\[[^\]]+\]\(https:\/\//);
  assert.deepEqual(hover?.range, rangeOf(UNSAFE, 'dashboard_host="0.0.0.0"'));
});

test('on a finding: one example of its rule, after the fix, as its fixture has it', async () => {
  const { value } = contentsOf(await hoverAt(UNSAFE, '0.0.0.0'));
  const examples = [...value.matchAll(/```python\n([\s\S]*?)\n```/g)].map(([, code]) => code ?? '');
  assert.equal(examples.length, 1);
  assert.match(examples[0] ?? '', /dashboard_host="127\.0\.0\.1"/);
});

test('on a finding: what is wrong, what to do, one example after the fix, and links', async () => {
  const text = 'import ray\nray.init(address="10.0.0.7:6379", dashboard_host="127.0.0.1")\n';
  const { value } = contentsOf(await hoverAt(text, 'dashboard_host'));
  assert.match(value, /\(info, ignored-argument\)/);
  assert.match(value, /How to fix: [\s\S]*After the fix:/);
  assert.match(value, /\[Ray documentation: ray\.init\]\(https:/);
});

test('on an argument and a variable: what it decides and where that is known from, without an example of what is wrong', async () => {
  const text =
    'import os\nos.environ["RAY_ADDRESS"] = "10.0.0.7:6379"\nimport ray\nray.init(dashboard_host="127.0.0.1")\n';
  const argument = contentsOf(await hoverAt(text, 'dashboard_host')).value;
  assert.match(argument, /Measured on real Ray releases \(M2, \d{4}-\d\d-\d\d\)/);
  assert.match(argument, /Checked by `exposed-dashboard`\./);
  assert.doesNotMatch(argument, /```/);
  const variable = contentsOf(await hoverAt(text, 'RAY_ADDRESS')).value;
  assert.match(variable, /^`RAY_ADDRESS`: The cluster that programs join/);
  assert.match(variable, /Source: \[Ray documentation: ray\.init\]\(https:\/\/docs\.ray\.io\/[^)]*\) \(as of /);
});

test('plain text for clients without Markdown', async () => {
  const { kind, value } = contentsOf(await hoverAt(UNSAFE, '0.0.0.0', { capabilities: OLD }));
  assert.equal(kind, 'plaintext');
  assert.doesNotMatch(value, /\*\*|\]\(/);
});

test('on a harmless argument: what it decides; elsewhere nothing', async () => {
  const text = 'import ray\nray.init(num_cpus=2, dashboard_host="127.0.0.1")\n';
  const { value } = contentsOf(await hoverAt(text, 'dashboard_host'));
  assert.match(value, /^`dashboard_host`: Where the dashboard and its job API listen/);
  assert.equal(await hoverAt(text, 'num_cpus'), null);
  assert.equal(await hoverAt(text, 'import'), null);
});

test('nothing of the file is in a hover, so nothing in it can pose as a link or a command', async () => {
  const echo = defineRule({
    meta: { id: 'echo', title: 'Echo', severity: 'error', since: '0.1.0', cwe: [], fix: 'none', docs: stubDocs },
    checks: [
      onFile({}, () => [
        {
          span: { start: 0, end: 6 },
          message: '[x](command:evil) <img src=y> **b** https://example.com\n# h www.example.com',
        },
      ]),
    ],
  });
  const hover = await hoverAt(UNSAFE, 'import', { engine: createEngine({ grammars, languages, rules: [echo] }) });
  const { value } = contentsOf(hover);
  assert.match(value, /Echo/);
  assert.doesNotMatch(value, /evil|example/);
});
