// What setup.cfg asks of Ray.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { applyEdits } from '../../../server/src/core/index.ts';
import { engine, write } from '../../support/engine.ts';

function facts(text: string) {
  const { facts: read, failures } = engine.read({ path: '/project/setup.cfg', languageId: 'setup-cfg', text });
  assert.deepEqual(failures, []);
  return read;
}

function read(text: string): string[] {
  return facts(text).requirements.map(
    ({ versions, span, versionsSpan, marker, where }) =>
      `${where}: ${text.slice(span.start, span.end)} (${versions ?? '?'}${marker ? ` if ${marker}` : ''})${
        versionsSpan ? ` edit ${text.slice(versionsSpan.start, versionsSpan.end)}` : ''
      }`,
  );
}

const cases: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'a list of lines',
    '[metadata]\nname = ray-on-aml\n\n[options]\npackages = find:\ninstall_requires =\n    numpy\n    ray[serve]>=2.10; python_version<"3.12"\n    # ray==1\n    ray-on-aml\n',
    [
      '[options] install_requires: ray[serve]>=2.10; python_version<"3.12" (>=2.10 if python_version<"3.12") edit >=2.10',
    ],
  ],
  [
    'extras, CRLF',
    '[options.extras_require]\r\nray =\r\n  ray==2.9.0  # why\r\nall = numpy; ray>=2\r\n',
    [
      '[options.extras_require] ray: ray==2.9.0 (==2.9.0) edit ==2.9.0',
      '[options.extras_require] all: ray>=2 (>=2) edit >=2',
    ],
  ],
  [
    'one line, with a colon',
    '[options]\ninstall_requires: ray>=2,<3\n',
    ['[options] install_requires: ray>=2,<3 (>=2,<3) edit >=2,<3'],
  ],
  ['blank lines inside', '[options]\ninstall_requires =\n\n\tray\n', ['[options] install_requires: ray () edit ']],
  [
    'other keys and sections',
    '[options]\nname = ray\nkeywords =\n  ray\n[isort]\nknown_third_party = ray\ninstall_requires =\n  ray\n',
    [],
  ],
  ['behind a line that is neither', '[options]\ninstall_requires =\ngarbage\n  ray\n', []],
  ['before any section', 'install_requires =\n  ray\n', []],
];

describe('setup.cfg', () => {
  for (const [title, text, expected] of cases) test(title, () => assert.deepEqual(read(text), expected));

  test('versions in place, behind a BOM', () => {
    const text = '\uFEFF[options]\r\ninstall_requires =\r\n\tray==2.9.0 # 😀\r\n';
    const [requirement] = facts(text).requirements;
    assert.ok(requirement);
    const edits = write(
      { kind: 'set-versions', requirement, versions: '>=2.56.0' },
      { path: '', languageId: 'setup-cfg', text },
      facts(text),
    );
    assert.equal(edits && applyEdits(text, edits), text.replace('==2.9.0', '>=2.56.0'));
  });

  test('comments that accept findings', () => {
    assert.deepEqual(
      facts(
        '[options]\ninstall_requires =\n  # ray-guard: ignore above\n  ray==2.9.0 # ray-guard: ignore beside\n',
      ).comments.map(({ text, alone }) => [text, alone]),
      [
        [' ray-guard: ignore above', true],
        [' ray-guard: ignore beside', false],
      ],
    );
  });
});
