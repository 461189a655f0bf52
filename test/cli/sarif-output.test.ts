// SARIF as code scanning services read it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Log, Run } from 'sarif';
import { applyEdits, builtinPolicy, LineIndex, rayData, type TextEdit } from '../../server/src/core/index.ts';
import { alone } from '../../server/src/core/project/linked-facts.ts';
import { engine as realEngine } from '../support/engine.ts';
import { OPEN_DASHBOARD, rayGuard, workspace } from './command.ts';
import { engineWith, optionRule, stubRule } from './stub-rules.ts';

const door = optionRule(
  'open-door',
  'error',
  'dashboard_host',
  'The door [link](http://evil.example) is open.',
  '127.0.0.1',
);
const chatty = optionRule('chatty', 'information', 'log_to_driver', 'Much is said.');
const engine = engineWith(door, chatty);

async function sarif(
  folder: string,
  argv: readonly string[] = [],
  used = engine,
): Promise<{ log: Log; run: Run; code: number }> {
  const { stdout, code } = await rayGuard(folder, ['--format', 'sarif', ...argv], { engine: used });
  const log = JSON.parse(stdout) as Log;
  return { log, run: log.runs[0] as Run, code };
}

test('a whole log', async (t) => {
  const { log, code } = await sarif(workspace(t, { 'a.py': OPEN_DASHBOARD }), [], engineWith(door));
  assert.equal(code, 1);
  const artifact = { uri: 'a.py', uriBaseId: '%SRCROOT%' };
  assert.deepEqual(log, {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Ray Guard',
            version: '1.2.3',
            semanticVersion: '1.2.3',
            properties: { advisoriesAsOf: rayData.asOf, releasesAsOf: rayData.releasesAsOf },
            rules: [
              {
                id: 'open-door',
                name: 'OpenDoor',
                shortDescription: { text: 'About open-door' },
                fullDescription: { text: 'What it is.' },
                help: {
                  text: 'What it is.\n\nWhy it is.\n\nHow to.\n\nA page: https://docs.ray.io/\n\nSeen (measured, M1)',
                  markdown:
                    'What it is.\n\n**Why.** Why it is.\n\n**How to fix.** How to.\n\n- [A page](https://docs.ray.io/)\n- Seen (measured, M1)',
                },
                defaultConfiguration: { level: 'error' },
                properties: {
                  tags: ['security', 'external/cwe/cwe-306', 'external/cwe/cwe-079'],
                  precision: 'high',
                  'security-severity': '9.8',
                },
              },
            ],
          },
        },
        automationDetails: { id: 'ray-guard/' },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: {
          '%SRCROOT%': {
            description: { text: 'The root of the repository, or the folder that ray-guard was started in.' },
          },
        },
        invocations: [
          {
            executionSuccessful: true,
            exitCode: 1,
            toolConfigurationNotifications: [],
            toolExecutionNotifications: [],
          },
        ],
        results: [
          {
            ruleId: 'open-door',
            ruleIndex: 0,
            level: 'error',
            message: { text: 'The door \\[link\\](http://evil.example) is open.' },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: artifact,
                  region: { startLine: 3, startColumn: 10, endLine: 3, endColumn: 34 },
                },
              },
            ],
            partialFingerprints: {
              'rayGuard/v1': log.runs[0]?.results?.[0]?.partialFingerprints?.['rayGuard/v1'] as string,
            },
            fixes: [
              {
                description: { text: 'Write 127.0.0.1' },
                artifactChanges: [
                  {
                    artifactLocation: artifact,
                    replacements: [
                      {
                        deletedRegion: { startLine: 3, startColumn: 25, endLine: 3, endColumn: 34 },
                        insertedContent: { text: '"127.0.0.1"' },
                      },
                    ],
                  },
                ],
              },
            ],
            properties: { confidence: 'high', 'security-severity': '9.8' },
          },
        ],
      },
    ],
  });
  assert.match(log.runs[0]?.results?.[0]?.partialFingerprints?.['rayGuard/v1'] ?? '', /^[0-9a-f]{16}$/);
});

test('paths are URIs, whatever is in their names', async (t) => {
  const names = ['a b.py', '100%.py', 'папка/ф.py', 'q?#[1].py', 'c:d.py', '..e.py'];
  const { run } = await sarif(workspace(t, Object.fromEntries(names.map((name) => [name, OPEN_DASHBOARD]))));
  const uris = (run.results ?? []).map(
    ({ locations }) => locations?.[0]?.physicalLocation?.artifactLocation?.uri as string,
  );
  assert.deepEqual(uris.map(decodeURIComponent).sort(), [...names].sort());
  for (const uri of uris) assert.match(uri, /^[\w.~!'()*/%-]+$/);
});

test('a file outside the working folder has an absolute URI and no base', async (t) => {
  const folder = workspace(t, { 'here/x.py': '', 'out side/a.py': OPEN_DASHBOARD });
  const { run } = await sarif(`${folder}/here`, ['../out side']);
  const location = run.results?.[0]?.locations?.[0]?.physicalLocation?.artifactLocation;
  assert.match(location?.uri ?? '', /^file:\/\/\/.*\/out%20side\/a\.py$/);
  assert.equal(location?.uriBaseId, undefined);
});

test('the fixes of the real rules, applied as SARIF says, are the engine’s own', async (t) => {
  const text = '\uFEFFimport ray; x = "😀"; ray.init(dashboard_host="0.0.0.0")\r\n';
  const folder = workspace(t, { 'a.py': text });
  const { run } = await sarif(folder, [], realEngine);
  const document = { path: 'a.py', languageId: 'python', text };
  const { findings } = realEngine.check(document, alone(document.path, realEngine.read(document).facts), {
    policy: builtinPolicy,
  });
  assert.ok(findings.some(({ fixes }) => fixes.length > 0));
  const index = new LineIndex(text);
  const offset = (line = 1, column = 1) =>
    index.offsetAt({ line: line - 1, character: column - 1 + (line === 1 ? 1 : 0) });
  const fixed = (run.results ?? []).flatMap(({ fixes = [] }) =>
    fixes.map(({ artifactChanges }) => {
      const edits = (artifactChanges[0]?.replacements ?? []).map(({ deletedRegion: at, insertedContent }): TextEdit => {
        const span = { start: offset(at.startLine, at.startColumn), end: offset(at.endLine, at.endColumn) };
        return { span, newText: insertedContent?.text ?? '' };
      });
      return applyEdits(text, edits);
    }),
  );
  assert.deepEqual(
    fixed,
    findings.flatMap(({ fixes }) => fixes.map(({ edits }) => applyEdits(text, edits))),
  );
});

test('what went wrong is in the log, and the run is not called a success', async (t) => {
  const broken = stubRule('broken', 'error', () => {
    throw new Error('no');
  });
  const folder = workspace(t, { 'a.py': OPEN_DASHBOARD });
  const incomplete = await sarif(folder, [], engineWith(door, broken));
  assert.equal(incomplete.run.results?.length, 1);
  assert.deepEqual(incomplete.run.invocations, [
    {
      executionSuccessful: false,
      exitCode: 3,
      toolConfigurationNotifications: [],
      toolExecutionNotifications: [
        {
          descriptor: { id: 'incomplete' },
          level: 'error',
          message: { text: 'rule broken failed (Error: no)' },
          locations: [{ physicalLocation: { artifactLocation: { uri: 'a.py', uriBaseId: '%SRCROOT%' } } }],
        },
      ],
    },
  ]);
  const usage = await sarif(folder, ['gone.py', '.']);
  assert.equal(
    usage.run.invocations?.[0]?.toolConfigurationNotifications?.[0]?.message.text,
    'no such file or folder; check the name "gone.py"',
  );
  assert.deepEqual([usage.code, usage.run.results?.length], [2, 1]);
});

test('a clean run has rules and no results', async (t) => {
  const { run, code } = await sarif(workspace(t, { 'a.py': 'x = 1\n' }), [], realEngine);
  assert.deepEqual([code, run.results], [0, []]);
  assert.equal(run.tool.driver.rules?.length, realEngine.rules.length);
  const ids = (run.tool.driver.rules ?? []).map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
});

test('related places and levels', async (t) => {
  const pin = stubRule('pin', 'warning', function* ({ facts, project }) {
    for (const { nameSpan } of facts.processes)
      yield {
        span: nameSpan,
        message: 'See the pin.',
        related: project.ray ? [{ ...project.ray.place, message: 'Here.' }] : [],
      };
  });
  const folder = workspace(t, {
    'pyproject.toml': '[project]\ndependencies = ["ray==2.53.0"]\n',
    'a.py': 'import ray\nray.init(log_to_driver=True)\n',
  });
  const { run } = await sarif(folder, [], engineWith(pin, chatty));
  assert.deepEqual(
    run.results?.map(({ level }) => level),
    ['warning', 'note'],
  );
  const [related] = run.results?.[0]?.relatedLocations ?? [];
  assert.equal(related?.physicalLocation?.artifactLocation?.uri, 'pyproject.toml');
  assert.equal(related?.physicalLocation?.region?.startLine, 2);
});

test('a rule has the worst score of its findings; an info finding is low, and what is no weakness has none', async (t) => {
  const files = { 'a.py': 'import ray\nray.init(log_to_driver=True)\n', 'requirements.txt': 'ray==2.53.0\n' };
  const scores = ({ tool, results = [] }: Run) => ({
    rules: new Map(tool.driver.rules?.map(({ id, properties }) => [id, properties?.['security-severity']])),
    results: results.map(({ ruleId, properties }) => [ruleId, properties?.['security-severity']]),
  });
  const low = scores((await sarif(workspace(t, files), [], engineWith(chatty, door))).run);
  assert.deepEqual(low.results, [['chatty', '3.9']]);
  assert.deepEqual([low.rules.get('chatty'), low.rules.get('open-door')], ['3.9', '9.8']);
  const pinned = scores((await sarif(workspace(t, files), [], realEngine)).run);
  const worst = pinned.results.find(([rule]) => rule === 'vulnerable-ray')?.[1];
  const scored = rayData.advisories.filter(({ id }) =>
    ['CVE-2026-27482', 'CVE-2026-41486', 'CVE-2026-57516'].includes(id),
  );
  assert.equal(worst, Math.max(...scored.map(({ score = 0 }) => score)).toFixed(1));
  assert.equal(pinned.rules.get('vulnerable-ray'), worst);
  assert.equal(pinned.rules.get('ray-out-of-range'), undefined);
});

test('parts have categories of their own, and merge into the worst score of all', async (t) => {
  const pins = Object.fromEntries(
    ['2.9.0', '2.53.0', '2.57.0'].map((version) => [`${version}/requirements.txt`, `ray==${version}\n`]),
  );
  const folder = workspace(t, pins);
  const ids = [];
  for (const part of [1, 2, 3]) {
    const { run } = await sarif(folder, ['--shard', `${part}/3`], realEngine);
    ids.push(run.automationDetails?.id);
    await rayGuard(folder, ['--format', 'sarif', '--shard', `${part}/3`, '--output', `${part}.sarif`]);
  }
  assert.deepEqual(ids, ['ray-guard/part-1-of-3/', 'ray-guard/part-2-of-3/', 'ray-guard/part-3-of-3/']);
  const merged = await rayGuard(folder, ['merge-sarif', '1.sarif', '2.sarif', '3.sarif']);
  assert.deepEqual(JSON.parse(merged.stdout), (await sarif(folder, [], realEngine)).log);
});

test('a log that services would refuse keeps the most severe results, and says so', async (t) => {
  const many = stubRule('many', 'information', function* ({ facts }) {
    const span = facts.processes[0]?.options[0]?.span;
    for (let count = 0; span && count < 25_000; count++) yield { span, message: `${count}` };
  });
  const { run } = await sarif(workspace(t, { 'a.py': OPEN_DASHBOARD }), [], engineWith(many, door));
  assert.equal(run.results?.length, 25_000);
  assert.equal(run.results?.filter(({ ruleId }) => ruleId === 'open-door').length, 1);
  const [notification] = run.invocations?.[0]?.toolExecutionNotifications ?? [];
  assert.match(notification?.message.text ?? '', /^Findings left out, the least severe: 1\./);
});
