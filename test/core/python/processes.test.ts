// How the options of a call are read: names, places, roles, dicts, and what taking one away leaves.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { applyEdits } from '../../../server/src/core/index.ts';
import { roleOfAddress } from '../../../server/src/core/ray/arguments/init-arguments.ts';
import { literal, unknown } from '../../../server/src/core/ray/facts/value.ts';
import { at, calls, option, processOf, show } from './read-python.ts';

function options(text: string): string[] {
  return processOf(text).options.map(({ name, value }) => `${name}=${show(value)}`);
}

describe('the role of ray.init', () => {
  const roles: Record<string, string> = {
    '': 'local',
    'address=None': 'local',
    '"local"': 'local',
    'num_cpus=1, address="local"': 'local',
    '"auto"': 'attach',
    '"10.0.0.1:6379"': 'attach',
    'address="ray://h:10001"': 'client',
    '"ray://" + "h"': 'client',
    'address=f"ray://{h}"': 'undecided',
    'address=args.address': 'undecided',
    'os.environ.get("RAY_ADDRESS")': 'undecided',
    '"auto" if c else "10.0.0.1:6379"': 'attach',
    '"auto" if c else None': 'undecided',
    'address=""': 'undecided',
    '*args': 'undecided open',
    '**kwargs': 'undecided open',
    'address="auto", **kwargs': 'attach open',
  };
  for (const [argument, role] of Object.entries(roles))
    test(`ray.init(${argument})`, () =>
      assert.deepEqual(calls(`import os, ray\nray.init(${argument})\n`), [`ray.init ${role}`]));
  test('values that no program writes', () => {
    assert.equal(roleOfAddress(literal(1)), 'undecided');
    assert.equal(roleOfAddress({ kind: 'sequence', items: [] }), 'undecided');
    assert.equal(
      roleOfAddress({ kind: 'one-of', options: [literal('auto'), unknown('')], fallback: true }),
      'undecided',
    );
  });
});

describe('positional arguments and other names', () => {
  test('only the address has no name of its own', () => {
    const { options: found } = processOf('import ray\nray.init("auto", 2, num_cpus=1)\n');
    assert.deepEqual(
      found.map(({ name, nameSpan }) => [name, nameSpan !== undefined]),
      [
        ['address', false],
        ['num_cpus', true],
      ],
    );
  });
  test('a job client', () =>
    assert.deepEqual(
      options(
        'from ray.job_submission import JobSubmissionClient as J\nJ("http://h", False, None, None, {"Authorization": "x"}, False)\n',
      ),
      [
        'address="http://h"',
        'create_cluster_if_needed=false',
        'cookies=null',
        'metadata=null',
        'headers={Authorization: "x"}',
        'headers.Authorization="x"',
        'verify=false',
      ],
    ));
  test('ray.util.connect', () =>
    assert.deepEqual(options('import ray\nray.util.connect(conn_str="h:1", secure=True)\n'), [
      'address="h:1"',
      'secure=true',
    ]));
  test('ray.client', () => assert.deepEqual(options('import ray\nray.client("h:1")\n'), ['address="h:1"']));
  test('a name given twice counts once', () =>
    assert.deepEqual(options('import ray\nray.init(num_cpus=1, **{"num_cpus": 2})\n'), ['num_cpus=1']));
});

describe('options inside options', () => {
  const host = ['http_options={host: "0.0.0.0"}', 'http_options.host="0.0.0.0"'];
  const forms: Record<string, [text: string, expected: string[]]> = {
    'a dict': ['from ray import serve\nserve.start(http_options={"host": "0.0.0.0"})\n', host],
    'a class': ['from ray import serve\nserve.start(http_options=serve.HTTPOptions(host="0.0.0.0"))\n', host],
    'an imported class': [
      'from ray import serve\nfrom ray.serve.config import HTTPOptions as H\nserve.start(http_options=H(host="0.0.0.0"))\n',
      host,
    ],
    'the old keyword': ['from ray import serve\nserve.start(host="0.0.0.0")\n', ['host="0.0.0.0"']],
    _system_config: [
      'import ray\nray.init(_system_config={"AUTH_MODE": "token"})\n',
      ['_system_config={AUTH_MODE: "token"}', '_system_config.AUTH_MODE="token"'],
    ],
    'a class that is not known': [
      'from ray import serve\nserve.start(http_options=Options(host="0.0.0.0"))\n',
      ['http_options=?'],
    ],
  };
  for (const [name, [text, expected]] of Object.entries(forms))
    test(name, () => assert.deepEqual(options(text), expected));
  test('through a name, the place is where the entry is written', () => {
    const text = 'from ray import serve\no = {"host": "0.0.0.0"}\nserve.start(http_options=o)\n';
    const found = option(text, 'http_options.host');
    assert.deepEqual(
      [at(text, found.span), at(text, found.nameSpan), at(text, found.valueSpan)],
      ['"host": "0.0.0.0"', 'host', '"0.0.0.0"'],
    );
  });
});

describe('dicts given by **', () => {
  /** [before the call, what stands after `**`, options and whether more may come] */
  const forms: Record<string, [before: string, spread: string, expected: string]> = {
    'a literal': ['', '{"dashboard_host": "0.0.0.0"}', 'dashboard_host="0.0.0.0"'],
    'dict()': ['', 'dict(dashboard_host="0.0.0.0")', 'dashboard_host="0.0.0.0"'],
    'a name': ['k = {"dashboard_host": "0.0.0.0"}\n', 'k', 'dashboard_host="0.0.0.0"'],
    'a name with a type': ['k: dict[str, Any] = {"dashboard_host": "0.0.0.0"}\n', 'k', 'dashboard_host="0.0.0.0"'],
    'a copy': ['k = {"dashboard_host": "::"}\n', 'k.copy()', 'dashboard_host="::"'],
    'an entry': ['k = {}\nk["dashboard_host"] = "::"\n', 'k', 'dashboard_host="::"'],
    'update with a dict': ['k = {}\nk.update({"dashboard_host": "::"})\n', 'k', 'dashboard_host="::"'],
    'update with keywords': ['k = {"num_cpus": 1}\nk.update(num_cpus=2)\n', 'k', 'num_cpus=2'],
    'update with something unknown': ['k = {"num_cpus": 1}\nk.update(more)\n', 'k', 'num_cpus=default(? | 1), …'],
    'setdefault where nothing is': ['k = {}\nk.setdefault("num_cpus", 1)\n', 'k', 'num_cpus=1'],
    'setdefault where something is': ['k = {"num_cpus": 2}\nk.setdefault("num_cpus", 1)\n', 'k', 'num_cpus=2'],
    '|=': ['k = {}\nk |= {"num_cpus": 1}\n', 'k', 'num_cpus=1'],
    '|': ['k = {"num_cpus": 1}\n', '(k | {"num_cpus": 2})', 'num_cpus=2'],
    pop: ['k = {"num_cpus": 1, "num_gpus": 0}\nk.pop("num_cpus")\n', 'k', 'num_gpus=0'],
    del: ['k = {"num_cpus": 1}\ndel k["num_cpus"]\n', 'k', ''],
    'an entry under if': ['k = {}\nif c:\n    k["num_cpus"] = 1\n', 'k', 'num_cpus=one(? | 1)'],
    'an entry replaced under if': [
      'k = {"num_cpus": 1}\nif c:\n    k.update(num_cpus=2)\n',
      'k',
      'num_cpus=one(1 | 2)',
    ],
    'merged, the later one wins': ['a = {"num_cpus": 1}\n', '{**a, "num_cpus": 2}', 'num_cpus=2'],
    'merged under something unknown': ['', '{**dict(num_cpus=1), **user}', 'num_cpus=default(? | 1), …'],
    'merged over something unknown': ['', '{**user, "num_cpus": 1}', 'num_cpus=1, …'],
    'made of itself': ['k = {"num_cpus": 1}\nk = {**k, "num_gpus": 0}\n', 'k', 'num_cpus=1, num_gpus=0'],
    'one of two': ['', '({"num_cpus": 1} if c else {})', 'num_cpus=one(? | 1)'],
    'a key that is a constant': ['K = "num_cpus"\n', '{K: 1}', 'num_cpus=1'],
    'a key that is not known': ['', '{k(): 1}', '…'],
    'a dict in a dict': ['C = {"ray": {"num_cpus": 1}}\n', 'C["ray"]', 'num_cpus=1'],
    'changed after the call': ['k = {"num_cpus": 1}\n', 'k)\nk.update(num_cpus=2', 'num_cpus=1'],
    'a call': ['', 'options()', '…'],
    'a comprehension': ['', '{a: b for a, b in c}', '…'],
    'given to other functions as well': ['k = {"num_cpus": 1}\nlog(k)\n', 'k', 'num_cpus=1'],
  };
  for (const [name, [before, spread, expected]] of Object.entries(forms)) {
    test(name, () => {
      const process = processOf(`import ray\n${before}ray.init(**${spread})\n`);
      const shown = process.options.map((one) => `${one.name}=${show(one.value)}`);
      assert.equal([...shown, ...(process.open ? ['…'] : [])].join(', '), expected);
    });
  }
  test('keyword arguments of the function around, with an entry of its own', () => {
    const process = processOf('import ray\ndef f(**k):\n    k["num_cpus"] = 1\n    ray.init(**k)\n');
    assert.deepEqual(
      [process.open, process.role, process.options.map(({ name }) => name)],
      [true, 'undecided', ['num_cpus']],
    );
  });
  test('a dict of the module, changed in another function', () => {
    const text = 'import ray\nK = {}\ndef g():\n    K["num_cpus"] = 1\ndef f():\n    ray.init(**K)\n';
    assert.equal(show(option(text, 'num_cpus').value), 'one(? | 1)');
  });
  test('what several places may set is shown in the call', () => {
    const text = 'import ray\nk = {"num_cpus": 1}\nif c:\n    k["num_cpus"] = 2\nray.init(**k)\n';
    const { span, valueSpan, removal } = option(text, 'num_cpus');
    assert.deepEqual(
      [span.start, at(text, span), at(text, valueSpan), removal],
      [text.lastIndexOf('k'), 'k', 'k', undefined],
    );
  });
});

describe('taking an argument away', () => {
  const cases: [before: string, after: string][] = [
    ['ray.init(x=1)', 'ray.init()'],
    ['ray.init(x=1,)', 'ray.init()'],
    ['ray.init(a, x=1)', 'ray.init(a)'],
    ['ray.init(a, x=1, b=2)', 'ray.init(a, b=2)'],
    ['ray.init(x=1, b=2)', 'ray.init(b=2)'],
    ['ray.init(a=1,\n         x=1)', 'ray.init(a=1)'],
    ['ray.init(x=1,\n         b=2)', 'ray.init(b=2)'],
    ['ray.init(\n    a=1,\n    x=1,\n    b=2,\n)', 'ray.init(\n    a=1,\n    b=2,\n)'],
    ['ray.init(\n    a=1,\n    x=1  # why\n)', 'ray.init(\n    a=1,\n)'],
    ['ray.init(\r\n    a=1,\r\n    x=f(\r\n        1,\r\n    ),\r\n)', 'ray.init(\r\n    a=1,\r\n)'],
    ['ray.init(\n    a=1, x=1,\n)', 'ray.init(\n    a=1,\n)'],
    ['ray.init(a=1,  # one\n         x=1)', 'ray.init(a=1,  # one\n         )'],
    ['ray.init(x=1,  # one\n         b=2)', 'ray.init(  # one\n         b=2)'],
    ['ray.init(**{"a": 1, "x": 1})', 'ray.init(**{"a": 1})'],
    ['ray.init(**{\n    "x": 1,\n    "b": 2,\n})', 'ray.init(**{\n    "b": 2,\n})'],
    ['ray.init(**dict(x=1, a=1))', 'ray.init(**dict(a=1))'],
  ];
  for (const [before, after] of cases) {
    test(JSON.stringify(before), () => {
      const text = `import ray\n${before}\n`;
      const { removal } = option(text, 'x');
      assert.ok(removal);
      assert.equal(applyEdits(text, [{ span: removal, newText: '' }]), `import ray\n${after}\n`);
    });
  }
  test('not certain for positional arguments and entries set by a statement', () => {
    assert.equal(option('import ray\nray.init("auto")\n', 'address').removal, undefined);
    assert.equal(option('import ray\nk = {}\nk["x"] = 1\nray.init(**k)\n', 'x').removal, undefined);
  });
});

describe('calls behind another name', () => {
  const forms: Record<string, string[]> = {
    'getattr(ray, "init")(x=1)': ['x=1'],
    'start = getattr(ray, "init")\nstart(x=1)': ['x=1'],
    'mod = getattr(ray, "util")\nmod.connect("ray://h:1")': ['address="ray://h:1"'],
    'from functools import partial\npartial(ray.init, x=1)()': ['x=1'],
    'import functools\nstart = functools.partial(ray.init, x=1)\nstart()': ['x=1'],
    'import functools\nstart = functools.partial(ray.init, x=1)\nstart(x=2)': ['x=2'],
    'import functools\nstart = functools.partial(ray.init, "auto")\nstart()': ['address="auto"'],
    'import functools\nstart = functools.partial(ray.init, x=1)\nstart(y=2)\nstart(x=3)': [
      'x=one(1 | 3)',
      'y=one(? | 2)',
    ],
  };
  for (const [text, expected] of Object.entries(forms))
    test(text, () => assert.deepEqual(options(`import ray\n${text}\n`).sort(), expected));
  const silent = [
    'getattr(ray, name)(x=1)',
    'getattr(ray, "init", None)',
    'partial(ray.init, x=1)',
    'partial(other, x=1)',
  ];
  for (const text of silent) test(`not ${text}`, () => assert.deepEqual(calls(`import ray\n${text}\n`), []));
});
