// The word that was probably meant.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearestWord } from '../../server/src/core/text/words.ts';

const WORDS = ['dashboard_host', 'dashboard_port', 'num_cpus', 'num_gpus', 'ray'];

test('letters left out, added, changed or swapped, in any case', () => {
  const meant: Record<string, string> = {
    dashboard_hosts: 'dashboard_host',
    dasboard_host: 'dashboard_host',
    dashbaord_port: 'dashboard_port',
    DASHBOARD_HOST: 'dashboard_host',
    num_cpu: 'num_cpus',
    num_gups: 'num_gpus',
    ary: 'ray',
  };
  for (const [word, wanted] of Object.entries(meant)) assert.equal(nearestWord(word, WORDS), wanted, word);
});

test('another word altogether is not near, nor is one of endless length', () => {
  for (const word of ['', 'memory', 'webui_host', 'xyz', 'r', 'num_xyzt', 'num_pxts', 'dashboard_host'.repeat(8)])
    assert.equal(nearestWord(word, WORDS), undefined, word);
});

test('the first of two that are as near', () => {
  assert.equal(nearestWord('num_pus', WORDS), 'num_cpus');
  assert.equal(nearestWord('num_pus', [...WORDS].reverse()), 'num_gpus');
});

test('two letters that are swapped cost one, two that are only alike cost each', () => {
  assert.equal(nearestWord('bacd', ['abcd']), 'abcd');
  assert.equal(nearestWord('abdc', ['abcd']), 'abcd');
  assert.equal(nearestWord('bxcd', ['abcd']), undefined, 'the first of the two is the second of the other');
  assert.equal(nearestWord('xacd', ['abcd']), undefined, 'the second of the two is the first of the other');
});

test('a word of a hundred letters is compared, a longer one is not', () => {
  const long = 'n'.repeat(100);
  assert.equal(nearestWord(long, [`${long.slice(1)}m`]), `${long.slice(1)}m`);
  assert.equal(nearestWord(`${long}n`, [`${long}m`]), undefined);
});
