// Reports read as they are meant to whatever the files that they name contain.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  exposureSummary,
  findingsReport,
  type PlacedPort,
  type ReportedFinding,
} from '../../../server/src/core/index.ts';
import { engine } from '../../support/engine.ts';

const rule = (id: string) => {
  const found = engine.rules.find(({ meta }) => meta.id === id);
  assert.ok(found);
  return found.meta;
};

function finding(id: string, file: string, line: number, message = 'said'): ReportedFinding {
  return { rule: rule(id), severity: rule(id).severity, file, line, message };
}

test('by hazard with counts, the gravest first, each with its place and sources', () => {
  const found = [
    finding('exposed-serve', 'b.py', 1),
    finding('exposed-dashboard', 'z.py', 2),
    finding('exposed-dashboard', 'a.py', 7),
  ];
  const report = findingsReport(found, 'Every file.', engine.data);
  const headings = [...report.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
  assert.deepEqual(headings, [`${rule('exposed-dashboard').title} (2)`, `${rule('exposed-serve').title} (1)`]);
  assert.ok(report.includes(`Advisories as of ${engine.data.asOf}.`));
  assert.ok(report.includes('| error | 2 |\n| warning | 1 |\n| info | 0 |'));
  assert.ok(report.indexOf('a.py:7') < report.indexOf('z.py:2'));
  assert.ok(report.includes(`(${rule('exposed-dashboard').docs.sources[0].url})`));
  assert.equal(findingsReport([...found].reverse(), 'Every file.', engine.data), report);
});

test('nothing found is said', () => {
  assert.match(findingsReport([], 'Every file.', engine.data), /No findings\./);
  assert.match(exposureSummary([], 'Every file.'), /None of these files opens a Ray port/);
});

test('names and messages of files become no link, no markup and no further row', () => {
  const hostile = '[x](http://evil.test) <img src=x> **b** | c\n# d `e` \u202e';
  const port: PlacedPort = {
    service: 'dashboard',
    audience: 'network',
    host: hostile,
    token: 'no',
    isCertain: true,
    file: hostile,
    line: 1,
  };
  for (const text of [
    findingsReport([finding('exposed-serve', hostile, 1, hostile)], '', engine.data),
    exposureSummary([port], ''),
  ]) {
    const outsideCode = text.replace(/``[^\n]*?``(?!`)/g, '');
    assert.notEqual(outsideCode, text);
    assert.doesNotMatch(outsideCode, /(?<!\\)(?:<img|\[x|\*\*b|`e`)|http:\/\/evil/);
    assert.ok(!/^# d/m.test(text) && !text.includes('\u202e'));
  }
  const rows = exposureSummary([port], '')
    .split('\n')
    .filter((line) => line.startsWith('| chosen'));
  assert.equal(rows.length, 1);
  assert.equal(rows[0]?.match(/(?<!\\)\|/g)?.length, 6);
});

test('the widest audience comes first', () => {
  const port = (audience: PlacedPort['audience']): PlacedPort => ({
    service: audience,
    port: 1,
    audience,
    token: 'yes',
    isCertain: false,
    file: 'a.py',
    line: 1,
  });
  const text = exposureSummary([port('machine'), port('network'), port('container'), port('outside')], '');
  const services = [...text.matchAll(/^\| 1 \| (\w+)/gm)].map(([, service]) => service);
  assert.deepEqual(services, ['outside', 'network', 'container', 'machine']);
  assert.match(text, /depending on the run/);
});
