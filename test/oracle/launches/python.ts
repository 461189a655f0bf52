// Writes programs that set RAY_AUTH_MODE and a host in the forms that a program can, and start Ray.
import type { Choices } from '../choices.ts';
import { launchKind } from './judge-launches.ts';
import { FLAGS } from './launches.ts';

const MODES = ['token', 'token', 'token', 'disabled'];
const HOSTS = ['0.0.0.0', '127.0.0.1', '127.0.0.1', 'localhost', '10.1.2.3'];

export const python = launchKind('python', 'CPython', (choices) => ({
  main: 'app.py',
  files: { 'app.py': choices.once(3) ? childProgram(choices) : ownProgram(choices) },
}));

/** Ray runs in the program itself. */
function ownProgram(choices: Choices): string {
  const lines = [
    'import os',
    'import sys',
    ...choices.some(0, 3, () => settingMode(choices, 'os.environ')).flat(),
    ...(choices.once(8) ? ['import ray', ...settingMode(choices, 'os.environ')] : ['import ray']),
    ...settingHost(choices),
    ...starting(choices),
  ];
  return lineEnds(choices, lines);
}

/** Ray runs in a command that the program starts. */
function childProgram(choices: Choices): string {
  const isCopy = choices.once(2);
  const name = isCopy ? 'env' : 'os.environ';
  const copies = ['env = os.environ.copy()', 'env = dict(os.environ)', 'env = {**os.environ}'];
  const command = choices.of([
    '["ray", "start", "--head", "--dashboard-host", HOST]',
    '["ray", "start", "--head", f"--dashboard-host={HOST}"]',
    '["ray", "start", "--head"] + ["--dashboard-host=" + HOST]',
  ]);
  const call = choices.of(['subprocess.run', 'subprocess.check_call', 'subprocess.call']);
  return lineEnds(choices, [
    'import os',
    'import subprocess',
    ...(isCopy ? [choices.of(copies)] : []),
    ...choices.some(0, 3, () => settingMode(choices, name)).flat(),
    ...settingHost(choices),
    `${call}(${command}${isCopy && !choices.once(6) ? ', env=env' : ''})`,
    ...(choices.once(6) ? settingMode(choices, name) : []),
  ]);
}

function settingMode(choices: Choices, environment: string): readonly string[] {
  const mode = choices.of(MODES);
  const key = '"RAY_AUTH_MODE"';
  const removed = [`${environment}.pop(${key}, None)`];
  const statement = choices.of([
    [`${environment}[${key}] = "${mode}"`],
    [`${environment}[${key}] = "${mode}"`],
    [`${environment}.setdefault(${key}, "${mode}")`],
    [`${environment}.update({${key}: "${mode}"})`],
    [`${environment}.update(RAY_AUTH_MODE="${mode}")`],
    [`for k, v in {${key}: "${mode}"}.items():`, `    ${environment}[k] = v`],
    removed,
    [`if ${key} in ${environment}:`, `    del ${environment}[${key}]`],
    [`${environment}[${key}], other = "${mode}", 1`],
    [`${environment} |= {${key}: "${mode}"}`],
  ]);
  const isAugmented = statement[0]?.includes('|=');
  return isAugmented ? statement : wrapped(choices, statement, environment);
}

/** Under a condition that the run decides, in a function, a loop or a block. */
function wrapped(choices: Choices, body: readonly string[], environment: string): readonly string[] {
  const inner = body.map((line) => `    ${line}`);
  const name = `step_${choices.of(['a', 'b', 'c'])}`;
  const condition = `os.environ.get("${choices.of(FLAGS)}")`;
  return choices.of([
    body,
    body,
    body,
    [`if ${condition}:`, ...inner],
    [`if not ${condition}:`, ...inner, 'else:', `    ${environment}["RAY_AUTH_MODE"] = "token"`],
    [`def ${name}():`, ...inner, `${name}()`],
    [`def ${name}():`, ...inner],
    [`def ${name}():`, ...inner, `if ${condition}:`, `    ${name}()`],
    ['for _ in range(2):', ...inner],
    ['try:', ...inner, 'finally:', '    pass'],
    ['try:', '    import no_such_module', ...inner, 'except ImportError:', '    pass'],
    ['if False:', ...inner],
    ['with open(os.devnull):', ...inner],
  ]);
}

function settingHost(choices: Choices): string[] {
  const [first, second] = [choices.of(HOSTS), choices.of(HOSTS)].map((host) => `"${host}"`) as [string, string];
  const flag = `os.environ.get("${choices.of(FLAGS)}")`;
  return choices.of([
    [`HOST = ${first}`],
    [`HOST = ${first}`],
    [`HOST = ${first}`, `if ${flag}:`, `    HOST = ${second}`],
    [`HOST = ${first} if ${flag} else ${second}`],
    [`HOST = os.environ.get("NO_SUCH_HOST", ${first})`],
    [`HOST = os.environ.get("NO_SUCH_HOST") or ${first}`],
    [`HOST = ${first}`, 'def choose():', '    global HOST', `    HOST = ${second}`],
    [`HOST = ${first}`, 'def choose():', '    global HOST', `    HOST = ${second}`, 'choose()'],
    [`def choose(wide=False):`, `    return ${first} if wide else ${second}`, 'HOST = choose()'],
    [`def choose(host=${first}):`, '    return host', `HOST = choose(${choices.of(['', second])})`],
    [`HOST, PORT = ${first}, 8265`],
    [`HOST = {"a": ${first}, "b": ${second}}["${choices.of(['a', 'b'])}"]`],
    [`for HOST in (${first}, ${second}):`, '    pass'],
    ['HOST = "%s.0.0.%s" % (0, 0)'],
    [`HOST = "{}".format(${first})`],
    ['HOST = "0.0"', 'HOST += ".0.0"'],
    [`settings = {"host": ${first}}`, `settings["host"] = ${second}`, 'HOST = settings["host"]'],
    [`class Settings:`, `    host = ${first}`, 'HOST = Settings.host'],
    [`HOST = ${flag} and ${first} or ${second}`],
    [`os.environ["DASH"] = ${first}`, `HOST = os.environ.get("DASH", ${second})`],
  ]);
}

function starting(choices: Choices): string[] {
  const host = `"${choices.of(HOSTS)}"`;
  return choices.of([
    ['ray.init(dashboard_host=HOST)'],
    ['ray.init(dashboard_host=HOST)'],
    ['ray.init(**{"dashboard_host": HOST})'],
    ['options = {"dashboard_host": HOST}', 'ray.init(**options)'],
    ['options = dict(dashboard_host=HOST)', `options["dashboard_host"] = ${host}`, 'ray.init(**options)'],
    ['def main(host=HOST):', '    ray.init(dashboard_host=host)', 'main()'],
    ['def main(host=HOST):', '    ray.init(dashboard_host=host)', `main(${host})`],
    [`def main(host=${host}, **kw):`, '    ray.init(dashboard_host=host, **kw)', 'main(host=HOST)'],
    ['def main(**kw):', '    ray.init(**kw)', 'main(dashboard_host=HOST)'],
    ['from functools import partial', 'start = partial(ray.init, dashboard_host=HOST)', 'start()'],
    ['getattr(ray, "init")(dashboard_host=HOST)'],
    ['try:', '    ray.init(dashboard_host=HOST)', 'finally:', '    pass'],
    ['if not getattr(ray, "is_initialized", lambda: False)():', '    ray.init(dashboard_host=HOST)'],
  ]);
}

function lineEnds(choices: Choices, lines: readonly string[]): string {
  const end = choices.once(8) ? '\r\n' : '\n';
  return lines.join(end) + end;
}
