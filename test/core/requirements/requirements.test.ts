// What requirements and constraints files ask of Ray, line by line.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Analysis, applyEdits, builtinPolicy, isProjectFile } from '../../../server/src/core/index.ts';
import { alone } from '../../../server/src/core/project/linked-facts.ts';
import { engine, write } from '../../support/engine.ts';

/** `declared >=2 | ray>=2 | edit >=2 | if …`; `?` for versions that cannot be known. */
function read(text: string, name = 'requirements.txt'): string[] {
  return analyse(text, name).facts.requirements.map(({ how, notation, versions, span, versionsSpan, marker }) =>
    [
      `${how} ${notation === 'exact' ? 'exactly ' : ''}${versions === undefined ? '?' : versions || 'any'}`,
      text.slice(span.start, span.end),
      ...(versionsSpan ? [`edit ${text.slice(versionsSpan.start, versionsSpan.end)}`.trim()] : []),
      ...(marker === undefined ? [] : [`if ${marker}`]),
    ].join(' | '),
  );
}

function analyse(text: string, name = 'requirements.txt'): Analysis {
  const document = { path: `/project/${name}`, languageId: engine.languageOf(name)?.id ?? '', text };
  const { facts, failures } = engine.read(document);
  assert.deepEqual(failures, []);
  return engine.check(document, alone(document.path, facts), { policy: builtinPolicy });
}

function withVersions(text: string, versions: string): string | undefined {
  const { facts } = analyse(text);
  const [requirement] = facts.requirements;
  assert.ok(requirement);
  const document = { path: '/project/requirements.txt', languageId: 'pip-requirements', text };
  const edits = write({ kind: 'set-versions', requirement, versions }, document, facts);
  return edits && applyEdits(text, edits);
}

function suppressed(text: string): string | undefined {
  const { facts } = analyse(text);
  const [requirement] = facts.requirements;
  assert.ok(requirement);
  const edits = write(
    { kind: 'suppress', span: requirement.span, rule: 'vulnerable-ray', reason: 'told' },
    { path: '/project/requirements.txt', languageId: 'pip-requirements', text },
    facts,
  );
  return edits && applyEdits(text, edits);
}

describe('names of files', () => {
  for (const name of [
    'requirements.txt',
    'requirements.in',
    'requirements-dev.txt',
    'requirements_sglang.txt',
    'dev-requirements.txt',
    'benchmark-requirements.in',
    'requirement.txt',
    'constraints.txt',
    'constraints-3.12.txt',
    'requirements-dev.lock',
    'Requirements.txt',
    'requirements/base.txt',
    'requirements/dev.in',
    'app/reqs/gpu.txt',
  ])
    test(name, () => assert.equal(engine.languageOf(`/project/${name}`)?.id, 'pip-requirements'));
  const OUTSIDE = ['requirements/notes.md', 'requirements/old/base.txt', 'myreqs/base.txt', 'requirements.d/base.txt'];
  for (const name of [
    'notes.txt',
    'myrequirements.md',
    'requirements.yml',
    'requirementslist.txt',
    'base.txt',
    ...OUTSIDE,
  ])
    test(`not ${name}`, () => assert.notEqual(engine.languageOf(`/project/${name}`)?.id, 'pip-requirements'));

  test('only the plain name decides for a project', () => {
    assert.deepEqual(
      ['requirements.txt', 'requirements.in', 'Pipfile', 'Pipfile.lock', 'setup.cfg', 'requirements-dev.txt'].map(
        isProjectFile,
      ),
      [true, true, true, true, true, false],
    );
  });
});

describe('requirements', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['bare', 'ray\n', ['declared any | ray | edit']],
    ['pinned', 'ray==2.9.0\n', ['declared ==2.9.0 | ray==2.9.0 | edit ==2.9.0']],
    [
      'range with blanks',
      '  ray >= 2.10 , < 3 \n',
      ['declared >= 2.10 , < 3 | ray >= 2.10 , < 3 | edit >= 2.10 , < 3'],
    ],
    ['extras', 'ray[tune, data, default]\n', ['declared any | ray[tune, data, default] | edit']],
    ['in capitals', 'Ray[Default]==2.9.0', ['declared ==2.9.0 | Ray[Default]==2.9.0 | edit ==2.9.0']],
    [
      'marker',
      'ray>=2.10; python_version < "3.12"  # why\n',
      ['declared >=2.10 | ray>=2.10; python_version < "3.12" | edit >=2.10 | if python_version < "3.12"'],
    ],
    ['in parentheses', 'ray (>=2.10)\n', ['declared >=2.10 | ray (>=2.10) | edit >=2.10']],
    ['comment behind', 'ray>=2.10 # pinned\n', ['declared >=2.10 | ray>=2.10 | edit >=2.10']],
    [
      'two lines',
      'ray==2.9.0\nray[serve]==2.9.0\n',
      ['declared ==2.9.0 | ray==2.9.0 | edit ==2.9.0', 'declared ==2.9.0 | ray[serve]==2.9.0 | edit ==2.9.0'],
    ],
    ['continued', 'ray[default] \\\n    >=2.10\n', ['declared >=2.10 | ray[default] \\\n    >=2.10 | edit >=2.10']],
    ['continued inside the versions', 'ray>=2.10,\\\n<3\n', ['declared >=2.10,<3 | ray>=2.10,\\\n<3']],
    [
      'URL',
      'ray @ https://example.org/ray-2.9.0-cp310-none-any.whl\n',
      ['declared exactly 2.9.0 | ray @ https://example.org/ray-2.9.0-cp310-none-any.whl'],
    ],
    [
      'hashes',
      'ray==2.9.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n    # via -r requirements.in\nrich==1\n',
      ['declared ==2.9.0 | ray==2.9.0'],
    ],
    ['other options', 'ray==2.9.0 --config-settings="a=b"\n', ['declared ==2.9.0 | ray==2.9.0 | edit ==2.9.0']],
    ['behind a BOM', '\uFEFFray==2.9.0\n', ['declared ==2.9.0 | ray==2.9.0 | edit ==2.9.0']],
    ['CRLF', 'numpy\r\nray==2.9.0\r\n', ['declared ==2.9.0 | ray==2.9.0 | edit ==2.9.0']],
    ['CRLF continued', 'ray==2.9.0 \\\r\n  --hash=sha256:aa\r\n', ['declared ==2.9.0 | ray==2.9.0']],
    ['below an emoji', '# 😀\nray==2.9.0\n', ['declared ==2.9.0 | ray==2.9.0 | edit ==2.9.0']],
    [
      'both sides of a conflict',
      '<<<<<<< HEAD\nray==2.9.0\n=======\nray==2.10.0\n>>>>>>> other\n',
      ['declared ==2.9.0 | ray==2.9.0 | edit ==2.9.0', 'declared ==2.10.0 | ray==2.10.0 | edit ==2.10.0'],
    ],
  ];
  for (const [title, text, expected] of cases) test(title, () => assert.deepEqual(read(text), expected));

  test('constraints', () => {
    assert.deepEqual(read('ray<2.54\n', 'constraints.txt'), ['constraint <2.54 | ray<2.54 | edit <2.54']);
  });
  test('a lock is exact and not ours to edit', () => {
    assert.deepEqual(read('ray==2.9.0\n    # via modin\n', 'requirements.lock'), ['locked exactly 2.9.0 | ray==2.9.0']);
  });
});

describe('silent', () => {
  for (const text of [
    '# ray==2.9.0\n',
    'rich==1\n    # via ray\n    #   ray\n',
    '-r ray.txt\n',
    '-c ray\n',
    '-e ./ray\n',
    '-e git+https://github.com/ray-project/ray.git#egg=ray\n',
    '--index-url https://example.org/ray\n',
    'https://example.org/rayon-2.9.0-py3-none-any.whl\n',
    './ray\n',
    'xgboost-ray==0.1\nray-on-aml\nmodin[ray]>=0.20\nraydp\nmemray\ncosmic-ray\nray_lightning\n',
    'the ray of light\n',
    '=ray\n\\\n\\',
    '# \\\nrayon==1\n',
  ])
    test(JSON.stringify(text), () => assert.deepEqual(read(text), []));
});

describe('edits', () => {
  test('versions in place', () => {
    assert.equal(
      withVersions('a\r\nray[serve]==2.9.0 ; python_version<"4"\r\n', '>=2.58.0,<2.61'),
      'a\r\nray[serve]>=2.58.0,<2.61 ; python_version<"4"\r\n',
    );
  });
  test('versions where none stand', () => {
    assert.equal(withVersions('ray  # why\n', '>=2.56.0'), 'ray>=2.56.0  # why\n');
    assert.equal(
      withVersions('ray \\\n  ; python_version<"4"\n', '>=2.56.0'),
      'ray>=2.56.0 \\\n  ; python_version<"4"\n',
    );
  });
  test('not where hashes hold the release', () => {
    assert.equal(withVersions('ray==2.9.0 \\\n  --hash=sha256:aa\n', '>=2.56.0'), undefined);
  });
  test('accepted at the end of the line, and above a line with a comment', () => {
    assert.equal(suppressed('ray==2.9.0 \n'), 'ray==2.9.0  # ray-guard: ignore[vulnerable-ray] told\n');
    assert.equal(
      suppressed('a\r\n ray==2.9.0 # why\r\n'),
      'a\r\n # ray-guard: ignore[vulnerable-ray] told\r\n ray==2.9.0 # why\r\n',
    );
    assert.equal(
      suppressed('ray==2.9.0 \\\n  --hash=sha256:aa\n'),
      '# ray-guard: ignore[vulnerable-ray] told\nray==2.9.0 \\\n  --hash=sha256:aa\n',
    );
  });
  test('what is accepted is silent', () => {
    assert.ok(analyse('ray==2.9.0\n').findings.some(({ rule }) => rule === 'vulnerable-ray'));
    for (const text of ['ray==2.9.0\n', 'ray==2.9.0 # why\n', 'ray==2.9.0 \\\n --hash=sha256:aa\n']) {
      const accepted = suppressed(text);
      assert.ok(accepted);
      assert.deepEqual(
        analyse(accepted).findings.filter(({ rule }) => rule === 'vulnerable-ray'),
        [],
      );
    }
  });
});

test('every beginning of a file is read without an error', () => {
  const text = '\uFEFF# 😀\r\nray[default]==2.9.0 \\\r\n  --hash=sha256:aa # ray-guard: ignore\r\n-e ./ray\r\n';
  for (let end = 0; end <= text.length; end++) read(text.slice(0, end));
});

test('the name of a file that is taken in is one word of a shell', () => {
  const cases: Record<string, string | undefined> = {
    '-r base.txt': 'base.txt',
    '-r "base x.txt"': 'base x.txt',
    "--requirement='base x.txt'": 'base x.txt',
    '-r base\\ x.txt': 'base x.txt',
    '-c"a b"/c.txt': 'a b/c.txt',
    '-r base.txt --no-index': 'base.txt',
    '-r "${HOME}/base.txt"': undefined,
    '-r ""': undefined,
    '-r "https://example.org/base.txt"': undefined,
    '--requirements base.txt': undefined,
  };
  for (const [line, path] of Object.entries(cases)) {
    const text = `${line}\n`;
    const { facts } = engine.read({ path: 'requirements.txt', languageId: 'pip-requirements', text });
    assert.deepEqual(
      facts.includes?.map((one) => one.path),
      path === undefined ? undefined : [path],
      line,
    );
  }
});
