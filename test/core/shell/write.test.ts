// Changes written into scripts: characters, prefixes, ranges, comments.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ReadFacts } from '../../../server/src/core/ray/facts/read-facts.ts';
import { changed } from './read-shell.ts';

const host = ({ processes }: ReadFacts) => {
  const found = processes[0]?.options.find(({ name }) => name === 'dashboard_host');
  if (!found) throw new Error('no host');
  return found;
};

describe('a value', () => {
  const toLocal = (text: string) =>
    changed(text, (facts) => ({ kind: 'set-value', span: host(facts).valueSpan, to: '127.0.0.1' }));
  const cases: Record<string, string> = {
    'ray start --head --dashboard-host=0.0.0.0': 'ray start --head --dashboard-host=127.0.0.1',
    'ray start --head --dashboard-host="0.0.0.0"': 'ray start --head --dashboard-host="127.0.0.1"',
    "ray start --head --dashboard-host ''": "ray start --head --dashboard-host '127.0.0.1'",
    'H=0.0.0.0\nray start --head --dashboard-host $H': 'H=127.0.0.1\nray start --head --dashboard-host $H',
    'ssh h "ray start --head --dashboard-host=\\"0.0.0.0\\""':
      'ssh h "ray start --head --dashboard-host=\\"127.0.0.1\\""',
  };
  for (const [text, fixed] of Object.entries(cases))
    test(JSON.stringify(text), () => assert.equal(toLocal(text), fixed));
  test('an expansion is not replaced', () => assert.equal(toLocal('ray start --head --dashboard-host $H'), undefined));
  test('what needs quotes is not written', () =>
    assert.equal(
      changed('ray start --head --dashboard-host=a', (facts) => ({
        kind: 'set-value',
        span: host(facts).valueSpan,
        to: 'a b',
      })),
      undefined,
    ));
});

describe('an option', () => {
  const removed = (text: string) =>
    changed(text, (facts) => ({ kind: 'remove', span: host(facts).removal ?? { start: 0, end: 9999 } }));
  const cases: Record<string, string> = {
    'ray start --dashboard-host=x --head': 'ray start --head',
    'ray start --head --dashboard-host x\n': 'ray start --head\n',
    'ray start --head \\\n  --dashboard-host=x \\\n  --port=1\n': 'ray start --head \\\n  --port=1\n',
    'ray start --head \\\n  --dashboard-host=x\n': 'ray start --head\n',
  };
  for (const [text, fixed] of Object.entries(cases))
    test(JSON.stringify(text), () => assert.equal(removed(text), fixed));
  test('renamed', () =>
    assert.equal(
      changed('ray start --head --dashboard-host=x', (facts) => ({
        kind: 'rename',
        span: host(facts).nameSpan ?? host(facts).span,
        to: '--dashboard-port',
      })),
      'ray start --head --dashboard-port=x',
    ));
});

describe('token mode for one command', () => {
  const withToken = (text: string) =>
    changed(text, ({ processes: [process] }) => ({
      kind: 'set-environment',
      name: 'RAY_AUTH_MODE',
      value: 'token',
      ...(process && { process }),
    }));
  const cases: Record<string, string | undefined> = {
    'x; ray start --head': 'x; RAY_AUTH_MODE=token ray start --head',
    'A=1 nohup ray start --head &': 'A=1 RAY_AUTH_MODE=token nohup ray start --head &',
    "ssh h 'cd x && ray start --head'": "ssh h 'cd x && RAY_AUTH_MODE=token ray start --head'",
    'sudo ray start --head': 'sudo env RAY_AUTH_MODE=token ray start --head',
    'ssh h ray start --head': 'ssh h RAY_AUTH_MODE=token ray start --head',
    'RAY_AUTH_MODE=disabled ray start --head': undefined,
    'echo nothing': undefined,
  };
  for (const [text, fixed] of Object.entries(cases)) test(text, () => assert.equal(withToken(text), fixed));
});

describe('versions', () => {
  const bounded = (text: string, versions = '>=2.58.0,<2.61') =>
    changed(text, ({ requirements: [requirement] }) => {
      if (!requirement) throw new Error('no requirement');
      return { kind: 'set-versions', requirement, versions };
    });
  const cases: Record<string, string | undefined> = {
    'pip install "ray[default]==2.9.0" x': 'pip install "ray[default]>=2.58.0,<2.61" x',
    'pip install ray==2.9.0 x': 'pip install "ray>=2.58.0,<2.61" x',
    'pip install ray': 'pip install "ray>=2.58.0,<2.61"',
    'bash -c "pip install ray==2.9.0"': undefined,
    'docker run rayproject/ray:2.9.0': undefined,
  };
  for (const [text, fixed] of Object.entries(cases)) test(text, () => assert.equal(bounded(text), fixed));
  test('one version needs no quotes', () =>
    assert.equal(bounded('pip install ray==2.9.0 x', '==2.56.0'), 'pip install ray==2.56.0 x'));
});

describe('acceptance', () => {
  const accepted = (text: string) =>
    changed(text, ({ processes: [process] }) => {
      if (!process) throw new Error('no process');
      const span = process.options.at(-1)?.span ?? process.span;
      return { kind: 'suppress', span, rule: 'x', reason: 'why' };
    });
  const COMMENT = '# ray-guard: ignore[x] why';
  const cases: Record<string, string | undefined> = {
    'ray start --head': `ray start --head  ${COMMENT}`,
    'a\r\n  ray start --head \r\nb': `a\r\n  ray start --head  ${COMMENT}\r\nb`,
    'ray start --head # there': `${COMMENT}\nray start --head # there`,
    'x\n  ray start --head \\\n    --port=1 \\\n    && y': `x\n  ${COMMENT}\n  ray start --head \\\n    --port=1 \\\n    && y`,
    'ray start \\\n  --head\ny': `ray start \\\n  --head  ${COMMENT}\ny`,
    'echo "#\'" # it\'s\nray start --head': `echo "#'" # it's\nray start --head  ${COMMENT}`,
    'ssh h "x\nray start --head\n"': `${COMMENT}\nssh h "x\nray start --head\n"`,
    'bash <<EOF\nray start --head\nEOF': `${COMMENT}\nbash <<EOF\nray start --head\nEOF`,
    'x=${y#"}"}; ray start --head': `x=\${y#"}"}; ray start --head  ${COMMENT}`,
    'cat <<-"E O"\n\t\'\n\tE O\nray start --head': `cat <<-"E O"\n\t'\n\tE O\nray start --head  ${COMMENT}`,
    'cat <<< A\nray start --head': `cat <<< A\nray start --head  ${COMMENT}`,
    'bash <<\\EOF\nray start --head\nEOF': `${COMMENT}\nbash <<\\EOF\nray start --head\nEOF`,
    'cat <<A > f\n"\nA\nray start --head': `cat <<A > f\n"\nA\nray start --head  ${COMMENT}`,
  };
  for (const [text, fixed] of Object.entries(cases))
    test(JSON.stringify(text), () => assert.equal(accepted(text), fixed));
});
