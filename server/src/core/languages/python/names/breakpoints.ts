// The places at which a Python program stops for Ray's debugger: calls of it, and `breakpoint()` where Ray has replaced what it does.
import type { Node } from 'web-tree-sitter';
import type { Option, Process } from '../../../ray/facts/process.ts';
import { literal } from '../../../ray/facts/value.ts';
import { type Span, span } from '../../../text/span.ts';
import { ancestors, closest, parts, type Source, spanOf } from '../syntax/source.ts';
import type { Bindings } from './bindings.ts';
import { dominates, runsIn } from './scopes.ts';

const STOPS = /(?<!\w)(?:breakpoint|set_trace)[ \t]*\(/g;
const SET_TRACE = /^ray\.util\.(?:pdb|rpdb|ray_debugpy|debugpy)\.set_trace$/;
/** What makes a function or class run in a worker, by the name of its decorator or of the call that takes it. */
const REMOTE = /^ray\.(?:remote|serve(?:\.api)?\.deployment)$/;

/** `starts`: the calls that start or join Ray in this file, after which its own `breakpoint()` is Ray's too. */
export function findBreakpoints(bindings: Bindings, starts: readonly Node[]): Process[] {
  return bindings.source.matchesOf(STOPS).flatMap(({ index }) => {
    const name = bindings.source.identifierAt(index);
    const callee = name?.parent?.type === 'attribute' ? name.parent : name;
    const call = callee?.parent;
    if (!callee || call?.type !== 'call' || call.childForFieldName('function')?.id !== callee.id) return [];
    if (bindings.neverRuns(call) || !isOfRay(bindings, call, callee, starts)) return [];
    return [processAt(bindings.source, call, callee)];
  });
}

function isOfRay(bindings: Bindings, call: Node, callee: Node, starts: readonly Node[]): boolean {
  const path = bindings.pathOf(callee) ?? '';
  if (SET_TRACE.test(path)) return true;
  if (path !== 'builtins.breakpoint') return false;
  const isBehind = (start: Node) =>
    start.endIndex <= call.startIndex && runsIn(start).key === runsIn(call).key && dominates(start, call);
  return [...ancestors(call)].some((outer) => isRemote(bindings, outer)) || starts.some(isBehind);
}

/** `@ray.remote`, `@ray.remote(num_cpus=1)`, `ray.remote(f)`, `ray.remote(num_cpus=1)(f)`. */
function isRemote(bindings: Bindings, node: Node): boolean {
  if (node.type !== 'function_definition' && node.type !== 'class_definition') return false;
  const decorators = node.parent?.type === 'decorated_definition' ? parts(node.parent) : [];
  if (decorators.some((one) => one.type === 'decorator' && makesRemote(bindings, one.firstNamedChild))) return true;
  const name = node.childForFieldName('name')?.text ?? '';
  return bindings.source.words(name).some((at) => {
    const used = bindings.source.identifierAt(at);
    const call = used?.parent?.type === 'argument_list' ? used.parent.parent : null;
    return call?.type === 'call' && makesRemote(bindings, call.childForFieldName('function'));
  });
}

function makesRemote(bindings: Bindings, named: Node | null): boolean {
  const callee = named?.type === 'call' ? named.childForFieldName('function') : named;
  return REMOTE.test(bindings.pathOf(callee) ?? '');
}

function processAt(source: Source, call: Node, callee: Node): Process {
  const removal = statementLines(source, call);
  const option: Option = {
    name: 'breakpoint',
    span: spanOf(call),
    valueSpan: spanOf(call),
    value: literal(true),
    ...(removal && { removal }),
  };
  return {
    role: 'debugger',
    api: 'breakpoint',
    span: spanOf(call),
    nameSpan: spanOf(callee),
    options: [option],
    open: false,
  };
}

/** The lines of a statement that has them to itself, in a block that is not empty without it. */
function statementLines(source: Source, call: Node): Span | undefined {
  const statement = closest(call, 'expression_statement');
  if (!statement || statement.firstNamedChild?.id !== call.id) return undefined;
  const block = statement.parent;
  const lineStart = source.lineStart(statement.startIndex);
  const end = source.lineEnd(statement.endIndex);
  const around = source.text.slice(lineStart, statement.startIndex) + source.text.slice(statement.endIndex, end);
  const isAlone = /^[ \t]*$/.test(around) && block?.type === 'block' && parts(block).length > 1;
  return isAlone ? span(lineStart, source.nextLine(end)) : undefined;
}
