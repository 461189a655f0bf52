// Which variables a command of Ray starts with, and where one more can be written.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { at, environmentOf, processOf, readShell, showSettings } from './read-shell.ts';

const TOKEN = 'RAY_AUTH_MODE="token"';

describe('what a process starts with', () => {
  const cases: Record<string, string> = {
    'ray start --head': '',
    'RAY_AUTH_MODE=token OTHER=1 ray start --head': TOKEN,
    'export RAY_AUTH_MODE=token\nray start --head': TOKEN,
    'export RAY_AUTH_MODE="token" X=1; ray start --head': TOKEN,
    'declare -x RAY_AUTH_MODE=token\nray start --head': TOKEN,
    'export RAY_AUTH_MODE\nRAY_AUTH_MODE=token\nray start --head': `RAY_AUTH_MODE=? ${TOKEN}`,
    'RAY_AUTH_MODE=token\nexport RAY_AUTH_MODE\nray start --head': TOKEN,
    'set -a\nRAY_AUTH_MODE=token\nset +a\nray start --head': TOKEN,
    'ray start --head\nexport RAY_AUTH_MODE=token': '',
    'export RAY_AUTH_MODE=token\nunset RAY_AUTH_MODE\nray start --head': `${TOKEN} -RAY_AUTH_MODE`,
    'if x; then export RAY_AUTH_MODE=token; fi\nray start --head': `maybe ${TOKEN}`,
    'if x; then export RAY_AUTH_MODE=token; ray start --head; fi': TOKEN,
    'x || export RAY_AUTH_MODE=token\nray start --head': `maybe ${TOKEN}`,
    'x && export RAY_AUTH_MODE=token && ray start --head': TOKEN,
    'cd /x && export RAY_AUTH_MODE=token\nray start --head': TOKEN,
    '[ -n "$PROD" ] && export RAY_AUTH_MODE=token\nray start --head': `maybe ${TOKEN}`,
    '[ -n "$PROD" ] && export RAY_AUTH_MODE=token && ray start --head': TOKEN,
    '[[ $A ]] && cd x && export RAY_AUTH_MODE=token\nray start --head': `maybe ${TOKEN}`,
    'command -v ray && export RAY_AUTH_MODE=token; ray start --head': `maybe ${TOKEN}`,
    'if x; then y; else export RAY_AUTH_MODE=token; fi\nray start --head': `maybe ${TOKEN}`,
    'for i in 1; do export RAY_AUTH_MODE=token; done\nray start --head': `maybe ${TOKEN}`,
    'echo $(export RAY_AUTH_MODE=token)\nray start --head': '',
    'export RAY_AUTH_MODE=token | cat\nray start --head': '',
    'export RAY_AUTH_MODE=token\nexport -n RAY_AUTH_MODE\nray start --head': `${TOKEN} -RAY_AUTH_MODE`,
    'export RAY_AUTH_MODE=token\n[ "$X" ] && unset RAY_AUTH_MODE\nray start --head': `${TOKEN} maybe -RAY_AUTH_MODE`,
    'RAY_AUTH_MODE=token\nray start --head\nexport RAY_AUTH_MODE': '',
    'set -a; RAY_AUTH_MODE=token; set +a\nray start --head': TOKEN,
    'set -a; set +a; RAY_AUTH_MODE=token\nray start --head': '…',
    '(export RAY_AUTH_MODE=token)\nray start --head': '',
    '(export RAY_AUTH_MODE=disabled)\nRAY_AUTH_MODE=token\nray start --head': '',
    'f() { local RAY_AUTH_MODE; export RAY_AUTH_MODE=disabled; }\nf\nRAY_AUTH_MODE=token\nray start --head': '',
    'if x; then export RAY_AUTH_MODE; fi\nRAY_AUTH_MODE=token\nray start --head': `maybe RAY_AUTH_MODE=? maybe ${TOKEN}`,
    '(set -a)\nRAY_AUTH_MODE=token\nray start --head': '…',
    'if x; then set -a; fi\nRAY_AUTH_MODE=token\nray start --head': `maybe ${TOKEN}`,
    'f() { :; }\nf\nf() { export RAY_AUTH_MODE=token; }\n[ "$X" ] && f\nray start --head': `maybe ${TOKEN}`,
    'f() { export RAY_AUTH_MODE=token; }\nf() { :; }\nf\nray start --head': `maybe ${TOKEN}`,
    'f() { export RAY_AUTH_MODE=token; }\nf\nf() { :; }\nray start --head': TOKEN,
    'f() { set -a; }\nf\nRAY_AUTH_MODE=token\nray start --head': TOKEN,
    'f() { ray start --head; }\nexport RAY_AUTH_MODE=token\nf': TOKEN,
    'export RAY_AUTH_MODE=token\nnohup uv run ray start --head &': TOKEN,
    'export RAY_AUTH_MODE=token\nsudo ray start --head': '',
    'export RAY_AUTH_MODE=token\nsudo -E ray start --head': `${TOKEN}…`,
    'sudo RAY_AUTH_MODE=token ray start --head': TOKEN,
    'env -u X RAY_AUTH_MODE=token ray start --head': TOKEN,
    'export RAY_AUTH_MODE=token\nenv -i ray start --head': '',
    'RAY_AUTH_MODE=disabled env -u RAY_AUTH_MODE ray start --head': 'RAY_AUTH_MODE="disabled" -RAY_AUTH_MODE',
    'RAY_AUTH_MODE=disabled env --unset RAY_AUTH_MODE ray start --head': 'RAY_AUTH_MODE="disabled" -RAY_AUTH_MODE',
    'RAY_AUTH_MODE=disabled env -C RAY_AUTH_MODE ray start --head': 'RAY_AUTH_MODE="disabled"',
    'export RAY_AUTH_MODE=token\nbash -c "ray start --head"': TOKEN,
    'export RAY_AUTH_MODE=token\nssh h "ray start --head"': '',
    'ssh h "export RAY_AUTH_MODE=token; ray start --head"': TOKEN,
    'docker exec c ray start --head': '…',
    'docker run -e RAY_AUTH_MODE=token --env OTHER=1 image ray start --head': TOKEN,
    'docker run --env=RAY_AUTH_MODE=token image ray start --head': TOKEN,
    'export RAY_AUTH_MODE=token\ndocker run -e RAY_AUTH_MODE image ray start --head': TOKEN,
    'docker run -e RAY_AUTH_MODE image ray start --head': 'RAY_AUTH_MODE=?',
    'docker run --env-file f image ray start --head': '…',
    'source settings.sh\nray start --head': '…',
    '. venv/bin/activate\nray start --head': '',
    'ray start --head\nsource settings.sh': '',
    'RAY_AUTH_MODE=token\nray start --head': '…',
    'echo "export RAY_AUTH_MODE=token" >> ~/.bashrc\nray start --head': '…',
    'echo "RAY_AUTH_MODE is off"\nray start --head': '',
    'RAY_AUTH_MODE=${MODE:-token} ray start --head': 'RAY_AUTH_MODE=default(? | "token")',
  };
  for (const [text, shown] of Object.entries(cases))
    test(JSON.stringify(text), () => assert.equal(environmentOf(text), shown));
});

describe('a function runs where it is called', () => {
  const SET = 'secure() { export RAY_AUTH_MODE=token; }\n';
  const cases: Record<string, string> = {
    'up() { ray start --head; }\nup\nexport RAY_AUTH_MODE=token': '',
    'up() { ray start --head; }\nexport RAY_AUTH_MODE=token\nup': TOKEN,
    'up() { ray start --head; }\nup\nexport RAY_AUTH_MODE=token\nup': `maybe ${TOKEN}`,
    'up() { ray start --head; }\nexport RAY_AUTH_MODE=token': TOKEN,
    [`${SET}secure\nray start --head`]: TOKEN,
    [`${SET}ray start --head\nsecure`]: '',
    [`${SET}[ "$X" ] && secure\nray start --head`]: `maybe ${TOKEN}`,
    [`${SET}(secure)\nray start --head`]: '',
    [`${SET}ray start --head`]: `maybe ${TOKEN}`,
    [`${SET}up() { ray start --head; }\nmain() { secure; up; }\nmain "$@"`]: TOKEN,
    [`${SET}up() { ray start --head; }\nmain() { up; secure; }\nmain "$@"`]: '',
    [`${SET}main() {\n  secure\n  ray start --head\n}\nmain`]: TOKEN,
    'secure() { [ "$1" ] && export RAY_AUTH_MODE=token; }\nsecure\nray start --head': `maybe ${TOKEN}`,
    'secure() { (export RAY_AUTH_MODE=token); }\nsecure\nray start --head': '',
    'a() { b; export RAY_AUTH_MODE=token; }\nb() { a; ray start --head; }\nb': TOKEN,
  };
  for (const [text, shown] of Object.entries(cases))
    test(JSON.stringify(text), () => assert.equal(environmentOf(text), shown));
});

describe('where one more variable can be written', () => {
  const cases: Record<string, string | undefined> = {
    'A=1 ray start --head': 'ray start',
    'nohup ray start --head': 'nohup ray',
    'exec ray start --head': 'ray start',
    'bash -c "ray start --head"': 'ray start',
    'cd /x; ssh h "ray start --head"': 'ray start',
    'sudo ray start --head': 'ray start',
    'docker exec c ray start --head': 'ray start',
    '$SUDO ray start --head': undefined,
  };
  for (const [text, begins] of Object.entries(cases))
    test(text, () => {
      const { environmentPlace: place } = processOf(text);
      assert.equal(place && text.slice(place.offset, place.offset + 9), begins);
      if (place) assert.equal(place.form, 'prefix');
    });
});

describe('the settings of a file', () => {
  test('each is listed once, in order, with its places', () => {
    const text = 'export RAY_AUTH_MODE=token # why\nRAY_ADDRESS=x ray status\nray start --head\nray start --head\n';
    const { environment } = readShell(text);
    assert.equal(showSettings(environment), `${TOKEN} RAY_ADDRESS="x"`);
    const [mode, address] = environment;
    assert.deepEqual(
      [at(text, mode?.nameSpan), at(text, mode?.valueSpan), at(text, mode?.lines), at(text, address?.lines)],
      ['RAY_AUTH_MODE', 'token', 'export RAY_AUTH_MODE=token # why\n', undefined],
    );
    assert.deepEqual([mode?.scope, mode?.order], ['process', 'before-import']);
  });
  test('names that merely end like those of Ray are none', () =>
    assert.deepEqual(readShell('export XRAY_AUTH_TOKEN=a LIFERAY_AUTH_MODE=b\n').environment, []));
  test('with very many of them it is not followed which ones hold', () => {
    const exports = Array.from({ length: 501 }, (_, index) => `export RAY_X${index}=1\n`).join('');
    assert.equal(environmentOf(`${exports}ray start --head\n`), '…');
  });
});
