// `%env NAME=value` and `%dotenv`: variables of the kernel's own process.
import type { EnvironmentOrder, EnvironmentSetting, FileSource } from '../../ray/facts/environment.ts';
import type { ReadFacts } from '../../ray/facts/read-facts.ts';
import { literal, unknown } from '../../ray/facts/value.ts';
import { span } from '../../text/span.ts';
import type { Magic } from './magics.ts';

const SETTING = /^(RAY_\w+)(?:[ \t]*=[ \t]*|[ \t]+)(\S.*?)[ \t]*$/i;

/** Undefined for other variables, and where the magic only shows one. `python` is what the cells' Python says. */
export function readEnvMagic(
  text: string,
  { span: whole, body }: Magic,
  python: ReadFacts,
): EnvironmentSetting | undefined {
  const [written, name, value] = SETTING.exec(text.slice(body.start, body.end)) ?? [];
  if (written === undefined || name === undefined || value === undefined) return undefined;
  const valueStart = body.start + written.trimEnd().length - value.length;
  return {
    holds: 'surely',
    name,
    operation: 'set',
    value: /[$`{]/.test(value) ? unknown('decided at run time') : literal(value),
    scope: 'process',
    order: orderOf(whole.start, python),
    span: whole,
    nameSpan: span(body.start, body.start + name.length),
    valueSpan: span(valueStart, valueStart + value.length),
  };
}

const DOTENV = /^((?:[ \t]+-\w+)*)(?:[ \t]+([\w./-]+))?[ \t]*$/;

/** `%dotenv -o path`: the nearest `.env` without a path; with `-o` it replaces what is set. */
export function readDotenvMagic(text: string, { span: whole, body }: Magic, python: ReadFacts): FileSource {
  const [written, options = '', path] = DOTENV.exec(text.slice(body.start, body.end)) ?? [];
  const place = written === undefined ? { path: '' } : path === undefined ? {} : { path };
  const onlyDefaults = !/-\w*o/.test(options);
  return { kind: 'file', ...place, onlyDefaults, order: orderOf(whole.start, python), span: whole };
}

/** Magics run where they stand; unless the first import of ray stands in a function, it is known what came before. */
function orderOf(offset: number, { programStart, processes }: ReadFacts): EnvironmentOrder {
  if (!programStart) return 'unordered';
  if (offset < programStart.offset) return 'before-import';
  if (programStart.indent !== '') return 'unordered';
  return processes.some(({ role, span: start }) => role === 'local' && start.end <= offset)
    ? 'after-start'
    : 'after-import';
}
