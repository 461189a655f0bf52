// What is never shown: secrets that the readers know, and those in text that no reader knows.
import assert from 'node:assert/strict';
import test from 'node:test';
import { secretPlaces } from '../../server/src/core/index.ts';
import { noFacts } from '../../server/src/core/ray/facts/read-facts.ts';

function hidden(text: string): string {
  const places = secretPlaces(noFacts('shellscript'), text);
  return [...text].map((one, at) => (places.some(({ start, end }) => start <= at && at < end) ? '*' : one)).join('');
}

test('secrets in text that no reader knows are hidden, and nothing else', () => {
  const shown = [
    [
      'curl -H "Authorization: Bearer abcd1234" http://head:8265',
      'curl -H "Authorization: Bearer ********" http://head:8265',
    ],
    ["curl -H 'authorization: basic YWJjOmRlZg==' x", "curl -H 'authorization: basic ************' x"],
    ['curl -b ray-authentication-token=abcd1234 x', 'curl -b ray-authentication-token=******** x'],
    ['{"ray-authentication-token": "abcd1234"}', '{"ray-authentication-token": "********"}'],
    ['redis://user:hunter2@redis:6379', 'redis://user:*******@redis:6379'],
    ['redis://:hunter2@redis:6379', 'redis://:*******@redis:6379'],
    ['Authorization: Bearer $TOKEN', 'Authorization: Bearer $TOKEN'],
    ['Authorization: Bearer <token>', 'Authorization: Bearer <token>'],
    ['http://head:8265/api/jobs/?user=a@b', 'http://head:8265/api/jobs/?user=a@b'],
  ] as const;
  for (const [text, expected] of shown) assert.equal(hidden(text), expected);
});

test('a long line of addresses is looked through in one go', () => {
  const text = '://a:'.repeat(50_000);
  assert.deepEqual(secretPlaces(noFacts('shellscript'), text), []);
});
