// PEP 508: what a requirement says, and where its versions stand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRequirementText } from '../../../server/src/core/ray/versions/requirement-text.ts';

/** name, extras, versions (or URL), marker; then the text with the place of the versions in «». */
const READ: [text: string, said: string, place: string][] = [
  ['ray', 'ray', 'ray«»'],
  ['ray>=2.10', 'ray >=2.10', 'ray«>=2.10»'],
  ['ray==2.9.*', 'ray ==2.9.*', 'ray«==2.9.*»'],
  ['ray===2.9.0', 'ray ===2.9.0', 'ray«===2.9.0»'],
  ['ray~=2.9', 'ray ~=2.9', 'ray«~=2.9»'],
  ['ray!=2.9.1,>2', 'ray !=2.9.1,>2', 'ray«!=2.9.1,>2»'],
  ['ray < 3 , >= 2', 'ray < 3 , >= 2', 'ray «< 3 , >= 2»'],
  ['  ray  >=2  ', 'ray >=2', '  ray  «>=2»  '],
  ['ray (>=2.0,<3)', 'ray >=2.0,<3', 'ray («>=2.0,<3»)'],
  ['ray( >=2.0 )', 'ray >=2.0', 'ray( «>=2.0» )'],
  ['ray ()', 'ray', 'ray («»)'],
  ['ray[serve]', 'ray [serve]', 'ray[serve]«»'],
  [
    'ray[default, data] >= 2.10 ; python_version < "3.12"',
    'ray [default,data] >= 2.10 if python_version < "3.12"',
    'ray[default, data] «>= 2.10» ; python_version < "3.12"',
  ],
  ['ray [serve , tune]>=2', 'ray [serve,tune] >=2', 'ray [serve , tune]«>=2»'],
  ['ray[]>=2', 'ray >=2', 'ray[]«>=2»'],
  ['ray;sys_platform=="linux"', 'ray if sys_platform=="linux"', 'ray«»;sys_platform=="linux"'],
  ['ray ; extra == "a;b"', 'ray if extra == "a;b"', 'ray«» ; extra == "a;b"'],
  ['ray;', 'ray', 'ray«»;'],
  ['Ray_Lightning>=1', 'Ray_Lightning >=1', 'Ray_Lightning«>=1»'],
  ['xgboost-ray>=0.1', 'xgboost-ray >=0.1', 'xgboost-ray«>=0.1»'],
  ['modin[ray]>=0.3', 'modin [ray] >=0.3', 'modin[ray]«>=0.3»'],
  ['ray>=', 'ray >=', 'ray«>=»'],
];

for (const [text, said, place] of READ)
  test(`reads ${text}`, () => {
    const read = readRequirementText(text);
    assert.ok(read);
    const { name, extras, versions, marker, versionsStart, versionsEnd, start } = read;
    const words = [name, extras.length ? `[${extras.join()}]` : '', versions, marker ? `if ${marker}` : ''];
    assert.equal(words.filter(Boolean).join(' '), said);
    assert.equal(
      `${text.slice(0, versionsStart)}«${text.slice(versionsStart, versionsEnd)}»${text.slice(versionsEnd)}`,
      place,
    );
    assert.ok(text.startsWith(name, start));
  });

const URLS: [text: string, url: string, marker?: string][] = [
  ['ray@https://example.org/ray-2.9.0-cp310-none-any.whl', 'https://example.org/ray-2.9.0-cp310-none-any.whl'],
  [
    'ray @ git+https://example.org/ray.git@main#subdirectory=python',
    'git+https://example.org/ray.git@main#subdirectory=python',
  ],
  [
    'ray[serve] @ https://example.org/a;b.whl ; python_version<"3.13"',
    'https://example.org/a;b.whl',
    'python_version<"3.13"',
  ],
  ['ray @ file:///wheels/ray.whl', 'file:///wheels/ray.whl'],
];

for (const [text, url, marker] of URLS)
  test(`reads ${text}`, () => {
    const read = readRequirementText(text);
    assert.deepEqual([read?.name, read?.url, read?.marker, read?.versions], ['ray', url, marker, undefined]);
  });

const REFUSED = [
  '',
  '   ',
  '>=2',
  '-e .',
  '--hash=sha256:0',
  './ray',
  'https://example.org/ray-2.9.0.whl',
  'ray is a framework',
  'ray 2.9',
  'ray^2.9',
  'ray=2.9 "x"',
  'ray[serve',
  'ray]',
  'ray (>=2',
  'ray >=2)',
  'ray-',
  'ray @',
  'ray>=2 # comment',
  `ray>=2${' '.repeat(1000)}`,
];

for (const text of REFUSED)
  test(`refuses ${JSON.stringify(text.slice(0, 40))}`, () => assert.equal(readRequirementText(text), undefined));
