// How bad the worst case of each rule is: the score is that of its vector, and what it refers to exists.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CVSS31 } from '@pandatix/js-cvss';
import { rayData } from '../../server/src/core/index.ts';
import { scoreOfRule, securityScore } from '../../server/src/core/reports/security-score.ts';
import { rules } from '../../server/src/core/rules/index.ts';

const metas = rules.map(({ meta }) => meta);

test('each score is that of its vector', () => {
  for (const { id, security } of metas)
    if (security) assert.equal(new CVSS31(security.vector).BaseScore(), security.score, id);
});

test('what lets others run code without a token is critical', () => {
  const open = ['exposed-dashboard', 'missing-auth-token', 'public-service', 'published-port'];
  for (const meta of metas.filter(({ id }) => open.includes(id))) assert.ok(Number(scoreOfRule(meta)) >= 9, meta.id);
});

test('hygiene is no weakness', () => {
  const about = (folder: readonly string[]) => metas.filter(({ id, security }) => folder.includes(id) && security);
  assert.deepEqual(
    about([
      'suppression-without-reason',
      'unused-suppression',
      'ray-out-of-range',
      'version-drift',
      'no-such-release',
      'ignored-argument',
      'unknown-init-argument',
    ]),
    [],
  );
});

test('advisories about a hazard are in the data, as a matter of configuration', () => {
  const kinds = new Map(rayData.advisories.map(({ id, kind }) => [id, kind]));
  for (const { id, security } of metas)
    for (const advisory of security?.advisories ?? []) assert.equal(kinds.get(advisory), 'configuration', id);
});

test('the worst advisory counts, as far as the severity of the finding allows', () => {
  const [critical] = rayData.advisories.filter(({ score }) => score === 9.8);
  const [medium] = rayData.advisories.filter(({ level }) => level === 'MEDIUM');
  assert.ok(critical && medium);
  const meta = metas.find(({ id }) => id === 'vulnerable-ray');
  const scoreFor = (severity: 'error' | 'warning' | 'information', ...advisories: (typeof critical)[]) =>
    securityScore({ severity, advisories }, meta ?? {});
  assert.equal(scoreFor('error', medium, critical), 9.8);
  assert.equal(scoreFor('warning', critical), 8.9);
  assert.equal(scoreFor('information', critical), 3.9);
  assert.equal(scoreFor('error', medium), medium.score);
  const { score: _, ...levelOnly } = critical;
  assert.equal(scoreFor('error', levelOnly), 9);
  assert.equal(scoreFor('error'), 8.8);
  assert.equal(securityScore({ severity: 'error' }, {}), undefined);
});
