// Values that a Python file takes from another one: which file is meant, where findings lead, and when nothing is taken.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { applyEdits } from '../../server/src/core/index.ts';
import { type Files, LinkedFiles } from '../support/linked-files.ts';

const PROGRAM = 'from settings import HOST\nimport ray\nray.init(dashboard_host=HOST)\n';
/** Only files that name Ray are read. */
const JOINS = 'import ray\nray.init(address="auto")\n';
const OPEN = 'exposed-dashboard error 3 -> settings.py:1';

function found(files: Files, name = 'main.py'): string[] {
  return new LinkedFiles(files).findings(name).filter((one) => one.startsWith('exposed-dashboard'));
}

describe('where the value stands', () => {
  test('a finding leads to it', () => {
    assert.deepEqual(found({ 'main.py': PROGRAM, 'settings.py': 'HOST = "0.0.0.0"\n' }), [OPEN]);
  });

  test('through a name of this file', () => {
    const program = 'import settings\nimport ray\nH = settings.HOST\nray.init(dashboard_host=H)\n';
    assert.deepEqual(found({ 'main.py': program, 'settings.py': 'A = 1\nHOST = "0.0.0.0"\n' }), [
      'exposed-dashboard error 4 -> settings.py:2',
    ]);
  });

  test('to the file that has it, not to one that hands it on', () => {
    const files = {
      'main.py': 'from pkg import HOST\nimport ray\nray.init(dashboard_host=HOST)\n',
      'pkg/__init__.py': '"""Settings."""\nfrom .base import *\n',
      'pkg/base.py': 'from .more import ALL as HOST\n',
      'pkg/more.py': '\nALL = "0.0.0.0"\n',
    };
    assert.deepEqual(found(files), ['exposed-dashboard error 3 -> pkg/more.py:2']);
  });

  test('in a command, each part that comes from elsewhere', () => {
    const program =
      'import os\nfrom settings import HOST, PORT\nos.system(f"ray start --head --dashboard-host={HOST} --port={PORT}")\n';
    assert.deepEqual(found({ 'main.py': program, 'settings.py': 'HOST = "0.0.0.0"\nPORT = 6379\n' }), [
      'exposed-dashboard error 3 -> settings.py:1',
    ]);
  });

  test('no fix writes into this file what stands in another', () => {
    const programs = [
      PROGRAM,
      'from settings import HOST\nimport ray\nray.init(**{"dashboard_host": HOST})\n',
      'from settings import OPTIONS\nimport ray\nray.init(**OPTIONS)\n',
      'import os\nfrom settings import HOST\nos.system(f"ray start --head --dashboard-host={HOST}")\n',
      `${JOINS}import os\nfrom settings import COMMAND\nos.system(COMMAND)\n`,
      `${JOINS}import subprocess\nfrom settings import WORDS\nsubprocess.run(WORDS)\n`,
      'import subprocess\nfrom settings import HOST\nsubprocess.run(["ray", "start", "--head", "--dashboard-host", HOST])\n',
    ];
    const settings =
      'HOST = "0.0.0.0"\nOPTIONS = {"dashboard_host": HOST}\nCOMMAND = "ray start --head --dashboard-host=0.0.0.0"\nWORDS = COMMAND.split()\n';
    for (const text of programs) {
      const files = new LinkedFiles({ 'main.py': text, 'settings.py': settings });
      const { findings } = files.analysis('main.py');
      assert.ok(
        findings.some(({ rule }) => rule === 'exposed-dashboard'),
        text,
      );
      const names = /\b(?:HOST|OPTIONS|COMMAND|WORDS)\b/g;
      for (const { edits } of findings.flatMap(({ fixes }) => fixes)) {
        const fixed = applyEdits(text, edits);
        assert.deepEqual(fixed?.match(names), text.match(names), fixed);
      }
    }
  });
});

describe('which file is meant', () => {
  test('one in a folder around, or in its src', () => {
    const files = { 'jobs/daily/main.py': PROGRAM, 'settings.py': 'HOST = "0.0.0.0"\n' };
    assert.equal(found(files, 'jobs/daily/main.py').length, 1);
    const inSource = { 'jobs/main.py': PROGRAM, 'src/settings.py': 'HOST = "0.0.0.0"\n' };
    assert.equal(found(inSource, 'jobs/main.py').length, 1);
  });

  test('none where several have the name', () => {
    const files = {
      'app/main.py': PROGRAM,
      'settings.py': 'HOST = "0.0.0.0"\n',
      'app/settings.py': 'HOST = "0.0.0.0"\n',
    };
    assert.deepEqual(found(files, 'app/main.py'), []);
    const both = {
      'main.py': PROGRAM,
      'settings.py': 'HOST = "0.0.0.0"\n',
      'settings/__init__.py': 'HOST = "0.0.0.0"\n',
    };
    assert.deepEqual(found(both), []);
  });

  test('an object of the package before a module of that name has the value', () => {
    const files = {
      'main.py': 'from pkg import settings\nimport ray\nray.init(dashboard_host=settings.host)\n',
      'pkg/__init__.py': 'from .settings import settings\n',
      'pkg/settings.py': 'class Settings:\n    host = "0.0.0.0"\nsettings = Settings()\n',
    };
    assert.equal(found(files).length, 1);
  });

  test('a relative import above the workspace means nothing', () => {
    const program = 'from .....settings import HOST\nimport ray\nray.init(dashboard_host=HOST)\n';
    assert.deepEqual(found({ 'main.py': program, 'settings.py': 'HOST = "0.0.0.0"\n' }), []);
  });
});

describe('what is not taken', () => {
  const silent: Readonly<Record<string, string>> = {
    'a safe value': 'HOST = "127.0.0.1"\n',
    'a name that is not there': 'OTHER = "0.0.0.0"\n',
    'a value that only a run shows': 'import os\nHOST = os.environ["HOST"]\n',
    'what a function of the file changes': 'HOST = "0.0.0.0"\ndef use(host):\n    global HOST\n    HOST = host\n',
    'what is replaced below': 'HOST = "0.0.0.0"\nHOST = "127.0.0.1"\n',
    'a name inside a function': 'def use():\n    HOST = "0.0.0.0"\n',
    'a text in a string': 'TEXT = """\nHOST = "0.0.0.0"\n"""\n',
    'a file that imports from itself': 'from settings import HOST\n',
    'a cycle of files': 'from other import HOST\n',
    'a damaged end': 'HOST = "0.0.0.0"\nX = (\n',
    'what is deleted': 'HOST = "0.0.0.0"\nimport os\nHOST = os.getenv("A")\n',
  };
  for (const [title, settings] of Object.entries(silent))
    test(title, () => {
      const files = { 'main.py': PROGRAM, 'settings.py': settings, 'other.py': 'from settings import HOST\n' };
      assert.deepEqual(found(files), []);
    });

  test('what the program itself sets in the module', () => {
    const program =
      'import settings\nimport ray\nsettings.HOST = "127.0.0.1"\nray.init(dashboard_host=settings.HOST)\n';
    assert.deepEqual(found({ 'main.py': program, 'settings.py': 'HOST = "0.0.0.0"\n' }), []);
  });

  test('an import for types only', () => {
    const program =
      'from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from settings import HOST\nimport ray\nray.init(dashboard_host=HOST)\n';
    assert.deepEqual(found({ 'main.py': program, 'settings.py': 'HOST = "0.0.0.0"\n' }), []);
  });

  test('a chain that is longer than people write', () => {
    const chain = (length: number) => {
      const files: Record<string, string> = { 'main.py': PROGRAM.replace('settings', 'm0') };
      for (let at = 0; at < length; at++) files[`m${at}.py`] = `from m${at + 1} import HOST\n`;
      return { ...files, [`m${length}.py`]: 'HOST = "0.0.0.0"\n' };
    };
    assert.equal(found(chain(4)).length, 1);
    assert.deepEqual(found(chain(40)), []);
  });

  test('a list that more may be added to', () => {
    const program = `${JOINS}import subprocess\nfrom settings import WORDS\nsubprocess.run(WORDS)\n`;
    const words = 'WORDS = ["ray", "start", "--head", "--dashboard-host=0.0.0.0"]\n';
    assert.equal(found({ 'main.py': program, 'settings.py': words }).length, 1);
    assert.deepEqual(found({ 'main.py': program, 'settings.py': `import sys\n${words}WORDS += sys.argv\n` }), []);
  });
});

test('the environment file that another file names', () => {
  const files = {
    'main.py':
      'from dotenv import load_dotenv\nfrom settings import ENV_FILE\nload_dotenv(ENV_FILE)\nimport ray\nray.init(address="auto")\n',
    'settings.py': 'ENV_FILE = "prod.env"\n',
    'prod.env': 'RAY_AUTH_MODE=disabled\n',
  };
  const { facts } = new LinkedFiles(files).context('main.py');
  assert.deepEqual(
    facts.inherited?.map(({ name, path }) => `${name} ${path}`),
    ['RAY_AUTH_MODE /w/prod.env'],
  );
});

test('all variables of a mapping of another file', () => {
  const files = new LinkedFiles({
    'main.py': 'import subprocess\nfrom settings import ENV\nsubprocess.run(["ray", "start", "--head"], env=ENV)\n',
    'settings.py': 'ENV = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN_PATH": "/run/token"}\n',
  });
  assert.deepEqual(files.environmentOf('main.py'), [
    'RAY_AUTH_MODE="token"'.replaceAll('"', ''),
    'RAY_AUTH_TOKEN_PATH=/run/token',
  ]);
});

test('a new text of the other file counts', () => {
  const files = new LinkedFiles({ 'main.py': PROGRAM, 'settings.py': 'HOST = "127.0.0.1"\n' });
  assert.deepEqual(
    files.findings('main.py').filter((one) => one.startsWith('exposed')),
    [],
  );
  const before = files.context('main.py');
  assert.equal(files.context('main.py'), before);
  files.write('settings.py', 'HOST = "0.0.0.0"\n');
  assert.deepEqual(files.findings('main.py'), [OPEN]);
  files.write('settings.py', '# Of all machines.\nHOST = "0.0.0.0"\n');
  assert.deepEqual(files.findings('main.py'), [OPEN.replace(':1', ':2')]);
});
