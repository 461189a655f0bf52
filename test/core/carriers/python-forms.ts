// Python programs that run commands, and notebooks.
import { type Carrier, command, line, type Started } from './carrier.ts';

const words = ({ words: all }: Started) => all.map((word) => JSON.stringify(word)).join(', ');
const text = (process: Started) => JSON.stringify(line(process));

/** `env=` for a list, which has no place for variables before the command. */
const given = ({ variables }: Started) =>
  variables.length > 0
    ? `, env={**os.environ, ${variables.map(([name, value]) => `"${name}": "${value}"`).join(', ')}}`
    : '';

type Write = (process: Started) => string;

function python(name: string, write: Write, lacks?: Carrier['lacks']): Carrier {
  const head = 'import asyncio\nimport os\nimport shlex\nimport subprocess\n\n';
  const whole = (process: Started) => `${head}${write(process)}\n`;
  return { name: `Python: ${name}`, file: 'a.py', place: 'machine', write: whole, ...(lacks && { lacks }) };
}

const list = (name: string, write: Write) => python(name, write, ['token']);

const lists: readonly Carrier[] = [
  list('run', (process) => `subprocess.run([${words(process)}]${given(process)})`),
  list('run with a tuple', (process) => `subprocess.run((${words(process)})${given(process)})`),
  list('run(args=…)', (process) => `subprocess.run(args=[${words(process)}]${given(process)})`),
  list('call', (process) => `subprocess.call([${words(process)}]${given(process)})`),
  list('check_call', (process) => `subprocess.check_call([${words(process)}], cwd="/x"${given(process)})`),
  list('check_output', (process) => `out = subprocess.check_output([${words(process)}]${given(process)})`),
  list('Popen', (process) => `with subprocess.Popen([${words(process)}]${given(process)}) as p:\n    p.wait()`),
  list('a named list', (process) => `cmd = [${words(process)}]\nsubprocess.run(cmd${given(process)})`),
  list(
    'a list that grows',
    (process) =>
      `cmd = ["${process.words[0]}"]\ncmd += [${words({ ...process, words: process.words.slice(1) })}]\nsubprocess.run(cmd${given(process)})`,
  ),
  list(
    'a list and a list',
    (process) =>
      `subprocess.run(["${process.words[0]}"] + [${words({ ...process, words: process.words.slice(1) })}]${given(process)})`,
  ),
  list('shlex.split', (process) => `subprocess.run(shlex.split("${command(process)}")${given(process)})`),
  list('split', (process) => `subprocess.run("${command(process)}".split()${given(process)})`),
  list('a named environment', (process) =>
    process.variables.length
      ? `env = os.environ.copy()\n${process.variables.map(([name, value]) => `env["${name}"] = "${value}"\n`).join('')}subprocess.run([${words(process)}], env=env)`
      : `subprocess.run([${words(process)}])`,
  ),
  list(
    'dict(os.environ, …)',
    (process) =>
      `subprocess.run([${words(process)}]${process.variables.length ? `, env=dict(os.environ, ${process.variables.map(([name, value]) => `${name}="${value}"`).join(', ')})` : ''})`,
  ),
  list(
    'os.environ | {…}',
    (process) =>
      `subprocess.run([${words(process)}]${process.variables.length ? `, env=os.environ | {${process.variables.map(([name, value]) => `"${name}": "${value}"`).join(', ')}}` : ''})`,
  ),
  list(
    'a program in a folder',
    (process) =>
      `venv = os.environ["VENV"]\nsubprocess.run([f"{venv}/bin/${process.words[0]}", ${words({ ...process, words: process.words.slice(1) })}]${given(process)})`,
  ),
  list(
    'python -m',
    (process) =>
      `import sys\nsubprocess.run([sys.executable, "-m", "${process.words[0] === 'ray' ? 'ray.scripts.scripts' : 'ray.serve.scripts'}", ${words({ ...process, words: process.words.slice(1) })}]${given(process)})`,
  ),
  list(
    'env before the command',
    (process) =>
      `subprocess.run(["env", ${process.variables.map(([name, value]) => `"${name}=${value}", `).join('')}${words(process)}])`,
  ),
  list(
    'create_subprocess_exec',
    (process) => `async def main():\n    await asyncio.create_subprocess_exec(${words(process)}${given(process)})`,
  ),
  list('os.execvp', (process) =>
    process.variables.length
      ? `os.execvpe("${process.words[0]}", [${words(process)}], {**os.environ, ${process.variables.map(([name, value]) => `"${name}": "${value}"`).join(', ')}})`
      : `os.execvp("${process.words[0]}", [${words(process)}])`,
  ),
  list(
    'os.execlp',
    (process) =>
      `${process.variables.map(([name, value]) => `os.environ["${name}"] = "${value}"\n`).join('')}os.execlp("${process.words[0]}", ${words(process)})`,
  ),
  list(
    'os.spawnvp',
    (process) =>
      `${process.variables.map(([name, value]) => `os.environ["${name}"] = "${value}"\n`).join('')}os.spawnvp(os.P_NOWAIT, "${process.words[0]}", [${words(process)}])`,
  ),
  list(
    'os.spawnlp',
    (process) =>
      `${process.variables.map(([name, value]) => `os.environ["${name}"] = "${value}"\n`).join('')}os.spawnlp(os.P_WAIT, "${process.words[0]}", ${words(process)})`,
  ),
];

const texts: readonly Carrier[] = [
  python('os.system', (process) => `os.system(${text(process)})`),
  python('os.popen', (process) => `os.popen(${text(process)}).read()`),
  python('run in a shell', (process) => `subprocess.run(${text(process)}, shell=True)`),
  python(
    'run in a shell, given an environment',
    (process) => `subprocess.run(${JSON.stringify(command(process))}, shell=True${given(process)})`,
  ),
  python('call in a shell', (process) => `subprocess.call(${text(process)}, shell=True)`),
  python('check_call in a shell', (process) => `subprocess.check_call(${text(process)}, shell=True)`),
  python('check_output in a shell', (process) => `subprocess.check_output(${text(process)}, shell=True)`),
  python('Popen in a shell', (process) => `subprocess.Popen(${text(process)}, shell=True)`),
  python('getoutput', (process) => `subprocess.getoutput(${text(process)})`),
  python('getstatusoutput', (process) => `subprocess.getstatusoutput(${text(process)})`),
  python(
    'create_subprocess_shell',
    (process) => `async def main():\n    await asyncio.create_subprocess_shell(${text(process)})`,
  ),
  python('a named text', (process) => `cmd = ${text(process)}\nos.system(cmd)`),
  python('a text in triple quotes', (process) => `os.system("""\n    ${line(process)}\n""")`),
  python(
    'texts side by side',
    (process) =>
      `os.system(\n    ${line(process)
        .split(/(?<= )/)
        .map((part) => JSON.stringify(part))
        .join('\n    ')}\n)`,
  ),
  python(
    'joined words in a shell',
    (process) => `subprocess.run(" ".join([${words(process)}]), shell=True${given(process)})`,
  ),
  python(
    'a folder in a text',
    (process) =>
      `venv = os.environ["VENV"]\nos.system(f"${line(process).replace(command(process), `{venv}/bin/${command(process)}`)}")`,
  ),
  python('a shell in a list', (process) => `subprocess.run(["bash", "-c", ${text(process)}])`),
  python(
    'the environment of the program',
    (process) =>
      `${process.variables.map(([name, value]) => `os.environ["${name}"] = "${value}"\n`).join('')}os.system(${JSON.stringify(command(process))})`,
  ),
];

/** Lines of a cell that a notebook's file holds; the code is in the strings of its JSON. */
function notebook(name: string, cells: (process: Started) => readonly string[]): Carrier {
  const whole = (process: Started) =>
    `${JSON.stringify(
      {
        cells: cells(process).map((cell) => ({
          cell_type: 'code',
          metadata: {},
          execution_count: null,
          outputs: [],
          source: cell.split(/(?<=\n)/),
        })),
        metadata: {},
        nbformat: 4,
        nbformat_minor: 5,
      },
      null,
      1,
    )}\n`;
  return { name: `notebook: ${name}`, file: 'a.ipynb', place: 'machine', write: whole };
}

const magic = ({ variables }: Started) => variables.map(([name, value]) => `%env ${name}=${value}`);
const notebooks: readonly Carrier[] = [
  notebook('!', (process) => [`!${line(process)}`]),
  notebook('!!', (process) => [`!!${line(process)}`]),
  notebook('x = !', (process) => [`out = !${line(process)}`]),
  notebook('! behind Python', (process) => [`import os\n!${line(process)}`]),
  notebook('! with continued lines', (process) => [`!${line(process).replaceAll(' ', ' \\\n  ')}`]),
  notebook('%%bash', (process) => [`%%bash\n${line(process)}`]),
  notebook('%%sh', (process) => [`%%sh\ncd x\n${line(process)}`]),
  notebook('%%script bash', (process) => [`%%script bash\n${line(process)}`]),
  notebook('%system', (process) => [`%system ${line(process)}`]),
  notebook('%sx', (process) => [`%sx ${line(process)}`]),
  notebook('get_ipython().system', (process) => [`get_ipython().system(${text(process)})`]),
  notebook('get_ipython().getoutput', (process) => [`out = get_ipython().getoutput(${text(process)})`]),
  notebook('os.system', (process) => [`import os\nos.system(${text(process)})`]),
  notebook('%env above', (process) => [...magic(process), `!${command(process)}`]),
  notebook('%env in the same cell', (process) => [[...magic(process), `!${command(process)}`].join('\n')]),
  notebook('os.environ above', (process) => [
    `import os\n${process.variables.map(([name, value]) => `os.environ["${name}"] = "${value}"\n`).join('')}`,
    `!${command(process)}`,
  ]),
  {
    ...notebook('a folder', (process) => [
      `!${line(process).replace(command(process), `$VENV/bin/${command(process)}`)}`,
    ]),
  },
];

export const pythonForms: readonly Carrier[] = [...lists, ...texts, ...notebooks];
