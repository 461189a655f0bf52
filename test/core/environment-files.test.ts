// Files of variables that programs, scripts and recipes take in as they run.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LinkedFiles } from '../support/linked-files.ts';

const ENV = { '.env': 'RAY_AUTH_MODE=token\n' };

/** `default before-import .env`, one a setting that a program takes in; `…` where a file is not found. */
function takenBy(name: string, text: string, others: Readonly<Record<string, string>> = ENV): string[] {
  const { facts } = new LinkedFiles({ ...others, [name]: text }).context(name);
  const settings = (facts.inherited ?? []).map(
    ({ operation, order, path = '' }) => `${operation} ${order} ${path.slice('/w/'.length)}`,
  );
  return [...settings, ...(facts.inherits ? ['…'] : [])];
}

describe('a program loads a file of variables', () => {
  const IMPORT = 'from dotenv import load_dotenv, find_dotenv, dotenv_values\n';
  const RAY = 'import ray\nray.init()\n';
  const before = 'default before-import .env';
  const cases: Record<string, readonly string[]> = {
    [`${IMPORT}load_dotenv()\n${RAY}`]: [before],
    [`${IMPORT}import ray\nload_dotenv()\nray.init()\n`]: ['default after-import .env'],
    [`${IMPORT}${RAY}load_dotenv()\n`]: ['default after-start .env'],
    [`${IMPORT}load_dotenv(find_dotenv())\n${RAY}`]: [before],
    [`${IMPORT}path = find_dotenv(raise_error_if_not_found=True)\nload_dotenv(path)\n${RAY}`]: [before],
    [`${IMPORT}load_dotenv(override=True)\n${RAY}`]: ['set before-import .env'],
    [`${IMPORT}load_dotenv(override=OVERRIDE)\n${RAY}`]: ['…'],
    [`${IMPORT}load_dotenv(dotenv_path=".env")\n${RAY}`]: [before],
    [`${IMPORT}load_dotenv("../.env")\n${RAY}`]: ['…'],
    [`${IMPORT}load_dotenv("missing.env")\n${RAY}`]: ['…'],
    [`${IMPORT}load_dotenv(find_dotenv("x.env"))\n${RAY}`]: ['…'],
    [`${IMPORT}load_dotenv(stream=stream)\n${RAY}`]: ['…'],
    [`${IMPORT}load_dotenv(*paths)\n${RAY}`]: ['…'],
    [`${IMPORT}import os\nos.environ.update(dotenv_values(".env"))\n${RAY}`]: ['set before-import .env'],
    [`${IMPORT}import os\nos.environ |= dotenv_values()\n${RAY}`]: ['set before-import .env'],
    [`${IMPORT}values = dotenv_values()\n${RAY}`]: [],
    [`import dotenv\ndotenv.load_dotenv()\n${RAY}`]: [before],
    [`from dotenv import load_dotenv as load\nload()\n${RAY}`]: [before],
    [`from environs import Env\nenv = Env()\nenv.read_env()\n${RAY}`]: [before],
    [`from environs import env\nenv.read_env(".env", override=True)\n${RAY}`]: ['set before-import .env'],
    [`from other import load_dotenv\nload_dotenv()\n${RAY}`]: [],
    [`from pydantic_settings import SettingsConfigDict\nconfig = SettingsConfigDict(env_file=".env")\n${RAY}`]: [],
    [`# load_dotenv()\n${RAY}`]: [],
  };
  for (const [text, expected] of Object.entries(cases))
    test(JSON.stringify(text), () => assert.deepEqual(takenBy('main.py', text), expected));

  test('the nearest .env above the program', () =>
    assert.deepEqual(takenBy('src/app/main.py', `${IMPORT}load_dotenv()\n${RAY}`), [before]));

  const places: Record<string, string> = {
    'Path(__file__).parent / ".env"': 'src/.env',
    'Path(__file__).resolve().parent.parent / ".env"': '.env',
    'Path(__file__).parents[1].joinpath(".env")': '.env',
    'os.path.join(os.path.dirname(__file__), ".env")': 'src/.env',
    'os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".env")': '.env',
    'str(HERE / ".env")': 'src/.env',
    'Path(".env")': 'src/.env',
  };
  for (const [expression, found] of Object.entries(places))
    test(expression, () => {
      const text = `import os\nfrom pathlib import Path\n${IMPORT}HERE = Path(__file__).parent\nload_dotenv(${expression})\n${RAY}`;
      const files = { '.env': 'RAY_AUTH_MODE=token\n', 'src/.env': 'RAY_AUTH_MODE=token\n' };
      assert.deepEqual(takenBy('src/main.py', text, files), [`default before-import ${found}`]);
    });

  test('a path above the workspace, and one of nothing', () => {
    assert.deepEqual(takenBy('main.py', `${IMPORT}import os\nload_dotenv(os.path.join())\n${RAY}`), ['…']);
    assert.deepEqual(takenBy('main.py', `${IMPORT}load_dotenv("${'../'.repeat(9)}.env")\n${RAY}`), ['…']);
  });

  test('a file that says nothing of Ray', () =>
    assert.deepEqual(takenBy('main.py', `${IMPORT}load_dotenv()\n${RAY}`, { '.env': 'X=1\n' }), []));

  test('a command inherits what is loaded above it', () => {
    const text = `${IMPORT}import os\nload_dotenv()\nos.system("ray start --head")\n`;
    assert.deepEqual(new LinkedFiles({ ...ENV, 'main.py': text }).environmentOf('main.py'), [
      'RAY_AUTH_MODE=token .env',
    ]);
  });
  test('a command started with other variables does not', () => {
    const text = `${IMPORT}import os, subprocess\nload_dotenv()\nsubprocess.run(["ray", "start", "--head"], env={})\n`;
    assert.deepEqual(new LinkedFiles({ ...ENV, 'main.py': text }).environmentOf('main.py'), []);
  });
});

describe('a notebook loads a file of variables', () => {
  const notebook = (...source: string[]) =>
    JSON.stringify({
      cells: [
        {
          cell_type: 'code',
          execution_count: null,
          metadata: {},
          outputs: [],
          source: source.map((line) => `${line}\n`),
        },
      ],
      metadata: {},
      nbformat: 4,
      nbformat_minor: 5,
    });
  const cases: readonly (readonly [readonly string[], readonly string[]])[] = [
    [['%load_ext dotenv', '%dotenv', 'import ray', 'ray.init()'], ['default before-import .env']],
    [['import ray', '%load_ext dotenv', '%dotenv -o', 'ray.init()'], ['set after-import .env']],
    [['%dotenv missing.env', 'import ray', 'ray.init()'], ['…']],
    [['%dotenv $FILE', 'import ray', 'ray.init()'], ['…']],
    [['from dotenv import load_dotenv', 'load_dotenv()', 'import ray', 'ray.init()'], ['default before-import .env']],
  ];
  for (const [lines, expected] of cases)
    test(lines.join('; '), () => assert.deepEqual(takenBy('nb.ipynb', notebook(...lines)), expected));
  test('its commands inherit it', () =>
    assert.deepEqual(
      new LinkedFiles({ ...ENV, 'nb.ipynb': notebook('import ray', '%dotenv', '!ray start --head') }).environmentOf(
        'nb.ipynb',
      ),
      ['RAY_AUTH_MODE=token .env'],
    ));
});

describe('a script takes in a file of variables', () => {
  const START = 'ray start --head';
  const TOKEN = ['RAY_AUTH_MODE=token .env'];
  const cases: Record<string, readonly string[]> = {
    [`set -a\nsource .env\nset +a\n${START}`]: TOKEN,
    [`set -o allexport; . ./.env; set +o allexport\n${START}`]: TOKEN,
    [`source .env\n${START}`]: ['RAY_AUTH_MODE=token .env'],
    [`set -a\nset +a\nsource plain.sh\n${START}`]: [],
    [`source plain.sh\n${START}`]: [],
    [`set -a\nsource plain.sh\n${START}`]: ['RAY_AUTH_MODE=token plain.sh'],
    [`source env.sh\n${START}`]: ['RAY_AUTH_MODE=token env.sh'],
    [`. outer.sh\n${START}`]: ['RAY_AUTH_MODE=token env.sh'],
    [`source maybe.sh\n${START}`]: ['maybe RAY_AUTH_MODE=token maybe.sh'],
    // Without `export` in the file or `set -a` the shell keeps them to itself.
    [`source plain.env\n${START}`]: [],
    [`. ./plain.env && ${START}`]: [],
    [`set -a; source plain.env; set +a\n${START}`]: ['RAY_AUTH_MODE=token plain.env'],
    [`set -a && . plain.env && set +a && ${START}`]: ['RAY_AUTH_MODE=token plain.env'],
    [`set -o allexport; . plain.env; set +o allexport; ${START}`]: ['RAY_AUTH_MODE=token plain.env'],
    [`set -a\nset +a\nsource plain.env\n${START}`]: [],
    [`# set -a\nsource plain.env\n${START}`]: [],
    [`if [ -f plain.env ]; then set -a; . plain.env; set +a; fi\n${START}`]: ['RAY_AUTH_MODE=token plain.env'],
    [`[ -f "plain.env" ] && set -a && . plain.env\n${START}`]: ['RAY_AUTH_MODE=token plain.env'],
    [`if [ -f other ]; then set -a; . plain.env; fi\n${START}`]: ['…'],
    [`if [ -f plain.env ]; then x; else set -a; . plain.env; fi\n${START}`]: ['…'],
    [`export $(cat .env | xargs)\n${START}`]: TOKEN,
    [`export $(grep -v '^#' .env | xargs -d '\\n')\n${START}`]: TOKEN,
    [`export $(xargs < .env)\n${START}`]: TOKEN,
    [`export "$(cat .env)"\n${START}`]: TOKEN,
    [`export $(curl -s $URL)\n${START}`]: ['…'],
    [`export "$line"\n${START}`]: ['…'],
    [`env $(cat .env | xargs) ${START}`]: TOKEN,
    [`env $(cat .env) RAY_AUTH_MODE=disabled ${START}`]: ['RAY_AUTH_MODE=token .env', 'RAY_AUTH_MODE=disabled'],
    [`env $VARIABLES ${START}`]: ['…'],
    [`uv run --env-file .env ${START}`]: TOKEN,
    [`uv run --env-file=plain.env -- ${START}`]: ['RAY_AUTH_MODE=token plain.env'],
    [`RAY_AUTH_MODE=disabled uv run --env-file .env ${START}`]: ['RAY_AUTH_MODE=token .env', 'RAY_AUTH_MODE=disabled'],
    [`uv run --env-file missing.env ${START}`]: ['…'],
    [`uv run --env-file "$FILE" ${START}`]: ['…'],
    [`ssh host uv run --env-file .env ${START}`]: ['…'],
    [`docker exec --env-file .env box ${START}`]: ['…'],
    [`env -i $(cat .env) ${START}`]: ['…'],
    [`source "$(dirname "$0")/env.sh"\n${START}`]: ['RAY_AUTH_MODE=token env.sh'],
    [`HERE="$(cd "$(dirname "\${BASH_SOURCE[0]}")" && pwd)"\nsource "\${HERE}/env.sh"\n${START}`]: [
      'RAY_AUTH_MODE=token env.sh',
    ],
    [`source "$HERE/env.sh"\n${START}`]: ['…'],
    [`source missing.sh\n${START}`]: ['…'],
    [`source /etc/ray.sh\n${START}`]: ['…'],
    [`if x; then source env.sh; fi\n${START}`]: ['…'],
    [`(source env.sh)\n${START}`]: [],
    [`${START}\nsource env.sh`]: [],
    [`export RAY_AUTH_MODE=disabled\nsource env.sh\n${START}`]: ['RAY_AUTH_MODE=disabled', '…'],
    [`source env.sh\nexport RAY_AUTH_MODE=disabled\n${START}`]: [
      'RAY_AUTH_MODE=token env.sh',
      'RAY_AUTH_MODE=disabled',
    ],
    [`source env.sh\nsudo ${START}`]: [],
    [`ssh host "source env.sh; ${START}"`]: ['…'],
    [`docker run image bash -c "source env.sh; ${START}"`]: ['…'],
    [`bash -c "source env.sh; ${START}"`]: ['RAY_AUTH_MODE=token env.sh'],
    [`# source env.sh\n${START}`]: [],
    [`source venv/bin/activate\n${START}`]: [],
  };
  const files = {
    '.env': 'export RAY_AUTH_MODE=token\n',
    'env.sh': 'export RAY_AUTH_MODE=token\n',
    'plain.sh': 'RAY_AUTH_MODE=token\n',
    'outer.sh': 'source ./env.sh\n# for ray\n',
    'plain.env': 'RAY_AUTH_MODE=token\n',
    'maybe.sh': 'if [ "$1" ]; then export RAY_AUTH_MODE=token; fi\n',
  };
  for (const [text, expected] of Object.entries(cases))
    test(JSON.stringify(text), () =>
      assert.deepEqual(new LinkedFiles({ ...files, 'run.sh': text }).environmentOf('run.sh'), expected),
    );
  test('a token is named, never carried', () => {
    const linked = new LinkedFiles({
      'env.sh': 'export RAY_AUTH_TOKEN=hunter2hunter2\n',
      'run.sh': `source env.sh\n${START}`,
    });
    assert.deepEqual(linked.environmentOf('run.sh'), ['RAY_AUTH_TOKEN=? env.sh']);
    assert.doesNotMatch(JSON.stringify(linked.context('run.sh').facts), /hunter2/);
  });
});

describe('the folder of a script, asked by the script', () => {
  const known: readonly string[] = [
    '"$(cd "$(dirname "${BASH_SOURCE[0]}")" &>/dev/null && pwd)"',
    '$( cd -- "$( dirname -- "${BASH_SOURCE[0]}" )" 2> /dev/null && pwd )',
    '"$(cd "$(dirname "$0")" >/dev/null 2>&1; pwd -P)"',
    '"$(cd "$(dirname "${BASH_SOURCE[0]:-$0}")" && pwd -P)"',
    '$(dirname $(readlink -f $0))',
    '$(dirname "$(realpath "$0")")',
    '"$(realpath "$(dirname "$BASH_SOURCE")")"',
    '$(realpath -s -- "$(dirname -- "$0")")',
    '${BASH_SOURCE[0]%/*}',
    '"${0%/*}"',
    '${0:A:h}',
    '"${0:a:h}"',
    '"$(cd "${BASH_SOURCE%/*}" && pwd)"',
    '"$(dirname "$SELF")"',
    '"$(dirname "$0")/../src"',
    '"$(cd "$(dirname "$0")/../src" && pwd)"',
    '"$(dirname "$(dirname "$(realpath "$0")")")"/src',
  ];
  const SELF = 'SELF=$(readlink -f "$0")';
  for (const folder of known)
    test(folder, () => {
      const text = `${SELF}\nD=${folder}\nsource "$D/env.sh"\nray start --head`;
      const linked = new LinkedFiles({ 'src/env.sh': 'export RAY_AUTH_MODE=token\n', 'src/run.sh': text });
      assert.deepEqual(linked.environmentOf('src/run.sh'), ['RAY_AUTH_MODE=token src/env.sh']);
      const beside = new LinkedFiles({
        'src/env.sh': 'export RAY_AUTH_MODE=token\n',
        'src/run.sh': `source ${folder.includes('SELF') ? './' : `${folder}/`}env.sh\nray start --head`,
      });
      assert.deepEqual(beside.environmentOf('src/run.sh'), ['RAY_AUTH_MODE=token src/env.sh']);
    });
  const unknown: readonly string[] = [
    '"$(cd "$(dirname "$0")" && git rev-parse --show-toplevel)"',
    '$(dirname "$1")',
    '$(cd "$X" && pwd)',
    '$(dirname "$0" | tr a b)',
    '"$(pwd)"',
    '$0',
    '$(basename "$0")',
    '"${BASH_SOURCE[1]%/*}"',
    '$(dirname "$0"; echo x)',
    '"$(dirname "$0")$(dirname "$0")"',
    '$(dirname "$D")',
  ];
  for (const folder of unknown)
    test(`not ${folder}`, () => {
      const text = `D=${folder}\nsource "$D/env.sh"\nray start --head`;
      const linked = new LinkedFiles({ 'src/env.sh': 'export RAY_AUTH_MODE=token\n', 'src/run.sh': text });
      assert.deepEqual(linked.environmentOf('src/run.sh'), ['…']);
    });
  test('a folder that is set twice, or by a loop', () => {
    for (const set of ['D=a\nD=.', 'for D in a .; do x; done', 'D=.\nread -r D', 'D=.\nD+=/x'])
      assert.deepEqual(
        new LinkedFiles({
          'env.sh': 'export RAY_AUTH_MODE=token\n',
          'run.sh': `${set}\nsource $D/env.sh\nray start --head`,
        }).environmentOf('run.sh'),
        ['…'],
      );
  });
  test('what says nothing of Ray there hides nothing', () => {
    const text =
      'D="$(cd "$(dirname "${BASH_SOURCE[0]}")" &>/dev/null && pwd)"\nsource "$D/models.sh"\nray start --head';
    const linked = new LinkedFiles({ 'models.sh': 'MODEL=7B\n', 'run.sh': text });
    assert.deepEqual(linked.environmentOf('run.sh'), []);
  });
});

describe('recipes take in a file of variables', () => {
  const run = 'run:\n\tray start --head\n';
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['Makefile', `include .env\nexport\n${run}`, ['RAY_AUTH_MODE=token .env']],
    ['Makefile', `-include .env\n.EXPORT_ALL_VARIABLES:\n${run}`, ['RAY_AUTH_MODE=token .env']],
    ['Makefile', `include .env\n${run}`, []],
    ['Makefile', `include .env\nexport RAY_AUTH_MODE\n${run}`, ['…']],
    ['Makefile', `include common.mk\nexport\n${run}`, ['…']],
    ['Makefile', `ifneq (,$(wildcard .env))\n  include .env\n  export\nendif\n${run}`, ['RAY_AUTH_MODE=token .env']],
    ['Makefile', `ifdef PROD\ninclude .env\nendif\nexport\n${run}`, ['…']],
    ['Makefile', `include .env\nexport $(shell sed 's/=.*//' .env)\n${run}`, ['RAY_AUTH_MODE=token .env']],
    ['Makefile', `export $(shell sed 's/=.*//' .env)\n${run}`, ['…']],
    ['Makefile', `export RAY_AUTH_MODE=disabled\ninclude .env\nexport\n${run}`, ['RAY_AUTH_MODE=disabled', '…']],
    ['Makefile', `include $(ENV_FILE)\nexport\n${run}`, ['…']],
    ['Makefile', `RAY_AUTH_MODE = disabled\nexport\n${run}`, ['RAY_AUTH_MODE=disabled']],
    ['Makefile', `RAY_AUTH_MODE = disabled\n${run}`, []],
    ['justfile', `set dotenv-load\n${run}`, ['RAY_AUTH_MODE=token .env']],
    ['justfile', `set dotenv-load := true\n${run}`, ['RAY_AUTH_MODE=token .env']],
    ['justfile', `set dotenv-load := false\n${run}`, []],
    ['justfile', `set dotenv-path := "ray.env"\n${run}`, ['RAY_AUTH_MODE=token ray.env']],
    ['justfile', `set dotenv-load\nset dotenv-override\n${run}`, ['…']],
    ['justfile', `set dotenv-path := x\n${run}`, ['…']],
  ];
  const files = { ...ENV, 'ray.env': 'RAY_AUTH_MODE=token\n' };
  for (const [name, text, expected] of cases)
    test(`${name} ${JSON.stringify(text)}`, () =>
      assert.deepEqual(new LinkedFiles({ ...files, [name]: text }).environmentOf(name), expected));
});
