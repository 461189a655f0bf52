// How changes are written into Dockerfiles.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ReadFacts } from '../../../server/src/core/index.ts';
import type { Change } from '../../../server/src/core/languages/change.ts';
import { changed, readDockerfile } from './read-dockerfile.ts';

function setHost({ processes }: ReadFacts): Change {
  const host = processes[0]?.options.find(({ name }) => name === 'dashboard_host');
  return { kind: 'set-value', span: host?.valueSpan ?? { start: 0, end: 0 }, to: '127.0.0.1' };
}

describe('set-value', () => {
  const cases: string[] = [
    'FROM x\nCMD ray start --head --dashboard-host=0.0.0.0\n',
    'FROM x\nCMD ray start --head --dashboard-host "0.0.0.0"\n',
    'FROM x\r\nCMD ["ray", "start", "--head", "--dashboard-host=0.0.0.0"]\r\n',
    'FROM x\nENTRYPOINT ["ray", "start", "--head"]\nCMD ["--dashboard-host", "0.0.0.0"]\n',
  ];
  for (const text of cases)
    test(JSON.stringify(text), () => assert.equal(changed(text, setHost), text.replace('0.0.0.0', '127.0.0.1')));
  test('a variable keeps its quotes', () => {
    const text = 'FROM x\nENV RAY_AUTH_MODE="tokn" B=1\n';
    const after = changed(text, ({ environment }) => ({
      kind: 'set-value',
      span: environment[0]?.valueSpan ?? { start: 0, end: 0 },
      to: 'token',
    }));
    assert.equal(after, text.replace('tokn', 'token'));
  });
  test('not a text that an instruction would take apart', () => {
    for (const to of ['a b', ' token', 'token ', '$(x)', 'a"b', ''])
      assert.equal(
        changed('FROM x\nENV RAY_AUTH_MODE=tokn\n', ({ environment }) => ({
          kind: 'set-value',
          span: environment[0]?.valueSpan ?? { start: 0, end: 0 },
          to,
        })),
        undefined,
        JSON.stringify(to),
      );
  });
  test('not where a variable stands', () => {
    const text = 'FROM x\nARG M=tokn\nENV RAY_AUTH_MODE=$M\n';
    const change = ({ environment }: ReadFacts): Change => ({
      kind: 'set-value',
      span: environment[0]?.valueSpan ?? { start: 0, end: 0 },
      to: 'token',
    });
    assert.equal(changed(text, change), undefined);
  });
});

describe('set-environment', () => {
  const turnOn = ({ processes: [process] }: ReadFacts): Change => ({
    kind: 'set-environment',
    name: 'RAY_AUTH_MODE',
    value: 'token',
    ...(process && { process }),
  });
  test('a line above the instruction that counts', () => {
    const text = 'FROM x\r\nENTRYPOINT ["ray", "start"]\r\nCMD ["--head"]\r\n';
    assert.equal(changed(text, turnOn), text.replace('ENTRYPOINT', 'ENV RAY_AUTH_MODE=token\r\nENTRYPOINT'));
  });
  test('at the beginning of its line', () => {
    const text = 'FROM x\n  CMD ray start --head\n';
    assert.equal(changed(text, turnOn), 'FROM x\nENV RAY_AUTH_MODE=token\n  CMD ray start --head\n');
  });
  test('the result counts for the process', () => {
    const after = changed('FROM x\nCMD ray start --head\n', turnOn) ?? '';
    assert.deepEqual(
      readDockerfile(after).processes[0]?.environment?.settings.map(({ name }) => name),
      ['RAY_AUTH_MODE'],
    );
  });
  test('before a command of a script that is written in place', () => {
    const text = 'FROM x\nCOPY <<EOF /start.sh\n#!/bin/sh\nray start --head\nEOF\n';
    assert.equal(changed(text, turnOn), text.replace('ray start', 'RAY_AUTH_MODE=token ray start'));
  });
  test('not beside one that is there', () =>
    assert.equal(changed('FROM x\nENV RAY_AUTH_MODE=disabled\nCMD ray start --head\n', turnOn), undefined));
  test('not without a process', () => assert.equal(changed('FROM x\n', turnOn), undefined));
});

describe('set-versions', () => {
  const tighten = ({ requirements: [requirement] }: ReadFacts): Change => {
    assert.ok(requirement);
    return { kind: 'set-versions', requirement, versions: '>=2.56.0,<2.62' };
  };
  const cases: Record<string, string | undefined> = {
    'RUN pip install "ray[default]==2.9.0"': 'RUN pip install "ray[default]>=2.56.0,<2.62"',
    'RUN ["pip", "install", "ray==2.9.0"]': 'RUN ["pip", "install", "ray>=2.56.0,<2.62"]',
    'RUN pip install ray==2.9.0 boto3': 'RUN pip install "ray>=2.56.0,<2.62" boto3',
    'RUN bash -c "pip install ray==2.9.0 boto3"': undefined,
  };
  for (const [before, after] of Object.entries(cases))
    test(before, () => assert.equal(changed(`FROM x\n${before}\n`, tighten), after && `FROM x\n${after}\n`));
  test('not in a tag', () => assert.equal(changed('FROM rayproject/ray:2.9.0\n', tighten), undefined));
});

describe('suppress', () => {
  const accept = (text: string, words: string) =>
    changed(text, () => {
      const start = text.indexOf(words);
      return {
        kind: 'suppress',
        span: { start, end: start + words.length },
        rule: 'exposed-dashboard',
        reason: 'in\nside',
      };
    });
  test('a line of its own above the instruction', () => {
    const text = '\uFEFFFROM x\r\n\tCMD ray start --head\r\n';
    const comment = '# ray-guard: ignore[exposed-dashboard] in side';
    const after = accept(text, '--head');
    assert.equal(after, text.replace('\tCMD', `\t${comment}\r\n\tCMD`));
    assert.deepEqual(
      readDockerfile(after ?? '').comments.map((one) => one.text),
      [' ray-guard: ignore[exposed-dashboard] in side'],
    );
    assert.equal(
      accept('\uFEFFFROM rayproject/ray:2.9.0', 'rayproject'),
      `\uFEFF${comment}\nFROM rayproject/ray:2.9.0`,
    );
  });
  test('above the instruction for all of its lines, heredocs included', () => {
    const comment = '# ray-guard: ignore[exposed-dashboard] in side\n';
    for (const written of ['CMD ray start \\\n  --head\n', 'RUN <<EOF\nray start --head\nEOF\n']) {
      const after = accept(`FROM x\n${written}`, '--head');
      assert.equal(after, `FROM x\n${comment}${written}`);
      const [accepting] = readDockerfile(after ?? '').comments;
      assert.equal(accepting?.statement?.end, `${after}`.trimEnd().length);
    }
  });
});

test('rename and remove', () => {
  const text = 'FROM x\nCMD ray start --head --dashboard-host=0.0.0.0\nENV RAY_auth_mode=token\n';
  const renamed = changed(text, ({ environment }) => ({
    kind: 'rename',
    span: environment[0]?.nameSpan ?? { start: 0, end: 0 },
    to: 'RAY_AUTH_MODE',
  }));
  assert.equal(renamed, text.replace('RAY_auth_mode', 'RAY_AUTH_MODE'));
  const removed = changed(text, ({ processes }) => {
    const removal = processes[0]?.options.find(({ name }) => name === 'dashboard_host')?.removal;
    return { kind: 'remove', span: removal ?? { start: 0, end: 0 } };
  });
  assert.equal(removed, text.replace(' --dashboard-host=0.0.0.0', ''));
});
