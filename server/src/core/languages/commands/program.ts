// Reads a command that runs a file of the workspace: `python app.py`, `python -m pkg.mod`, `bash entrypoint.sh`, `uvicorn app:api`.
import type { Process } from '../../ray/facts/process.ts';
import type { ContainerFiles, ProgramFile } from '../../ray/facts/program.ts';
import type { Word } from './command.ts';
import { type Invocation, processOf } from './invocation.ts';
import { programOf, textOf } from './words.ts';

/** What names the program behind a launcher. file, module: the first operand. application: `module:name`. */
type Names = 'file' | 'module' | 'application';

interface Launcher {
  readonly names: Names;
  /** Options that take a separate word. */
  readonly valued: ReadonlySet<string>;
  /** What it does, before the operand: `run`. */
  readonly action?: string;
}

function launcher(names: Names, valued: string, action?: string): Launcher {
  return { names, valued: new Set(valued.split(' ')), ...(action !== undefined && { action }) };
}

const server = launcher(
  'application',
  '-H --host -p --port -b --bind -w --workers -k --worker-class -c --config --log-level --timeout -t --threads --app-dir --env-file --loop --http',
);
const distributed = launcher(
  'file',
  '--nnodes --nproc_per_node --nproc-per-node --node_rank --node-rank --master_addr --master-addr --master_port --master-port --rdzv_backend --rdzv-backend --rdzv_endpoint --rdzv-endpoint --rdzv_id --rdzv-id --config_file --num_processes --num_gpus --hostfile --include --exclude',
);
const LAUNCHERS: ReadonlyMap<string, Launcher> = new Map([
  ['uvicorn', server],
  ['gunicorn', server],
  ['hypercorn', server],
  ['torchrun', distributed],
  ['deepspeed', distributed],
  ['accelerate', { ...distributed, action: 'launch' }],
  ['streamlit', launcher('file', '--server.port --server.address', 'run')],
  ['fastapi', launcher('file', '--host --port --app --workers', 'run')],
]);

/** No program has a name with spaces: only the module is called so. */
export const CLIENT_SERVER = 'ray client server';

/** Modules that are another program's other name. */
export const MODULES: ReadonlyMap<string | undefined, string> = new Map([
  ['ray.scripts.scripts', 'ray'],
  ['ray.serve.scripts', 'serve'],
  ['pip', 'pip'],
  ['ray.util.client.server', CLIENT_SERVER],
  ['ray.util.client.server.server', CLIENT_SERVER],
]);

const PYTHON = /^(?:python|pypy)[\d.]*$/;
const SHELL = /^(?:ba|da|z|k)?sh$/;
const pythonOptions = new Set(['-W', '-X', '-Q']);
const shellOptions = new Set(['-o', '+o', '-O', '--rcfile', '--init-file']);
/** What can be run as it stands. */
const SCRIPT = /\.(?:py|sh|bash|zsh|ksh)$/;

/** False only where no such command can begin with this program. */
export function mayRunProgram(program: string): boolean {
  return PYTHON.test(program) || SHELL.test(program) || LAUNCHERS.has(program) || SCRIPT.test(program);
}

/** The words say which file is run, whatever stands behind them. */
export function namesProgram(words: readonly Word[]): boolean {
  return programIn(words) !== undefined;
}

/** Undefined for every other command, and where it shows only at run time which file that is. */
export function readProgram(invocation: Invocation): Process | undefined {
  const found = invocation.context.onAnotherMachine ? undefined : programIn(invocation.words);
  if (!found) return undefined;
  const { at, ...program } = found;
  const process = processOf(invocation, { role: 'program', api: program.name, nameWords: at + 1 }, [], true);
  return { ...process, program };
}

interface Found extends ProgramFile {
  readonly at: number;
}

function programIn(words: readonly Word[]): Found | undefined {
  const name = programOf(words[0]) ?? '';
  if (SCRIPT.test(name)) return asFile(words, 0);
  if (PYTHON.test(name)) return behindPython(words);
  if (SHELL.test(name)) {
    const at = operandFrom(words, 1, shellOptions);
    return at === undefined ? undefined : asFile(words, at);
  }
  return behindLauncher(words, 0, name);
}

function behindPython(words: readonly Word[]): Found | undefined {
  const at = operandFrom(words, 1, pythonOptions);
  if (at !== undefined) return asFile(words, at);
  const option = words.findIndex((word) => textOf(word) === '-m');
  const module = textOf(words[option + 1]);
  if (option === -1 || module === undefined || MODULES.has(module)) return undefined;
  const launched = module === 'torch.distributed.run' ? 'torchrun' : module.split('.')[0];
  if (LAUNCHERS.has(launched ?? '')) return behindLauncher(words, option + 1, launched ?? '');
  return asModule(module, option + 1);
}

function behindLauncher(words: readonly Word[], from: number, name: string): Found | undefined {
  const known = LAUNCHERS.get(name);
  if (!known) return undefined;
  const first = operandFrom(words, from + 1, known.valued);
  if (first === undefined || (known.action !== undefined && textOf(words[first]) !== known.action)) return undefined;
  const at = known.action === undefined ? first : operandFrom(words, first + 1, known.valued);
  if (at === undefined) return undefined;
  return known.names === 'file' ? asFile(words, at) : asModule(textOf(words[at])?.split(':')[0] ?? '', at);
}

/** Where the first word is that is no option; undefined behind `-c` and `-m`, which take the place of a file. */
function operandFrom(words: readonly Word[], from: number, valued: ReadonlySet<string>): number | undefined {
  for (let at = from; at < words.length; at++) {
    const text = textOf(words[at]);
    if (text === undefined || /^-\w*[cms]$/.test(text)) return undefined;
    if (!/^[-+]/.test(text)) return at;
    if (valued.has(text) || (valued === shellOptions && /^[-+]\w*[oO]$/.test(text))) at++;
  }
  return undefined;
}

function asFile(words: readonly Word[], at: number): Found | undefined {
  const name = textOf(words[at]);
  return name === undefined || /^\/dev\/|[^\w./@+-]/.test(name) ? undefined : { kind: 'file', name, at };
}

function asModule(name: string, at: number): Found | undefined {
  return /^[A-Za-z_]\w*(?:\.\w+)*$/.test(name) ? { kind: 'module', name, at } : undefined;
}

/** What a program runs in has these files too. */
export function withFiles(process: Process, files: ContainerFiles | undefined): Process {
  const { program } = process;
  if (!program || !files) return process;
  const inner = program.files ?? { copies: [] };
  return {
    ...process,
    program: { ...program, files: { ...files, ...inner, copies: [...files.copies, ...inner.copies] } },
  };
}
