// The check behind the version rules: one result for each requirement, and every remedy ends it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { builtinPolicy, type Policy, type ProjectView, rayData } from '../../server/src/core/index.ts';
import { judgeRequirements } from '../../server/src/core/project/versions/judge-requirements.ts';
import type { Judgement, Remedy } from '../../server/src/core/project/versions/judgement.ts';
import { advisoriesOf } from '../../server/src/core/ray/advisories.ts';
import type { Requirement, VersionNotation } from '../../server/src/core/ray/facts/requirement.ts';
import { releasesAllowedBy } from '../../server/src/core/ray/versions/releases.ts';
import { LinkedFiles } from '../support/linked-files.ts';

const RANGES = [
  '',
  '*',
  '2.53.0',
  '==2.53.0',
  '==2.60.0',
  '==2.15.0',
  '>=2.10',
  '>=2.56',
  '>=2.57,<3',
  '>=2.52,<2.54',
  '<2.56',
  '>=2.60',
]
  .concat([
    '^2.9',
    '~2.55',
    '~=2.9',
    '2.9.*',
    '==2.57.*',
    '=2.58',
    '^2.9 || ^3.0',
    '2.53.0|2.57.0',
    '>2.56.0,!=2.58.0',
    '>=2.13,<2.20',
    '>=2.61',
  ])
  .concat(['!=2.57.1', '<=2.60.0', '===2.55.1', '==2.58.2', '>=2.60.1', 'latest']);
const NOTATIONS: readonly VersionNotation[] = ['pep440', 'poetry', 'conda'];
const POLICIES: readonly Policy[] = [builtinPolicy].concat(
  ['>=2.54,<2.60.1', '>=2.57', '==2.60.*', '>=2.52.0,<2.54.0', '>=2.56,!=2.57.0,<2.61', '<2.61', '==2.60.0'].map(
    (range) => ({ ...builtinPolicy, range, origin: 'project' }),
  ),
);

function requirement(versions: string, part: Partial<Requirement> = {}): Requirement {
  const span = { start: 0, end: 1 };
  return {
    package: 'ray',
    how: 'declared',
    notation: 'pep440',
    versions,
    span,
    versionsSpan: span,
    where: '[project] dependencies',
    ...part,
  };
}

function judge(requirements: readonly Requirement[], policy: Policy = builtinPolicy): Judgement[] {
  return judgeRequirements(requirements, { policy } satisfies ProjectView, rayData);
}

function apply(requirements: readonly Requirement[], remedy: Remedy): Requirement[] {
  return requirements.map((one) => (remedy.requirements.includes(one) ? { ...one, versions: remedy.versions } : one));
}

for (const policy of POLICIES)
  test(`every remedy ends its finding and brings no other: ${policy.origin} ${policy.range}`, () => {
    let remedies = 0;
    for (const notation of NOTATIONS)
      for (const versions of RANGES) {
        const before = [requirement(versions, { notation })];
        for (const judgement of judge(before, policy))
          for (const remedy of judgement.remedies) {
            remedies++;
            const name = `${notation} ${versions}: ${judgement.kind}, ${remedy.versions}`;
            assert.deepEqual(judge(apply(before, remedy), policy), [], name);
            const written = releasesAllowedBy(remedy.versions, notation, rayData);
            assert.deepEqual(
              written,
              releasesAllowedBy(remedy.versions, 'pep440', rayData),
              `${name} means the same in every notation`,
            );
            assert.ok(written, name);
            for (const version of written.known) assert.deepEqual(advisoriesOf(version, rayData), [], name);
            if (remedy.tightening) {
              const allowed = releasesAllowedBy(versions, notation, rayData);
              assert.ok(
                written.known.every((version) => allowed?.known.includes(version)),
                `${name} only tightens`,
              );
            }
          }
      }
    assert.ok(remedies > 20, `${remedies} remedies`);
  });

test("where no release of the project's range has all fixes, leaving it is told and nothing is written over it", () => {
  for (const range of ['>=2.54,<2.58', '==2.57.*', '==2.57.1', '>=2.61']) {
    const policy: Policy = { ...builtinPolicy, range, origin: 'project' };
    const judgements = judge([requirement('>=2.60,<2.61')], policy);
    assert.deepEqual(
      judgements.map(({ kind, remedies }) => [kind, remedies]),
      [['outside-policy', []]],
      range,
    );
    assert.ok(
      judge([requirement('')], policy).every(({ remedies }) => remedies.length === 0),
      range,
    );
  }
});

test('two requirements of one list: at most one judgement each, and remedies end them', () => {
  for (const first of RANGES)
    for (const second of RANGES) {
      const before = [requirement(first), requirement(second)];
      const judgements = judge(before);
      assert.equal(new Set(judgements.map((one) => one.requirement)).size, judgements.length);
      for (const judgement of judgements)
        for (const remedy of judgement.remedies) {
          const same = judge(apply(before, remedy)).filter(
            (one) => one.kind === judgement.kind && remedy.requirements.includes(one.requirement),
          );
          assert.deepEqual(same, [], `${first} beside ${second}: ${judgement.kind}, ${remedy.versions}`);
        }
    }
});

test('what cannot be edited, or not be known, has no remedy', () => {
  const { versionsSpan: _, ...fixed } = requirement('==2.53.0');
  assert.deepEqual(judge([fixed])[0]?.remedies, []);
  assert.equal(judge([fixed])[0]?.kind, 'vulnerable');
  const { versions: __, ...url } = requirement('');
  assert.deepEqual(judge([url]), []);
  assert.deepEqual(judge([url, requirement('==2.53.0')]), []);
});

test('a constraint that leaves nothing clean is what is mended', () => {
  const constraint = requirement('<2.56', { how: 'constraint', where: '[tool.uv] constraint-dependencies' });
  const [judgement, ...others] = judge([requirement('>=2.50'), constraint]);
  assert.deepEqual(others, []);
  assert.equal(judgement?.requirement, constraint);
  assert.equal(judgement?.remedies[0]?.versions, '>=2.58.0,<2.61');
});

test('a constraint of two lists is reported once', () => {
  const constraint = requirement('==2.53.0', { how: 'constraint', where: '[tool.uv] constraint-dependencies' });
  const lists = [requirement('>=2.50'), requirement('>=2.51', { where: '[dependency-groups] dev' })];
  assert.deepEqual(
    judge([...lists, constraint]).map((one) => one.requirement),
    [constraint],
  );
});

test('what a build needs is judged by itself', () => {
  const build = requirement('==2.53.0', { where: '[build-system] requires' });
  const override = requirement('==2.60.0', { how: 'override', where: '[tool.uv] override-dependencies' });
  assert.deepEqual(
    judge([requirement('==2.53.0'), override, build]).map((one) => one.requirement),
    [build],
  );
});

test('what runs in one place is judged alone, and only where nothing else could be taken', () => {
  const at = (start: number) => ({ span: { start, end: start + 1 } });
  const kinds = (...requirements: Requirement[]) =>
    judgeRequirements(requirements, { policy: builtinPolicy }, rayData).map(
      ({ kind, requirement: { how, span } }) => `${kind} ${how} ${span.start}`,
    );
  const installed = (versions: string, start = 0) => requirement(versions, { how: 'installed', ...at(start) });
  const image = (versions: string, start = 0) =>
    requirement(versions, { how: 'image', notation: 'exact', ...at(start) });
  const cluster = (versions: string, start = 0) =>
    requirement(versions, { how: 'cluster', notation: 'exact', ...at(start) });
  assert.deepEqual(kinds(installed(''), installed('>=2.9'), installed('>=2.60')), []);
  assert.deepEqual(kinds(installed('==2.9.0', 1), installed('==2.9.0', 2), installed('<2.50', 3)), [
    'vulnerable installed 1',
    'vulnerable installed 2',
    'vulnerable installed 3',
  ]);
  assert.deepEqual(kinds(installed('==2.15.0')), ['no-such-release installed 0']);
  assert.deepEqual(kinds(cluster('2.46.0', 1), image('2.46.0', 2), image('2.46.0', 3), image('2.52.0', 4)), [
    'vulnerable image 2',
    'vulnerable image 4',
  ]);
  assert.deepEqual(kinds(cluster('2.46.0', 1), cluster('2.46.0', 2), image('2.60.0', 3)), ['vulnerable cluster 1']);
  assert.deepEqual(kinds(image('2.27.0')), ['no-such-release image 0']);
  const declared = requirement('>=2.60,<2.61');
  assert.deepEqual(kinds(declared, installed('==2.9.0', 1)), ['vulnerable installed 1']);
});

test('an image that a file names several times is reported once, with its other places', () => {
  const images = ['2.46.0', '2.60.0', '2.46.0-gpu', '2.46.0'].map((tag) => `    image: rayproject/ray:${tag}\n`);
  const services = images.map((image, at) => `  s${at}:\n${image}`).join('');
  const files = new LinkedFiles({ 'compose.yaml': `services:\n${services}` });
  assert.deepEqual(files.findings('compose.yaml'), ['vulnerable-ray warning 3 -> compose.yaml:7 -> compose.yaml:9']);
});
