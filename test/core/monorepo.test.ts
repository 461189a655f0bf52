// The sample monorepo: three services with the same texts, of which each is checked with what another file says.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Document, type ReadFacts, readPolicy, Workspace } from '../../server/src/core/index.ts';
import { engine, root } from '../support/engine.ts';

const folder = join(root, 'examples/monorepo');
const files = new Map<string, { document: Document; facts: ReadFacts }>();
const workspace = new Workspace();
for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
  const path = name.replaceAll('\\', '/');
  const languageId = engine.languageOf(path)?.id;
  if (!languageId || !statSync(join(folder, name)).isFile()) continue;
  const document = { path, languageId, text: readFileSync(join(folder, name), 'utf8') };
  const { facts } = engine.read(document);
  files.set(path, { document, facts });
  workspace.set(path, facts, readPolicy(facts).policy);
}

/** `severity rule, Ray: message`, then the places that are linked with the text that stands there. */
function answersFor(path: string): string[] {
  const { document, facts } = files.get(path) ?? assert.fail(path);
  const context = workspace.contextFor(path, facts);
  return engine
    .check(document, context.facts, context.project)
    .findings.flatMap(({ severity, rule, ray, message, related }) => [
      `${severity} ${rule}${ray ? `, ${ray}` : ''}: ${message}`,
      ...related.map(({ path: at, span }) => `  ${at}: ${files.get(at)?.document.text.slice(span.start, span.end)}`),
    ]);
}

test('the three services have the same texts', () => {
  for (const name of ['train.py', 'Dockerfile', 'compose.yaml'])
    assert.equal(
      new Set(['ranking', 'search', 'billing'].map((one) => files.get(`services/${one}/${name}`)?.document.text)).size,
      1,
    );
});

test('train.py goes by the lock of the workspace, by its own requirements, and by its policy', () => {
  const everywhere = 'Ray dashboard listens on all interfaces';
  const noToken = 'without authentication: anyone who can reach it can run code.';
  assert.deepEqual(answersFor('services/ranking/train.py'), [
    `error exposed-dashboard, Ray 2.53.0 (uv.lock): ${everywhere} ${noToken}`,
    '  uv.lock: 2.53.0',
  ]);
  assert.deepEqual(answersFor('services/search/train.py'), [
    `warning exposed-dashboard, Ray 2.60.0 (requirements.txt): ${everywhere} without TLS: anyone on the network path can read the token.`,
    '  services/search/requirements.txt: ray[default]==2.60.0',
  ]);
  assert.deepEqual(answersFor('services/billing/train.py'), [
    `information exposed-dashboard, Ray 2.53.0 (uv.lock): ${everywhere} ${noToken.replace(/\.$/, ' (local by policy).')}`,
    '  services/billing/ray-guard.toml: local-processes',
    '  uv.lock: 2.53.0',
  ]);
});

test('the published port goes by what the Dockerfile starts and by the variables in the env file', () => {
  const published = 'Port 8265 (Ray dashboard) is published on all host interfaces';
  const head = (service: string) => `  services/${service}/Dockerfile: "ray", "start"`;
  const image = (service: string) => `  services/${service}/Dockerfile: rayproject/ray:2.60.0-py311`;
  assert.deepEqual(answersFor('services/ranking/compose.yaml'), [
    `error published-port, Ray 2.60.0 (Dockerfile): ${published} without authentication.`,
    head('ranking'),
    image('ranking'),
  ]);
  assert.deepEqual(answersFor('services/search/compose.yaml'), [
    'information token-not-given, Ray 2.60.0 (Dockerfile): RAY_AUTH_MODE is "token" and no token is given: this head does not start.',
    '  services/search/settings.env: RAY_AUTH_MODE=token',
    image('search'),
    `warning published-port, Ray 2.60.0 (Dockerfile): ${published} without TLS: anyone on the network path can read the token.`,
    head('search'),
    '  services/search/settings.env: RAY_AUTH_MODE=token',
    image('search'),
  ]);
  assert.deepEqual(answersFor('services/billing/compose.yaml'), [
    `error published-port, Ray 2.60.0 (Dockerfile): ${published} without authentication.`,
    head('billing'),
    '  services/billing/settings.env: RAY_AUTH_MODE=tokens',
    image('billing'),
  ]);
});

test('the head in the image is told on only where no file gives it a mode', () => {
  assert.match(
    answersFor('services/ranking/Dockerfile').join('\n'),
    /^warning missing-auth-token, [^\n]*\n {2}services\/ranking\/compose.yaml: build/,
  );
  assert.deepEqual(answersFor('services/search/Dockerfile'), []);
  assert.deepEqual(answersFor('services/billing/Dockerfile'), []);
  assert.match(
    answersFor('services/billing/settings.env').join('\n'),
    /^error invalid-auth-mode, [^\n]*RAY_AUTH_MODE[^\n]*"tokens"/,
  );
});
