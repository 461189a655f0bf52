// `$(NAME)` in the commands and variables of a container, as the kubelet puts it in.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { certainText } from '../../../server/src/core/ray/facts/value.ts';
import { engine } from '../../support/engine.ts';

const pod = (...lines: string[]) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: a\n      image: rayproject/ray:2.58.1\n${lines.map((line) => `      ${line}\n`).join('')}`;
const ENV = 'env: [{name: RAY_HOST, value: "0.0.0.0"}, {name: ADDR, value: $(RAY_HOST)}]';
const head = (host: string) => `["ray", "start", "--head", "--dashboard-host=${host}"]`;

function hostIn(text: string): string | undefined {
  const { facts, failures } = engine.read({ path: '/w/pod.yaml', languageId: 'yaml', text });
  assert.deepEqual(failures, []);
  const option = facts.processes[0]?.options.find(({ name }) => name === 'dashboard_host');
  return option && (certainText(option.value) ?? '?');
}

describe('what is put into a command', () => {
  const cases: Record<string, [text: string, host: string]> = {
    'a word of the arguments': [
      pod(ENV, 'command: ["ray"]', `args: ${head('$(RAY_HOST)').replace('"ray", ', '')}`),
      '0.0.0.0',
    ],
    'a word of the command': [pod(ENV, `command: ${head('$(RAY_HOST)')}`), '0.0.0.0'],
    'a variable of a variable': [pod(ENV, `command: ${head('$(ADDR)')}`), '0.0.0.0'],
    'a script': [pod(ENV, 'command: ["sh", "-c", "ray start --head --dashboard-host=$(RAY_HOST)"]'), '0.0.0.0'],
    'a script in lines': [
      pod(
        ENV,
        'command: ["sh", "-c"]',
        'args:',
        '  - |',
        '    set -e',
        '    ray start --head --dashboard-host $(ADDR)',
      ),
      '0.0.0.0',
    ],
    'two in one word': [
      pod('env: [{name: A, value: "0.0"}, {name: B, value: "0"}]', `command: ${head('$(A).$(B).$(B)')}`),
      '0.0.0.0',
    ],
    'a second value of the name': [
      pod('env: [{name: A, value: "0.0.0.0"}, {name: A, value: "127.0.0.1"}]', `command: ${head('$(A)')}`),
      '127.0.0.1',
    ],
    'two dollar signs': [pod(ENV, `command: ${head('$$(RAY_HOST)')}`), '$(RAY_HOST)'],
    'a name that is not set': [pod(ENV, `command: ${head('$(HOST)')}`), '?'],
    'a name that is set later': [
      pod('env: [{name: A, value: $(B)}, {name: B, value: "0.0.0.0"}]', `command: ${head('$(A)')}`),
      '?',
    ],
    'a value of a Secret': [
      pod('env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}]', `command: ${head('$(A)')}`),
      '?',
    ],
    'a variable of the shell, without one': [pod(ENV, `command: ${head('$RAY_HOST')}`), '?'],
  };
  for (const [name, [text, host]] of Object.entries(cases)) test(name, () => assert.equal(hostIn(text), host));
});

test('what is put into a variable', () => {
  const text = pod(
    'env: [{name: MODE, value: token}, {name: RAY_AUTH_MODE, value: $(MODE)}]',
    'command: ["ray", "start", "--head"]',
  );
  const { facts } = engine.read({ path: '/w/pod.yaml', languageId: 'yaml', text });
  const [setting] = facts.processes[0]?.environment?.settings ?? [];
  assert.equal(setting && certainText(setting.value), 'token');
  assert.equal(setting && text.slice(setting.valueSpan.start, setting.valueSpan.end), '$(MODE)');
});
