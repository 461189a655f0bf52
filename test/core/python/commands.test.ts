// How commands in a Python program are read and changed, and requirements that a program carries.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ReadFacts } from '../../../server/src/core/index.ts';
import type { Change } from '../../../server/src/core/languages/change.ts';
import { python } from '../../../server/src/core/languages/python/python.ts';
import { at, changed, readPython, scratch, show } from './read-python.ts';

const HEAD = 'ray start head head=true dashboard_host="0.0.0.0"';

function commands(text: string): string[] {
  return readPython(`import os, subprocess, shlex, asyncio, sys\n${text}\n`).processes.map(
    ({ api, role, options, open }) =>
      [api, role, ...options.map(({ name, value }) => `${name}=${show(value)}`), ...(open ? ['open'] : [])].join(' '),
  );
}

describe('calls that run a command', () => {
  const cases: Record<string, string[]> = {
    'subprocess.run(["ray", "start", "--head", "--dashboard-host", "0.0.0.0"])': [HEAD],
    'subprocess.Popen(("ray", "start", "--head", "--dashboard-host=0.0.0.0"))': [HEAD],
    'subprocess.check_call(args=["ray", "start", "--head", "--dashboard-host=0.0.0.0"])': [HEAD],
    'subprocess.run("ray start --head --dashboard-host=0.0.0.0", shell=True)': [HEAD],
    'os.system("echo && ray start --head --dashboard-host=0.0.0.0")': [HEAD],
    'os.system("""\nray start --head \\\\\n  --dashboard-host=0.0.0.0\n""")': [HEAD],
    'os.popen("ray start --head " "--dashboard-host=0.0.0.0")': [HEAD],
    'subprocess.getoutput("ray start --head --dashboard-host=0.0.0.0")': [HEAD],
    'subprocess.run(shlex.split("ray start --head --dashboard-host=0.0.0.0"))': [HEAD],
    'cmd = "ray start --head --dashboard-host=0.0.0.0"\nsubprocess.run(cmd.split())': [HEAD],
    'cmd = " ".join(["ray start", "--head", "--dashboard-host=0.0.0.0"])\nos.system(cmd)': [HEAD],
    'asyncio.create_subprocess_shell("ray start --head --dashboard-host=0.0.0.0")': [HEAD],
    'asyncio.create_subprocess_exec("ray", "start", "--head", "--dashboard-host=0.0.0.0")': [HEAD],
    'from subprocess import run as go\ngo(["ray", "start", "--head", "--dashboard-host=0.0.0.0"])': [HEAD],
    'import subprocess as sp\nsp.call(["/opt/bin/ray", "start", "--head", "--dashboard-host=0.0.0.0"])': [HEAD],
    'subprocess.run([sys.executable, "-m", "ray.scripts.scripts", "start", "--head", "--dashboard-host=0.0.0.0"])': [
      HEAD,
    ],
    'subprocess.run(["bash", "-c", "ray start --head --dashboard-host=0.0.0.0"])': [HEAD],
    'subprocess.run(["bash", "-c", "ray start --head --dashboard-host=\\"0.0.0.0\\""])': [HEAD],
  };
  for (const [text, expected] of Object.entries(cases)) test(text, () => assert.deepEqual(commands(text), expected));
});

describe('what a command is put together from', () => {
  const cases: Record<string, string[]> = {
    'H = "0.0.0.0"\nsubprocess.run(["ray", "start", "--head", "--dashboard-host", H])': [HEAD],
    'H = "0.0.0.0"\nos.system(f"ray start --head --dashboard-host={H}")': [HEAD],
    'H = "0.0.0.0"\nos.system("ray start --head --dashboard-host=" + H)': [HEAD],
    'F = "--dashboard-host=0.0.0.0"\nsubprocess.run(["ray", "start", "--head", F])': [HEAD],
    'cmd = ["ray", "start"]\ncmd.extend(["--head"])\ncmd += ["--dashboard-host"]\ncmd.append("0.0.0.0")\nsubprocess.run(cmd)':
      [HEAD],
    'a = ["--head"]\nsubprocess.run(["ray", "start", *a, "--dashboard-host=0.0.0.0"])': [HEAD],
    'a = ["--head"]\nsubprocess.run(["ray", "start"] + a + ["--dashboard-host=0.0.0.0"])': [HEAD],
    'os.system(f"{ray_path} start --head --dashboard-host=0.0.0.0")': [HEAD],
    'os.system(f"ray start --head --dashboard-host={host}")': ['ray start head head=true dashboard_host=?'],
    'os.system(f"ray start --head --dashboard-host=\'{host}\'")': ['ray start head head=true dashboard_host=?'],
    'os.system("ray start --head --dashboard-host={}".format(host))': ['ray start head head=true dashboard_host=?'],
    'os.system("ray start --head --dashboard-host=%s" % host)': ['ray start head head=true dashboard_host=?'],
    'h = "0.0.0.0" if c else "::"\nos.system(f"bash -c \'ray start --head --dashboard-host={h}\'")': [
      'ray start head head=true dashboard_host=one("0.0.0.0" | "::")',
    ],
    'h = "0.0.0.0" if c else "::"\nos.system(f\'bash -c "ray start --head --dashboard-host={h}"\')': [
      'ray start head head=true dashboard_host=one("0.0.0.0" | "::")',
    ],
    'h = "0.0.0.0" if c else "::"\nsubprocess.run(["bash", "-c", f"ray start --head --dashboard-host=\'{h}\'"])': [
      'ray start head head=true dashboard_host=one("0.0.0.0" | "::")',
    ],
    'h = "0.0.0.0" if c else "::"\nos.system(f"ssh host \'bash -c \\"ray start --head --dashboard-host={h}\\"\'")': [
      'ray start head head=true dashboard_host=one("0.0.0.0" | "::")',
    ],
    'h = "0.0.0.0" if c else "::"\nos.system("sh -c \'ray start --head --dashboard-host={}\'".format(h))': [
      'ray start head head=true dashboard_host=one("0.0.0.0" | "::")',
    ],
    'h = "0.0.0.0" if c else "::"\nos.system("sh -c \'ray start --head --dashboard-host=%s\'" % h)': [
      'ray start head head=true dashboard_host=one("0.0.0.0" | "::")',
    ],
    'os.system(f"bash -c \'{ray_path} start --head --dashboard-host=0.0.0.0\'")': [HEAD],
    'os.system(f"bash -c \'ray start --head --dashboard-host={host}\'")': ['ray start head head=true dashboard_host=?'],
    'os.system(f"\uE100 && ray start --head --dashboard-host={host}")': ['ray start head head=true dashboard_host=?'],
    'os.system("cat <<EOF | bash\\nray start --head --dashboard-host=0.0.0.0\\nEOF\\n")': [HEAD],
    'os.system(f"cat <<EOF | bash\\nray start --head --dashboard-host={host}\\nEOF\\n")': [
      'ray start head head=true dashboard_host=?',
    ],
    'cmd = ["ray", "start", "--head"]\nif c:\n    cmd.append("--dashboard-host=0.0.0.0")\nsubprocess.run(cmd)': [
      'ray start head head=true dashboard_host=one(? | "0.0.0.0")',
    ],
    'subprocess.run(["ray", "start", "--head", *more])': ['ray start head head=true open'],
    'cmd = ["ray", "start", "--head", "--dashboard-host=0.0.0.0"]\nasyncio.create_subprocess_exec(*cmd)': [HEAD],
    'kw = dict(shell=True)\nsubprocess.run("ray start --head --dashboard-host=0.0.0.0", **kw)': [HEAD],
    'subprocess.run(["ray start --head --dashboard-host=0.0.0.0"], shell=True)': [HEAD],
    'def sh(c):\n    subprocess.run(c, shell=True)\nsh("ray start --head --dashboard-host=0.0.0.0")\nsh("echo")': [
      'ray start head head=true dashboard_host=one(? | "0.0.0.0")',
    ],
    'a = "--head"\nos.system(" ".join(["ray", "start", a, "--dashboard-host=0.0.0.0"]))': [HEAD],
    'n = 8\nos.system(f"ray start --head --num-cpus={n}")': ['ray start head head=true num_cpus=8'],
    'h = "0.0.0.0" if c else "::"\nos.system(f"ray start --head --dashboard-host={h}")': [
      'ray start head head=true dashboard_host=one("0.0.0.0" | "::")',
    ],
    'cmd = ["ray", "start"]\nif c:\n    cmd.append("--head")\nelse:\n    cmd.append("--address=h:1")\nsubprocess.run(cmd)':
      ['ray start undecided head=true address=one(? | "h:1") open'],
    'cmd = ["ray", "start", "--head"]\nfor x in y:\n    cmd.append("--a")\nwhile x:\n    cmd.append("--b")\nsubprocess.run(cmd)':
      ['ray start head head=true a=one(? | ?) b=one(? | ?)'],
    'from a.misc import exec_command\nexec_command("set -e; ray start --head")': ['ray start head head=true'],
    'runner.run(["ray", "start", "--head"])': ['ray start head head=true'],
    'subprocess = other()\nsubprocess.run(["ray", "start", "--head"])': ['ray start head head=true'],
    'def sh(c):\n    os.system(c)\nsh("ray start --head")\nself.sh("ray start --head")': [
      'ray start head head=true',
      'ray start head head=true',
    ],
    [`cmd = ["ray", "start", "--head"]\n${'if c:\n    cmd.append("-v")\n'.repeat(20)}subprocess.run(cmd)`]: [
      'ray start head head=true verbose=true open',
    ],
  };
  for (const [text, expected] of Object.entries(cases)) test(text, () => assert.deepEqual(commands(text), expected));
});

test('an option stands where the command is, its value where it is written', () => {
  const text = 'import subprocess\nH = "0.0.0.0"\nsubprocess.run(["ray", "start", "--head", "--dashboard-host", H])\n';
  const host = readPython(text).processes[0]?.options.find(({ name }) => name === 'dashboard_host');
  assert.equal(at(text, host?.span), '--dashboard-host", H');
  assert.equal(at(text, host?.valueSpan), '0.0.0.0');
});

describe('no command', () => {
  const cases = [
    'print("ray start --head --dashboard-host=0.0.0.0")',
    '# os.system("ray start --head")',
    'logger.info("trying to start Ray")',
    'raise RuntimeError("Run `ray start --head` first")',
    'subprocess.run(["echo", "ray", "start", "--head"])',
    'os.system("echo ray start --head")',
    'subprocess.run("ray start --head")',
    'runner.record(["ray", "start", "--head"])',
    'print_run(["ray", "start", "--head"])',
    'def run(a): ...\nrun(["ray", "start", "--head"])',
    'subprocess.run(["xray", "start", "--head"])',
    'subprocess.run(["ray", "-config=/etc/v2ray.json"])',
    'runner.run(["ray", "start"])',
    'subprocess.run("ray start --head", shell=False)',
    'subprocess.run("ray start --head", **dict(shell=False))',
    'cmd = ["ray", "start", "--head"]\ncmd.clear()\nsubprocess.run(cmd)',
    'cmd = ["ray", "start", "--head"]\ncmd[0] = "echo"\nsubprocess.run(cmd)',
    'def sh(c):\n    log(c)\nsh("ray start --head")',
    'subprocess.run(cmd)',
    'cmd = cmd + cmd\nsubprocess.run(cmd)\n"ray"',
  ];
  for (const text of cases) test(text, () => assert.deepEqual(commands(text), []));
});

describe('which files are parsed', () => {
  const passed = [
    'cmd = "ray start --head"',
    'os.system(f"ray start --head {x}")',
    'subprocess.run(["ray", "start"])',
    'subprocess.run([sys.executable, "-m", "ray.scripts.scripts", "start", "--head"])',
    'os.system("pip install -U ray")',
    'install_requires=["ray>=2.9"]',
    '#   "ray[default]",',
  ];
  for (const text of passed) test(text, () => assert.ok(python.mayConcernRay(`${text}\n`)));
  const silent = [
    '# a ray of light starts here',
    'x = "the ray starts"',
    'import xarray',
    '"""Ray tracing: ray start up."""',
  ];
  for (const text of silent) test(`not ${text}`, () => assert.ok(!python.mayConcernRay(`${text}\n`)));
});

describe('the environment of a command', () => {
  const environment = (text: string) => {
    const { processes } = readPython(`import os, subprocess\n${text}\n`);
    const [process] = processes;
    const settings = process?.environment?.settings.map(({ name, value, operation, holds }) => {
      const sure = holds === 'surely' ? '' : `${holds} `;
      return operation === 'unset' ? `${sure}no ${name}` : `${sure}${name}=${show(value)}`;
    }) ?? ['none'];
    return [...settings, ...(process?.environment?.open ? ['open'] : [])];
  };
  const run = 'subprocess.run(["ray", "start", "--head"]';
  const cases: Record<string, string[]> = {
    [`${run})`]: [],
    [`${run}, env={**os.environ, "RAY_AUTH_MODE": "token"})`]: ['RAY_AUTH_MODE="token"'],
    [`${run}, env=dict(os.environ, RAY_AUTH_MODE="token"))`]: ['RAY_AUTH_MODE="token"'],
    [`${run}, env=os.environ | {"RAY_AUTH_MODE": "token"})`]: ['RAY_AUTH_MODE="token"'],
    [`env = os.environ.copy()\nenv["RAY_AUTH_MODE"] = "token"\n${run}, env=env)`]: ['RAY_AUTH_MODE="token"'],
    [`env = os.environ.copy()\nenv.update(more)\n${run}, env=env)`]: ['open'],
    [`${run}, env=make())`]: ['open'],
    [`${run}, **{"env": {"RAY_AUTH_MODE": "token"}})`]: ['RAY_AUTH_MODE="token"'],
    [`kw = dict(check=True)\nkw["env"] = {**os.environ, "RAY_AUTH_MODE": "token"}\n${run}, **kw)`]: [
      'RAY_AUTH_MODE="token"',
    ],
    [`${run}, **{"check": True})`]: [],
    [`${run}, **kw)`]: ['open'],
    [`${run}, **{"env": None})`]: [],
    'subprocess.run(**{"args": "RAY_AUTH_MODE=token ray start --head", "shell": True})': ['RAY_AUTH_MODE="token"'],
    [`os.environ["RAY_AUTH_MODE"] = "token"\nenv = os.environ.copy()\ndel env["RAY_AUTH_MODE"]\n${run}, env=env)`]: [
      'RAY_AUTH_MODE="token"',
      'no RAY_AUTH_MODE',
    ],
    [`env = dict(os.environ)\nenv.pop("RAY_AUTH_MODE", None)\n${run}, env=env)`]: ['no RAY_AUTH_MODE'],
    [`env = dict(os.environ)\nif c:\n    env.pop("RAY_AUTH_MODE", None)\n${run}, env=env)`]: ['maybe no RAY_AUTH_MODE'],
    [`env = dict(os.environ)\nenv.pop("RAY_AUTH_MODE", None)\nenv["RAY_AUTH_MODE"] = "token"\n${run}, env=env)`]: [
      'RAY_AUTH_MODE="token"',
    ],
    [`env = dict(os.environ)\nenv.pop("RAY_AUTH_MODE", None)\n${run}, env={**os.environ, **env})`]: [],
    [`env = dict(os.environ)\nenv.pop("OTHER")\n${run}, env=env)`]: [],
    [`env = {"RAY_AUTH_MODE": "token"}\ndel env["RAY_AUTH_MODE"]\n${run}, env=env)`]: [],
    [`os.environ["RAY_AUTH_MODE"] = "token"\nenv = os.environ.copy()\nenv.clear()\n${run}, env=env)`]: [
      'no longer RAY_AUTH_MODE="token"',
    ],
    [`env = {"RAY_AUTH_MODE": "token"}\nenv.popitem()\n${run}, env=env)`]: ['RAY_AUTH_MODE=one(? | "token")'],
    [`${run}, env={"A": "b"})`]: [],
    [`os.environ["RAY_AUTH_MODE"] = "token"\n${run})`]: ['RAY_AUTH_MODE="token"'],
    [`os.environ["RAY_AUTH_MODE"] = "token"\n${run}, env={"A": "b"})`]: ['no longer RAY_AUTH_MODE="token"'],
    [`if c:\n    os.environ["RAY_AUTH_MODE"] = "token"\n${run})`]: ['maybe RAY_AUTH_MODE="token"'],
    [`${run})\nos.environ["RAY_AUTH_MODE"] = "token"`]: [],
    'os.system("RAY_AUTH_MODE=token ray start --head")': ['RAY_AUTH_MODE="token"'],
    'os.system("export RAY_AUTH_MODE=token; ray start --head")': ['RAY_AUTH_MODE="token"'],
  };
  for (const [text, expected] of Object.entries(cases)) test(text, () => assert.deepEqual(environment(text), expected));
  test('a variable of a command is not one of the program', () => {
    const { environment: all } = readPython('import os\nos.system("export RAY_AUTH_MODE=token; ray start --head")\n');
    assert.deepEqual(
      all.map(({ name, scope, order }) => [name, scope, order]),
      [['RAY_AUTH_MODE', 'command', 'before-import']],
    );
  });
});

describe('requirements', () => {
  const requirements = (text: string, path = '/project/example.py') =>
    python
      .read({ path, languageId: 'python', text }, scratch)
      .requirements.map(({ how, where, versions, span, versionsSpan }) =>
        [how, where, `[${at(text, span)}]`, versions ?? '?', `[${at(text, versionsSpan) ?? ''}]`].join(' '),
      );
  const cases: Record<string, string[]> = {
    'import os\nos.system("pip install \'ray[default]==2.9\'")\n': [
      'installed pip install [ray[default]==2.9] ==2.9 [==2.9]',
    ],
    'import subprocess, sys\nsubprocess.run([sys.executable, "-m", "pip", "install", "ray==2.9"])\n': [
      'installed pip install [ray==2.9] ==2.9 [==2.9]',
    ],
    'import os\nos.system(f"pip install \'ray=={v}\'")\n': ["installed pip install ['ray=={v}'] ? []"],
    'import ray\nray.init(runtime_env={"pip": ["ray==2.9", "x"]})\n': [
      'installed runtime_env pip [ray==2.9] ==2.9 [==2.9]',
    ],
    'import ray\nruntime_env = {"uv": {"packages": ["ray[data]"]}}\n': ['installed runtime_env uv [ray[data]]  []'],
    'from ray.runtime_env import RuntimeEnv\nRuntimeEnv(pip=["ray==2.9"])\n': [
      'installed runtime_env pip [ray==2.9] ==2.9 [==2.9]',
    ],
    'import ray\nother = {"pip": ["ray==2.9"]}\n': [],
    '# /// script\n# dependencies = [\n#   "boto3",\n#   "ray[default]>=2.9", # why\n# ]\n# ///\nimport ray\n': [
      'declared # /// script dependencies [ray[default]>=2.9] >=2.9 [>=2.9]',
    ],
    '#!/usr/bin/env python\r\n# /// script\r\n# dependencies = ["ray"]\r\n# ///\r\n': [
      'declared # /// script dependencies [ray] []'.replace(' []', '  []'),
    ],
    '# /// script\n# dependencies = ["ray"]\nimport ray\n': [],
    'text = """\nray==2.9\n"""\nimport ray\n': [],
  };
  for (const [text, expected] of Object.entries(cases))
    test(JSON.stringify(text), () => assert.deepEqual(requirements(text), expected));
  const setup = `from setuptools import setup
base = ["ray[default]>=2.9", 'xgboost-ray']
base += ["ray==2.8; python_version<'3.9'"]
setup(name="x", install_requires=["numpy"] + base, extras_require={"all": base, "serve": ["ray[serve]"]}, keywords=["ray"])
`;
  test('setup.py', () =>
    assert.deepEqual(requirements(setup, '/project/setup.py'), [
      'declared setup() install_requires [ray[default]>=2.9] >=2.9 [>=2.9]',
      "declared setup() install_requires [ray==2.8; python_version<'3.9'] ==2.8 [==2.8]",
      'declared setup() extras_require "serve" [ray[serve]]  []',
    ]));
  test('the same in a file of another name', () => assert.deepEqual(requirements(setup), []));
});

describe('changes', () => {
  const setHost = ({ processes }: ReadFacts): Change => {
    const host = processes[0]?.options.find(({ name }) => name === 'dashboard_host');
    return { kind: 'set-value', span: host?.valueSpan ?? { start: 0, end: 0 }, to: '127.0.0.1' };
  };
  const head = 'import os, subprocess\n';
  const editable = [
    'subprocess.run(["ray", "start", "--head", "--dashboard-host", "0.0.0.0"])\n',
    'subprocess.run(["ray", "start", "--head", "--dashboard-host=0.0.0.0"])\n',
    'os.system("ray start --head --dashboard-host=0.0.0.0")\n',
    'os.system(\'ray start --head --dashboard-host "0.0.0.0"\')\n',
    'H = "0.0.0.0"\nsubprocess.run(["ray", "start", "--head", "--dashboard-host", H])\n',
    'F = "--dashboard-host=0.0.0.0"\nsubprocess.run(["ray", "start", "--head", F])\n',
  ];
  for (const text of editable)
    test(`set-value: ${text}`, () =>
      assert.equal(changed(head + text, setHost), (head + text).replace('0.0.0.0', '127.0.0.1')));
  test('set-value: not in an expression of an f-string', () =>
    assert.equal(
      changed(`${head}H = "0.0.0.0"\nos.system(f"ray start --head --dashboard-host={H}")\n`, setHost),
      undefined,
    ));
  test('set-value: not where escapes hide the place', () =>
    assert.equal(
      changed(`${head}subprocess.run(["ray", "start", "--head", "--dashboard-host=\\x30.0.0.0"])\n`, setHost),
      undefined,
    ));

  const turnOn = ({ processes: [process] }: ReadFacts): Change => ({
    kind: 'set-environment',
    name: 'RAY_AUTH_MODE',
    value: 'token',
    ...(process && { process }),
  });
  test('set-environment: before a command of a shell', () => {
    const text = `${head}os.system("true && ray start --head")\n`;
    assert.equal(changed(text, turnOn), text.replace('ray start', 'RAY_AUTH_MODE=token ray start'));
  });
  test('set-environment: not in a list of words, nor for the program around it', () =>
    assert.equal(changed(`${head}import ray\nsubprocess.run(["ray", "start", "--head"])\n`, turnOn), undefined));

  const remove = ({ processes }: ReadFacts): Change => {
    const removal = processes[0]?.options.find(({ name }) => name === 'dashboard_host')?.removal;
    assert.ok(removal, 'no removal');
    return { kind: 'remove', span: removal };
  };
  test('remove: from a command of a shell', () => {
    const text = `${head}os.system("ray start --head --dashboard-host=0.0.0.0 --block")\n`;
    assert.equal(changed(text, remove), text.replace(' --dashboard-host=0.0.0.0', ''));
  });
  for (const written of ['"ray start --head " "--dashboard-host=0.0.0.0"', 'f"ray start --head --dashboard-host={h}"'])
    test(`remove: not from ${written}`, () =>
      assert.throws(() => changed(`${head}os.system(${written})\n`, remove), /no removal/));

  const tighten = ({ requirements: [requirement] }: ReadFacts): Change => {
    assert.ok(requirement);
    return { kind: 'set-versions', requirement, versions: '>=2.56.0,<2.62' };
  };
  const versions: Record<string, string | undefined> = {
    'import ray\nray.init(runtime_env={"pip": ["ray==2.9"]})\n':
      'import ray\nray.init(runtime_env={"pip": ["ray>=2.56.0,<2.62"]})\n',
    '# /// script\n# dependencies = ["ray"]\n# ///\n': '# /// script\n# dependencies = ["ray>=2.56.0,<2.62"]\n# ///\n',
    'import os\nos.system("pip install \'ray==2.9\'")\n': 'import os\nos.system("pip install \'ray>=2.56.0,<2.62\'")\n',
    'import os\nos.system("pip install ray==2.9 boto3")\n': undefined,
  };
  for (const [before, after] of Object.entries(versions))
    test(`set-versions: ${JSON.stringify(before)}`, () => assert.equal(changed(before, tighten), after));
});

test('a program that ends anywhere', () => {
  const text = `# /// script
# dependencies = ["ray>=2.9"]
# ///
import subprocess, os
cmd = ["ray", "start", f"--dashboard-host={h}"]
cmd += ["--head"]
subprocess.run(cmd, env={**os.environ, "RAY_X": "1"})
os.system("ray start \\
 --head" + x)
`;
  for (let end = 0; end <= text.length; end++) readPython(text.slice(0, end));
});
