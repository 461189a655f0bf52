// The labelled set is as large as it says, docs/accuracy.md is what it gives, and no figure is worse than what is written down.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engine } from '../support/engine.ts';
import { interval, isSilent } from './figures.ts';
import { cases, dateOf, judged, pageAsOf, readPage, record } from './labelled-set.ts';
import { differences, nameOf, openIn } from './record.ts';

const inOrder = <T>(list: readonly T[]) => list.map((one) => JSON.stringify(one)).sort();

test('the set has 300 cases or more, and at least half of them have to be silent', () => {
  assert.ok(cases.length >= 300, `${cases.length} cases`);
  assert.ok(cases.filter(isSilent).length * 2 >= cases.length, `${cases.filter(isSilent).length} are silent`);
  assert.equal(new Set(cases.map(nameOf)).size, cases.length, 'names differ');
});

test('labels name rules that there are', () => {
  const rules = new Set(engine.rules.map(({ meta }) => meta.id));
  const named = cases.flatMap(({ about, files }) => [
    about,
    ...files.flatMap(({ labels }) => labels.map(({ rule }) => rule)),
  ]);
  assert.deepEqual(new Set(named.filter((rule) => !rules.has(rule))), new Set());
});

test('labels and findings differ only where that is written down with its reason', () => {
  assert.deepEqual(inOrder(differences(judged)), inOrder(openIn(record)));
});

test('what is written down about a case names one that there is', () => {
  const names = new Set(cases.map(nameOf));
  const named = [
    ...record.open.map((one) => one.case),
    ...[...record.corrected, ...record.mended].flatMap((one) => one.cases),
  ];
  assert.deepEqual(
    named.filter((name) => !names.has(name)),
    [],
  );
});

test('docs/accuracy.md is what the set gives', () => {
  const page = readPage();
  assert.ok(page === pageAsOf(dateOf(page) ?? ''), 'docs/accuracy.md is out of date: run `npm run accuracy`');
});

test('the interval of a share is the one of Wilson', () => {
  const rounded = ({ low, high }: ReturnType<typeof interval>) => [low, high].map((bound) => Number(bound.toFixed(4)));
  assert.deepEqual(rounded(interval({ part: 8, of: 10 })), [0.4902, 0.9433]);
  assert.deepEqual(rounded(interval({ part: 10, of: 10 })), [0.7225, 1]);
});
