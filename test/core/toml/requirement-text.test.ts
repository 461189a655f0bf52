// PEP 508: what a requirement says, and where its versions stand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { markerErrorAt } from '../../../server/src/core/ray/versions/marker.ts';
import { readRequirementText } from '../../../server/src/core/ray/versions/requirement-text.ts';
import { readVersionRange } from '../../../server/src/core/ray/versions/version-range.ts';

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

const URLS: [text: string, url: string, version?: string | undefined, marker?: string][] = [
  ['ray@https://example.org/ray-2.9.0-cp310-none-any.whl', 'https://example.org/ray-2.9.0-cp310-none-any.whl', '2.9.0'],
  [
    'ray @ git+https://example.org/ray.git@main#subdirectory=python',
    'git+https://example.org/ray.git@main#subdirectory=python',
  ],
  [
    'ray @ git+https://github.com/ray-project/ray@ray-2.9.0#subdirectory=python',
    'git+https://github.com/ray-project/ray@ray-2.9.0#subdirectory=python',
    '2.9.0',
  ],
  [
    'git+https://github.com/ray-project/ray.git@releases/2.9.1#subdirectory=python',
    'git+https://github.com/ray-project/ray.git@releases/2.9.1#subdirectory=python',
    '2.9.1',
  ],
  ['git+https://github.com/ray-project/ray@0a1b2c3', 'git+https://github.com/ray-project/ray@0a1b2c3'],
  [
    'ray[serve] @ https://example.org/a;b.whl ; python_version<"3.13"',
    'https://example.org/a;b.whl',
    undefined,
    'python_version<"3.13"',
  ],
  ['ray @ file:///wheels/ray.whl', 'file:///wheels/ray.whl'],
  [
    './wheels/ray-2.9.0-cp311-cp311-manylinux2014_x86_64.whl[default]',
    './wheels/ray-2.9.0-cp311-cp311-manylinux2014_x86_64.whl[default]',
    '2.9.0',
  ],
  ['ray-2.9.0-1-cp311-cp311-win_amd64.whl', 'ray-2.9.0-1-cp311-cp311-win_amd64.whl', '2.9.0'],
  [
    'https://h.example/latest/ray-3.0.0.dev0-cp311-cp311-any.whl#sha256=00 ; sys_platform == "linux"',
    'https://h.example/latest/ray-3.0.0.dev0-cp311-cp311-any.whl#sha256=00',
    '3.0.0.dev0',
    'sys_platform == "linux"',
  ],
];

for (const [text, url, version, marker] of URLS)
  test(`reads ${text}`, () => {
    const read = readRequirementText(text);
    assert.deepEqual(
      [read?.name, read?.url, read?.versions, read?.marker, read?.notation],
      ['ray', url, version, marker, version === undefined ? 'pep440' : 'exact'],
    );
  });

/** What pip refuses is Ray all the same, of a version that cannot be read. */
const UNREAD: [text: string, versions: string][] = [
  ['ray is a framework', 'is a framework'],
  ['ray 2.9', '2.9'],
  ['ray^2.9', '^2.9'],
  ['ray=2.9 "x"', '=2.9 "x"'],
  ['ray[serve', '[serve'],
  ['ray (>=2', '(>=2'],
  ['ray >=2)', '>=2)'],
  ['ray @', '@'],
  ['ray>=2 # comment', '>=2 # comment'],
];

for (const [text, versions] of UNREAD)
  test(`reads ${text}, which is no range`, () => {
    assert.equal(readRequirementText(text)?.versions, versions);
    assert.equal(readVersionRange(versions, 'pep440'), undefined);
  });

const REFUSED = [
  ...[
    '',
    '   ',
    '>=2',
    '-e .',
    '--hash=sha256:0',
    './ray',
    'ray/',
    'ray\\x',
    'ray:x',
    'https://example.org/ray-2.9.0.whl',
  ],
  ...['./rayon-2.9.0-cp311-cp311-any.whl', 'git+https://github.com/other/ray-tools@ray-2.9.0'],
];

for (const text of REFUSED)
  test(`refuses ${JSON.stringify(text.slice(0, 40))}`, () => assert.equal(readRequirementText(text), undefined));

/** As pip 26.3 reads them; `|` is the place from which on it cannot. */
const MARKERS = [
  'python_version > "3"',
  "python_version>'3.10'and os_name=='posix'",
  `(python_version >= "3.9" and (sys_platform != 'win32' or platform.machine == "arm64"))`,
  `"linux" in sys.platform or extra == 'x'`,
  'python_version not in "3.9, 3.10"',
  'python_version ~= "3.x"',
  'python_version > "3"|#egg',
  'python_version > "3" |torch>=2',
  'python_version > |3',
  `python_version > |'3`,
  'python_version >= "3" and|',
  '(python_version >= "3"|',
  'python_version >= "3"|)',
  '|foo == "x"',
  'python_version |=> "3"',
  'python_version >= "3" |, os_name == "nt"',
];
for (const marked of MARKERS)
  test(`reads the marker ${marked}`, () => {
    const place = marked.indexOf('|');
    assert.equal(markerErrorAt(marked.replace('|', '')), place === -1 ? undefined : place);
  });

/** As pip 26.3 reads them. */
const RANGES: Readonly<Record<string, boolean>> = {
  '===2.9.0': true,
  '=== 2.9.0': true,
  '===2.9.0,<3': true,
  '===2.9.0 , < 3': true,
  '<3, ===2.9.0': true,
  '===2.9.0, <3': false,
  '===2.9.0,< 3': false,
  '=== 2.9.0, <3': false,
  '==2.9.*': true,
  '==2.9.0.post1': true,
  '!=2.9.0.post1.*': false,
  '==2.9.0rc1.*': false,
  '==2.9.0+cpu.*': false,
};
for (const [text, isRead] of Object.entries(RANGES))
  test(`${isRead ? 'reads' : 'does not read'} the range ${text}`, () =>
    assert.equal(readVersionRange(text, 'pep440') !== undefined, isRead));
