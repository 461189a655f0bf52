// Which variables a file sets, where they take effect, and when relative to the first import of ray.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { at, readPython, show } from './read-python.ts';

function settings(text: string): string[] {
  return readPython(text).environment.map(
    ({ name, operation, scope, value }) => `${name} ${operation} ${scope} ${show(value)}`,
  );
}

const TOKEN = ['RAY_AUTH_MODE set process "token"'];
const MODE = '"RAY_AUTH_MODE"';

describe('set in this process', () => {
  const forms: Record<string, [text: string, expected?: string[]]> = {
    'an entry': [`import os\nos.environ[${MODE}] = "token"\n`],
    'under another name': [`import os as _os\n_os.environ[${MODE}] = "token"\n`],
    'environ imported': [`from os import environ as e\ne[${MODE}] = "token"\n`],
    'environ assigned': [`import os\ne = os.environ\ne[${MODE}] = "token"\n`],
    'the name in a constant': [`import os\nM = ${MODE}\nos.environ[M] = "token"\n`],
    'the value in a constant': [`import os\nT = "token"\nos.environ[${MODE}] = T\n`],
    setdefault: [`import os\nos.environ.setdefault(${MODE}, "token")\n`, ['RAY_AUTH_MODE default process "token"']],
    'one of several': [`import os\nos.environ[${MODE}], x = "token", 1\n`],
    'one of several in brackets': [`import os\n(x, os.environ[${MODE}]) = [1, "token"]\n`],
    'one of what a call gives': [`import os\nos.environ[${MODE}], x = f()\n`, ['RAY_AUTH_MODE set process ?']],
    'update with a dict': [`import os\nos.environ.update({${MODE}: "token"})\n`],
    'update with keywords': ['import os\nos.environ.update(RAY_AUTH_MODE="token")\n'],
    '|=': [`import os\nos.environ |= {${MODE}: "token"}\n`],
    'update with a name': [`import os\nd = {${MODE}: "token"}\nos.environ.update(d)\n`],
    'update with **': [`import os\nos.environ.update(**{${MODE}: "token"})\n`],
    putenv: [`import os\nos.putenv(${MODE}, "token")\n`],
    del: [`import os\ndel os.environ[${MODE}]\n`, ['RAY_AUTH_MODE unset process ?']],
    pop: [`import os\nos.environ.pop(${MODE}, None)\n`, ['RAY_AUTH_MODE unset process ?']],
    unsetenv: [`import os\nos.unsetenv(${MODE})\n`, ['RAY_AUTH_MODE unset process ?']],
    monkeypatch: [`def test_x(monkeypatch):\n    monkeypatch.setenv(${MODE}, "token")\n`],
    'monkeypatch, removed': [
      `def test_x(monkeypatch):\n    monkeypatch.delenv(${MODE}, raising=False)\n`,
      ['RAY_AUTH_MODE unset process ?'],
    ],
    'monkeypatch, as an item': [`import os\nmonkeypatch.setitem(os.environ, ${MODE}, "token")\n`],
    'patch.dict': [`import os\nwith patch.dict(os.environ, {${MODE}: "token"}):\n    pass\n`],
    'patch.dict by name': [`@mock.patch.dict("os.environ", {${MODE}: "token"})\ndef test(): ...\n`],
    'another spelling': ['import os\nos.environ["RAY_auth_mode"] = "token"\n', ['RAY_auth_mode set process "token"']],
    'in lower case': ['import os\nos.environ["ray_auth_mode"] = "token"\n', ['ray_auth_mode set process "token"']],
    'a value that is not known': [`import os\nos.environ[${MODE}] = args.mode\n`, ['RAY_AUTH_MODE set process ?']],
  };
  for (const [name, [text, expected]] of Object.entries(forms))
    test(name, () => assert.deepEqual(settings(text), expected ?? TOKEN));
});

describe('set elsewhere', () => {
  const runtimeEnv = ['RAY_AUTH_MODE set runtime-env "token"'];
  const unspecified = ['RAY_AUTH_MODE set unspecified "token"'];
  const forms: Record<string, [text: string, expected: string[]]> = {
    'ray.init': [`import ray\nray.init(runtime_env={"env_vars": {${MODE}: "token"}})\n`, runtimeEnv],
    'ray.remote': [`import ray\n@ray.remote(runtime_env={"env_vars": {${MODE}: "token"}})\ndef f(): ...\n`, runtimeEnv],
    options: [`f.options(runtime_env={"env_vars": {${MODE}: "token"}}).remote()\n`, runtimeEnv],
    RuntimeEnv: [`from ray.runtime_env import RuntimeEnv\nRuntimeEnv(env_vars={${MODE}: "token"})\n`, runtimeEnv],
    'dict()': ['import ray\nray.init(runtime_env=dict(env_vars=dict(RAY_AUTH_MODE="token")))\n', runtimeEnv],
    'through names': [`v = {${MODE}: "token"}\ne = {"env_vars": v}\nsubmit(runtime_env=e)\n`, runtimeEnv],
    'added to a name': [`v = {}\nv[${MODE}] = "token"\nsubmit(runtime_env={"env_vars": v})\n`, runtimeEnv],
    'by subscripts': [`runtime_env["env_vars"][${MODE}] = "token"\n`, runtimeEnv],
    'env_vars of something else': [`job(env_vars={${MODE}: "token"})\n`, unspecified],
    'a copy for a child': [`import os\ne = os.environ.copy()\ne[${MODE}] = "token"\nrun(env=e)\n`, unspecified],
    'a dict for a child': [`run(env={**os.environ, ${MODE}: "token"})\n`, unspecified],
    'a Kubernetes object': [`V1EnvVar(name=${MODE}, value="token")\n`, unspecified],
    'a Kubernetes dict': [`e = [{"name": ${MODE}, "value": "token"}]\n`, unspecified],
    'another variable in a dict': ['run(env={"RAY_ADDRESS": "auto"})\n', []],
    'a lower-case key in a dict': ['c = {"ray_auth_token": token()}\n', []],
  };
  for (const [name, [text, expected]] of Object.entries(forms))
    test(name, () => assert.deepEqual(settings(text), expected));
});

describe('silent:', () => {
  const forms: Record<string, string> = {
    get: `import os\nos.environ.get(${MODE})\n`,
    getenv: `import os\nos.getenv(${MODE}, "token")\n`,
    'an item': `import os\nx = os.environ[${MODE}]\n`,
    in: `import os\nif ${MODE} in os.environ: pass\n`,
    compared: `import os\nif os.environ[${MODE}] == "token": pass\n`,
    'names that end alike':
      'import os\nfor n in "XRAY_AUTH_TOKEN", "FEAST_RAY_AUTH_TOKEN", "ARRAY_AUTH_MODE": pass\nos.environ["XRAY_AUTH_TOKEN"] = "x"\n',
    text: `import os\nprint('os.environ[${MODE}] = "token"')\n# os.environ[${MODE}] = "token"\n`,
    'another object': `import os\nos = Fake()\nf(${MODE}, "token")\n`,
    'a constant that is not used': 'RAY_AUTH_MODE = "token"\n',
    'an argument of another call': 'Settings(RAY_AUTH_MODE="token")\n',
  };
  for (const [name, text] of Object.entries(forms)) test(name, () => assert.deepEqual(settings(text), []));
});

describe('the order', () => {
  const set = `os.environ[${MODE}] = "token"`;
  const cases: Record<string, [text: string, expected: string]> = {
    'before the import': [`import os\n${set}\nimport ray\n`, 'before-import'],
    'after the import': [`import os\nimport ray\n${set}\n`, 'after-import'],
    'after a submodule': [`import os\nfrom ray.tune import Tuner\n${set}\n`, 'after-import'],
    'after an import for types only': [`import os\nif TYPE_CHECKING:\n    import ray\n${set}\n`, 'unordered'],
    'after an import in try': [
      `import os\ntry:\n    import ray\nexcept ImportError:\n    ray = None\n${set}\n`,
      'after-import',
    ],
    'before an import in try': [
      `import os\ntry:\n    ${set}\n    import ray\nexcept ImportError:\n    pass\n`,
      'before-import',
    ],
    'where the import failed': [`import os\ntry:\n    import ray\nexcept ImportError:\n    ${set}\n`, 'unordered'],
    'in the other branch': [`import os\nif a:\n    import ray\nelse:\n    ${set}\n`, 'unordered'],
    'under if, before': [`import os\nif a:\n    ${set}\nimport ray\n`, 'before-import'],
    'the main guard': [`import os\nimport ray\nif __name__ == "__main__":\n    ${set}\n    main()\n`, 'after-import'],
    'in finally': [`import os\ntry:\n    import ray\nfinally:\n    ${set}\n`, 'after-import'],
    'where the import succeeded': [
      `import os\ntry:\n    import ray\nexcept E:\n    pass\nelse:\n    ${set}\n`,
      'after-import',
    ],
    'in another case': [
      `import os\nmatch a:\n    case 1:\n        import ray\n    case 2:\n        ${set}\n`,
      'unordered',
    ],
    'a dict that is used later': [
      `import os\nd = {${MODE}: "token"}\nimport ray\nos.environ.update(d)\n`,
      'after-import',
    ],
    'after the start': [`import os\nimport ray\nray.init()\n${set}\n`, 'after-start'],
    'after a start in the other branch': [
      `import os\nimport ray\nif a:\n    ray.init()\nelse:\n    ${set}\n`,
      'after-import',
    ],
    'after joining': [`import os\nimport ray\nray.init("auto")\n${set}\n`, 'after-import'],
    'only lazy imports': [`import os\n${set}\ndef f():\n    import ray\n`, 'before-import'],
    'only lazy imports, which have run': [`import os\ndef f():\n    import ray\nf()\n${set}\n`, 'unordered'],
    'in a function, import in the module': [
      `import os\nimport ray\ndef f():\n    ${set}\n    ray.init()\n`,
      'after-import',
    ],
    'in a function, called above the import': [`import os\ndef f():\n    ${set}\nf()\nimport ray\n`, 'before-import'],
    'in a function, before its own import': [`import os\ndef f():\n    ${set}\n    import ray\n`, 'before-import'],
    'in a function, after its own import': [`import os\ndef f():\n    import ray\n    ${set}\n`, 'after-import'],
    'in a function, after its own start': [
      `import os\nimport ray\ndef f():\n    ray.init()\n    ${set}\n`,
      'after-start',
    ],
    'in another function than the import': [`import os\ndef g():\n    import ray\ndef f():\n    ${set}\n`, 'unordered'],
    'in a task': [`import os\nimport ray\n@ray.remote\ndef f():\n    ${set}\n`, 'unordered'],
    'in an actor': [
      `import os\nimport ray\n@ray.remote(num_cpus=1)\nclass A:\n    def f(self):\n        ${set}\n`,
      'unordered',
    ],
    'in a class body': [`import os\nimport ray\nclass A:\n    ${set}\n`, 'after-import'],
    'by a test': [`import ray\ndef test(monkeypatch):\n    monkeypatch.setenv(${MODE}, "token")\n`, 'unordered'],
    'no ray at all': [`import os\n${set}\n`, 'unordered'],
    'import by importlib': [`import os\nray = importlib.import_module("ray")\n${set}\n`, 'after-import'],
  };
  for (const [name, [text, expected]] of Object.entries(cases))
    test(name, () =>
      assert.deepEqual(
        readPython(text).environment.map(({ order }) => order),
        [expected],
      ),
    );
});

test('places: the statement, the name inside its quotes, the value', () => {
  const text = `import os\nos.environ[${MODE}] = "token"  # why\n`;
  const [setting] = readPython(text).environment;
  assert.deepEqual(
    [at(text, setting?.span), at(text, setting?.nameSpan), at(text, setting?.valueSpan), at(text, setting?.lines)],
    [`os.environ[${MODE}] = "token"`, 'RAY_AUTH_MODE', '"token"', `os.environ[${MODE}] = "token"  # why\n`],
  );
});

describe('whole lines', () => {
  const lines = (text: string) => at(text, readPython(text).environment[0]?.lines);
  const cases: Record<string, [text: string, expected: string | undefined]> = {
    'over several lines': [
      `import os\nos.environ[\n    ${MODE}\n] = "token"\nx = 1\n`,
      `os.environ[\n    ${MODE}\n] = "token"\n`,
    ],
    CRLF: [`import os\r\nos.environ[${MODE}] = "token"\r\nx = 1\r\n`, `os.environ[${MODE}] = "token"\r\n`],
    'at the end without a line end': [`import os\nos.environ[${MODE}] = "token"`, `os.environ[${MODE}] = "token"`],
    'the only entry of an update': [
      `import os\nos.environ.update({${MODE}: "token"})\n`,
      `os.environ.update({${MODE}: "token"})\n`,
    ],
    'one of several entries': [`import os\nos.environ.update({${MODE}: "token", "X": "1"})\n`, undefined],
    'joined by a semicolon': [`import os; os.environ[${MODE}] = "token"\n`, undefined],
    'followed by another statement': [`import os\nos.environ[${MODE}] = "token"; x = 1\n`, undefined],
    'in a function': [`import os\ndef f():\n    os.environ[${MODE}] = "token"\n`, undefined],
    'under if': [`import os\nif a:\n    os.environ[${MODE}] = "token"\n`, undefined],
    'under if, behind a continued line': [`import os\nif a: \\\nos.environ[${MODE}] = "token"\n`, undefined],
  };
  for (const [name, [text, expected]] of Object.entries(cases)) test(name, () => assert.equal(lines(text), expected));
});

describe('whether a setting holds where Ray starts', () => {
  const set = `os.environ[${MODE}] = "token"`;
  const start = 'import ray\nray.init()\n';
  const cases: Record<string, [text: string, expected: string]> = {
    'in the module': [`import os\n${set}\n${start}`, 'set surely'],
    'under if': [`import os\nif a:\n    ${set}\n${start}`, 'set maybe'],
    'in the other branch': [`import os\nif a:\n    pass\nelse:\n    ${set}\n${start}`, 'set maybe'],
    'in a loop': [`import os\nfor a in b:\n    ${set}\n${start}`, 'set maybe'],
    'behind and': [`import os\na and os.environ.update({${MODE}: "token"})\n${start}`, 'set maybe'],
    'under the if of the start': [`import os\nif a:\n    ${set}\n    import ray\n    ray.init()\n`, 'set surely'],
    'under the main guard': [`import os\nif __name__ == "__main__":\n    ${set}\n${start}`, 'set surely'],
    'in try': [`import os\ntry:\n    ${set}\nfinally:\n    pass\n${start}`, 'set surely'],
    'in try, behind what may be missing': [
      `import os\ntry:\n    import dotenv\n    ${set}\nexcept ImportError:\n    pass\n${start}`,
      'set maybe',
    ],
    'in try, above what may be missing': [
      `import os\ntry:\n    ${set}\n    import dotenv\nexcept ImportError:\n    pass\n${start}`,
      'set surely',
    ],
    'in try, behind what is there': [
      `try:\n    import os\n    ${set}\nexcept ImportError:\n    pass\n${start}`,
      'set surely',
    ],
    'in try, where the program ends without it': [
      `import os, sys\ntry:\n    from a import b\n    ${set}\nexcept ImportError:\n    sys.exit(1)\n${start}`,
      'set surely',
    ],
    'in except': [`import os\ntry:\n    pass\nexcept E:\n    ${set}\n${start}`, 'set maybe'],
    'without a start': [`import os\n${set}\n`, 'set surely'],
    'in the function of the start': [`import os\ndef f():\n    ${set}\n    import ray\n    ray.init()\n`, 'set surely'],
    'in a function that is called': [`import os\ndef f():\n    ${set}\nf()\n${start}`, 'set surely'],
    'in a function of a function that is called': [
      `import os\ndef f():\n    ${set}\ndef g():\n    f()\ng()\n${start}`,
      'set surely',
    ],
    'in a function that may be called': [`import os\ndef f():\n    ${set}\nif a:\n    f()\n${start}`, 'set maybe'],
    'in a function that is never called': [`import os\ndef f():\n    ${set}\n${start}`, 'set maybe'],
    'if it is missing': [`import os\nif ${MODE} not in os.environ:\n    ${set}\n${start}`, 'default surely'],
    'if it is empty': [`import os\nif not os.environ.get(${MODE}):\n    ${set}\n${start}`, 'default surely'],
    'if it is there': [`import os\nif ${MODE} in os.environ:\n    ${set}\n${start}`, 'set maybe'],
    'a patch around the start': [
      `import os, ray\nwith patch.dict(os.environ, {${MODE}: "token"}):\n    ray.init()\n`,
      'set surely',
    ],
    'a patch that has ended': [
      `import os\nwith patch.dict(os.environ, {${MODE}: "token"}):\n    pass\n${start}`,
      'set no longer',
    ],
  };
  for (const [name, [text, expected]] of Object.entries(cases))
    test(name, () =>
      assert.deepEqual(
        readPython(text).environment.map(({ operation, holds }) => `${operation} ${holds}`),
        [expected],
      ),
    );
});

test('a function that is never called sets nothing too late', () => {
  const text = `import os\nimport ray\ndef f():\n    os.environ[${MODE}] = "token"\nray.init()\n`;
  assert.deepEqual(
    readPython(text).environment.map(({ order }) => order),
    ['unordered'],
  );
});
