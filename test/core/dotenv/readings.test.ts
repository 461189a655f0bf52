// The same contents for each of their readers, as each of them was run with it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { EnvFileReader } from '../../../server/src/core/ray/facts/environment.ts';
import { engine } from '../../support/engine.ts';
import { LinkedFiles } from '../../support/linked-files.ts';

type Expected = Readonly<Record<EnvFileReader, string>>;

const READERS: readonly EnvFileReader[] = [
  'dotenv',
  'compose',
  'dotenvy',
  'shell',
  'make',
  'docker',
  'systemd',
  'words',
  'xargs',
];

/** The last value of the mode; `-` where it is not set, `?` where it is not known, `refused` where the file is. */
function readBy(reader: EnvFileReader, text: string): string {
  const { facts } = engine.read({ path: '/w/.env', languageId: 'dotenv', text });
  const provided = facts.provides?.find(({ readers }) => readers?.includes(reader) ?? true);
  const setting = provided?.environment.settings.filter(({ name }) => name === 'RAY_AUTH_MODE').at(-1);
  if (provided?.environment.open) return 'refused';
  if (!setting) return '-';
  return setting.value.kind === 'literal' ? String(setting.value.value) : '?';
}

const all = (value: string, others: Partial<Expected> = {}): Expected => ({
  ...(Object.fromEntries(READERS.map((reader) => [reader, value])) as unknown as Expected),
  ...others,
});

const cases: Readonly<Record<string, Expected>> = {
  'A=token\n': all('token'),
  'A=TOKEN\n': all('TOKEN'),
  'A=\n': all(''),
  'A="token"\n': all('token', { make: '"token"', docker: '"token"', words: '"token"' }),
  "A='token'\n": all('token', { make: "'token'", docker: "'token'", words: "'token'" }),
  'export A=token\n': all('token', { docker: 'refused', systemd: '-' }),
  'A=token\r\n': all('token', { shell: 'token\r', words: 'token\r', xargs: 'token\r' }),
  'A=token \r\n': all('token', { make: 'token ', docker: 'token ', shell: '-' }),
  'export A=token \r\n': all('token', { make: 'token ', docker: 'refused', systemd: '-' }),
  'export A=token other\n': all('token other', {
    shell: 'token',
    words: 'token',
    xargs: 'token',
    docker: 'refused',
    systemd: '-',
  }),
  'A="token"\r\n': all('token', {
    make: '"token"',
    docker: '"token"',
    shell: 'token\r',
    words: '"token"\r',
    xargs: 'token\r',
  }),
  'A = token\n': all('token', { docker: 'refused', shell: '-', words: '-', xargs: '-' }),
  'A= token\n': all('token', { docker: ' token', shell: '-', words: '-', xargs: '-' }),
  'A=token  \n': all('token', { docker: 'token  ', make: 'token  ' }),
  'A=token # on\n': all('token', { docker: 'token # on', make: 'token ', systemd: 'token # on' }),
  'A="token" # on\n': all('token', { docker: '"token" # on', make: '"token" ', systemd: '?', words: '"token"' }),
  'A=token#on\n': all('token#on', { make: 'token' }),
  '# A=x\nA=token\n': all('token'),
  'X=tok\nA=${X}en\n': all('?', { docker: '${X}en', systemd: '${X}en', words: '${X}en', xargs: '${X}en' }),
  "A='${X}en'\n": all('${X}en', { docker: "'${X}en'", make: '?', words: "'${X}en'" }),
  'A=x\nA=token\n': all('token', { dotenvy: 'x' }),
  '  A=token\n': all('token'),
  'A="token\n"\n': all('token\n', { make: '"token', docker: '"token', words: '"token', xargs: '?' }),
  'A=to"ken"\n': all('?', { make: 'to"ken"', docker: 'to"ken"', words: 'to"ken"' }),
};

describe('a file of variables, by its reader', () => {
  for (const [text, expected] of Object.entries(cases))
    for (const reader of READERS)
      test(`${reader} ${JSON.stringify(text)}`, () =>
        assert.equal(
          readBy(reader, text.replaceAll('A=', 'RAY_AUTH_MODE=').replaceAll('A =', 'RAY_AUTH_MODE =')),
          expected[reader],
        ));
});

describe('what takes the file in', () => {
  const QUOTED = { 'ray.env': 'RAY_AUTH_MODE="token"\n' };
  const takers: readonly (readonly [string, string, string])[] = [
    ['run.sh', 'docker run --env-file ray.env image ray start --head', '"token"'],
    ['run.sh', 'set -a; . ray.env; ray start --head', 'token'],
    ['run.sh', 'env $(cat ray.env) ray start --head', '"token"'],
    ['run.sh', 'env $(cat ray.env | xargs) ray start --head', 'token'],
    ['run.sh', "env $(cat ray.env | xargs -d '\\n') ray start --head", '"token"'],
    ['Makefile', 'include ray.env\nexport\nup: ; ray start --head', '"token"'],
    ['ray.service', '[Service]\nEnvironmentFile=ray.env\nExecStart=ray start --head', 'token'],
    ['compose.yaml', 'services:\n  a:\n    env_file: ray.env\n    command: ray start --head\n', 'token'],
    ['justfile', 'set dotenv-path := "ray.env"\nup:\n  ray start --head\n', 'token'],
  ];
  for (const [name, text, value] of takers)
    test(`${name}: ${JSON.stringify(text)}`, () =>
      assert.deepEqual(new LinkedFiles({ ...QUOTED, [name]: text }).environmentOf(name), [
        `RAY_AUTH_MODE=${value} ray.env`,
      ]));
});

describe('what is found where a reader makes another value of it', () => {
  const DOCKER = 'docker run -e RAY_AUTH_TOKEN_PATH=/t --env-file ray.env image ray start --head\n';
  const SHELL = 'set -a; . ./ray.env; set +a\nexport RAY_AUTH_TOKEN_PATH=/t\nray start --head\n';
  const found = (env: string, run: string, name = 'run.sh') => {
    const linked = new LinkedFiles({ 'ray.env': env, [name]: run });
    return [linked.findings('ray.env'), linked.findings(name)];
  };
  test('docker hands quotes on', () =>
    assert.deepEqual(found('RAY_AUTH_MODE="token"\n', DOCKER), [['invalid-auth-mode error 1'], []]));
  test('a shell hands the carriage return on', () =>
    assert.deepEqual(found('RAY_AUTH_MODE=token\r\n', SHELL), [['invalid-auth-mode error 1'], []]));
  test('a shell takes quotes off, docker carriage returns', () => {
    assert.deepEqual(found('RAY_AUTH_MODE="token"\n', SHELL), [[], []]);
    assert.deepEqual(found('RAY_AUTH_MODE=token\r\n', DOCKER), [[], []]);
  });
  test('one of two readers', () => {
    const linked = new LinkedFiles({ 'ray.env': 'RAY_AUTH_MODE="token"\n', 'run.sh': SHELL, 'up.sh': DOCKER });
    assert.deepEqual(linked.findings('ray.env'), ['invalid-auth-mode error medium 1']);
  });
});
