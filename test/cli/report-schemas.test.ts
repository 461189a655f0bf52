// Reports of all that the fixtures of the rules hold keep to the schemas of their formats.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { Ajv } from 'ajv';
import { root } from '../support/engine.ts';
import { readFixture } from '../support/fixture-file.ts';
import { sarifProblems } from '../support/sarif-validity.ts';
import { GITLAB_SAST, RDJSON } from '../support/service-schemas.ts';
import { addFiles, OPEN_DASHBOARD, rayGuard, temporaryFolder, workspace } from './command.ts';
import { engineWith, stubRule } from './stub-rules.ts';

const schema = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));
/** What is wrong with a report. */
function checkerOf(of: object): (report: unknown) => readonly object[] {
  const isRight = new Ajv({ strict: true, strictTypes: false, allErrors: true }).compile(of);
  return (report) => (isRight(report) ? [] : (isRight.errors ?? []).slice(0, 5));
}
const jsonProblems = checkerOf(schema('server/data/report.schema.json'));
const sastProblems = checkerOf(GITLAB_SAST);
const rdjsonProblems = checkerOf(RDJSON);

describe('reports of all fixtures', () => {
  const folder = temporaryFolder();
  const report = async (format: string) => (await rayGuard(folder, ['--format', format])).stdout;
  before(() => {
    for (const page of readdirSync(join(root, 'test/rules')).filter((name) => name.endsWith('.md')))
      for (const [at, { main, siblings }] of readFixture(join(root, 'test/rules', page)).entries()) {
        const files = [main, ...siblings].map(({ name, text }) => [`${page}/${at}/${name}`, text]);
        addFiles(folder, Object.fromEntries(files));
      }
  });

  test('JSON', async () => {
    const json = JSON.parse(await report('json'));
    assert.deepEqual(jsonProblems(json), []);
    assert.ok(json.findings.length > 500);
    assert.ok(json.rules.length > 20);
    for (const member of ['ray', 'advisories', 'score'])
      assert.ok(
        json.findings.some((one: Record<string, unknown>) => one[member] !== undefined),
        member,
      );
  });

  test('GitLab SAST: security findings, each with an id of its own', async () => {
    const sast = JSON.parse(await report('gitlab-sast'));
    assert.deepEqual(sastProblems(sast), []);
    const ids = sast.vulnerabilities.map(({ id }: { id: string }) => id);
    assert.ok(ids.length > 400);
    assert.equal(new Set(ids).size, ids.length);
    const types = sast.vulnerabilities.flatMap(({ identifiers }: { identifiers: { type: string }[] }) =>
      identifiers.map(({ type }) => type),
    );
    assert.deepEqual([...new Set(types)].sort(), ['cve', 'cwe', 'ghsa', 'ray_guard_rule']);
  });

  test('rdjson', async () => assert.deepEqual(rdjsonProblems(JSON.parse(await report('rdjson'))), []));

  test('SARIF', async () => assert.deepEqual(sarifProblems(await report('sarif')), []));
});

test('JSON of a part, of a broken policy and of nothing', async (t) => {
  const folder = workspace(t, { 'a.py': OPEN_DASHBOARD, 'ray-guard.toml': 'ray = 1\n', 'b.py': 'x = 1\n' });
  for (const argv of [['--shard', '1/2'], ['.'], ['b.py'], ['gone.py']]) {
    const report = JSON.parse((await rayGuard(folder, ['--format', 'json', ...argv])).stdout);
    assert.deepEqual(jsonProblems(report), []);
  }
});

test('the schema refuses what it does not describe', async (t) => {
  const { stdout } = await rayGuard(workspace(t, { 'a.py': OPEN_DASHBOARD }), ['--format', 'json']);
  const report = JSON.parse(stdout);
  assert.deepEqual(jsonProblems(report), []);
  assert.notDeepEqual(jsonProblems({ ...report, format: 2 }), []);
  assert.notDeepEqual(jsonProblems({ ...report, more: 1 }), []);
  const [finding] = report.findings;
  for (const wrong of [{ startLine: 0 }, { severity: 'bad' }, { id: 'x' }, { fixes: [{}] }, { more: 1 }])
    assert.notDeepEqual(jsonProblems({ ...report, findings: [{ ...finding, ...wrong }] }), [], JSON.stringify(wrong));
});

test('an edit that would repeat a token is not in the report; its fix is named', async (t) => {
  const token = 'a-token-that-nobody-may-see';
  const moves = stubRule('moves', 'error', function* ({ facts }) {
    for (const { span, valueSpan } of facts.processes.flatMap(({ options }) => options))
      for (const to of [token, '127.0.0.1'])
        yield {
          span,
          message: `Move ${to.length} characters.`,
          fixes: [
            {
              title: 'Move them',
              safety: 'safe' as const,
              changes: [{ kind: 'set-value' as const, span: valueSpan, to }],
            },
          ],
        };
  });
  const text = `import os, ray\nos.environ["RAY_AUTH_TOKEN"] = "${token}"\nray.init(dashboard_host="0.0.0.0")\n`;
  const folder = workspace(t, { 'a.py': text });
  const report = async (format: string) =>
    (await rayGuard(folder, ['--format', format], { engine: engineWith(moves) })).stdout;
  const json = await report('json');
  assert.ok(!json.includes(token));
  assert.deepEqual(jsonProblems(JSON.parse(json)), []);
  assert.deepEqual(
    JSON.parse(json).findings.map(({ fixes }: { fixes: { edits?: object[] }[] }) => fixes[0]?.edits?.length),
    [undefined, 1],
  );
  const sarif = await report('sarif');
  assert.ok(!sarif.includes(token));
  assert.deepEqual(
    JSON.parse(sarif).runs[0].results.map(({ fixes }: { fixes?: object[] }) => fixes?.length),
    [undefined, 1],
  );
});
