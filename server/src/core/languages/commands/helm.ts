// Reads `helm install` of KubeRay's chart `ray-cluster`: the head that it starts, with the values that the command sets.
import type { EnvironmentSetting } from '../../ray/facts/environment.ts';
import type { Option, Process, Reach } from '../../ray/facts/process.ts';
import type { Requirement } from '../../ray/facts/requirement.ts';
import { literal } from '../../ray/facts/value.ts';
import { readImageTag } from '../../ray/versions/requirement-text.ts';
import { type Span, span } from '../../text/span.ts';
import { type CommandFacts, noCommandFacts, type Word } from './command.ts';
import { settingOf } from './command-environment.ts';
import { type Invocation, processOf } from './invocation.ts';
import { beginningOf, programOf, textOf } from './words.ts';
import { placeOfAction } from './wrapping/wrappers.ts';

export function isHelm(program: string): boolean {
  return program === 'helm';
}

const CHART = /(?:^|\/)ray-cluster(?:-[\d.]+\.tgz)?\/?$/;
/** Options by which more values come from files, from a text that is read otherwise, or from an earlier release. */
const MORE_VALUES = /^(?:-f|--(?:values|set-file|set-json|set-literal|reuse-values|reset-then-reuse-values)(?:=|$))/;

/** Undefined for every other program, no facts for other charts. */
export function readHelm(invocation: Invocation): CommandFacts | undefined {
  const { words, context, open } = invocation;
  if (!isHelm(programOf(words[0]) ?? '')) return undefined;
  const action = placeOfAction(words, (text) => text === 'install' || text === 'upgrade');
  if (action === -1 || !words.slice(action + 1).some((word) => CHART.test(textOf(word) ?? ''))) return noCommandFacts;
  const given = words.flatMap((word, at) => givenBy(word, words[at - 1]));
  const values = given.flatMap((one) => (one === 'unknown' ? [] : [one]));
  const mayHaveMore = given.includes('unknown') || words.some((word) => MORE_VALUES.test(beginningOf(word)));
  const { place: _, ...rest } = invocation;
  const started = processOf(
    { ...rest, context: { ...context, runsIn: 'container' } },
    { role: 'head', api: 'RayCluster', nameWords: action + 1 },
    [],
    mayHaveMore,
  );
  return chartFacts(values, started, open || mayHaveMore);
}

export function isClusterChart(name: string): boolean {
  return CHART.test(name);
}

/** What the chart makes of its values; of two of one path the last counts. `started` is the head without them. */
export function chartFacts(given: readonly ChartValue[], started: Process, mayHaveMore: boolean): CommandFacts {
  const values = [...new Map(given.map((one) => [one.path, one])).values()];
  const settings = values.flatMap((one) => variableOf(one, values) ?? []);
  const head: Process = {
    ...started,
    options: values.flatMap(optionOf),
    environment: { settings, open: mayHaveMore },
    cluster: started.span,
  };
  return {
    processes: [head],
    environment: settings,
    requirements: values.flatMap((one) => imageOf(one, values) ?? []).map((one) => ({ ...one, cluster: started.span })),
    reaches: values.flatMap((one) => reachOf(one, head) ?? []),
  };
}

/** One of `--set service.type=NodePort,image.tag=2.60.0`. */
export interface ChartValue {
  readonly path: string;
  readonly text: string;
  readonly span: Span;
  /** The word where its characters are not those of the document. */
  readonly valueSpan: Span;
}

/** Nothing of words that set no values. */
function givenBy(word: Word, before: Word | undefined): readonly (ChartValue | 'unknown')[] {
  const joined = /^--set(?:-string)?=/.exec(beginningOf(word))?.[0];
  if (joined === undefined && !/^--set(?:-string)?$/.test(textOf(before) ?? '')) return [];
  const text = textOf(word);
  if (text === undefined) return ['unknown'];
  const from = joined?.length ?? 0;
  // Between commas, of which one behind a backslash, or between braces, is a part of the value.
  const pieces = [...text.slice(from).matchAll(/(?:\\.|\{[^}]*\}|[^\\,{])+/g)];
  return pieces.flatMap(({ 0: piece, index }): ChartValue[] => {
    const equals = piece.indexOf('=');
    if (equals === -1) return [];
    const start = (word.textSpan?.start ?? 0) + from + index;
    const place = word.textSpan ? span(start, start + piece.length) : word.span;
    const valueSpan = word.textSpan ? span(start + equals + 1, place.end) : word.span;
    return [{ path: piece.slice(0, equals), text: piece.slice(equals + 1), span: place, valueSpan }];
  });
}

/** Of the values `NAME` and `VALUE` of one item of a list. */
function variableOf(
  { path, text, span: at, valueSpan }: ChartValue,
  all: readonly ChartValue[],
): EnvironmentSetting | undefined {
  const item = /^(?:head|common)\.containerEnv\[\d+\]\.(?=name$)/.exec(path)?.[0];
  const value = item && all.find((one) => one.path === `${item}value`);
  if (!value) return undefined;
  return settingOf({
    name: text,
    nameSpan: valueSpan,
    value: literal(value.text),
    valueSpan: value.valueSpan,
    span: span(at.start, Math.max(at.end, value.span.end)),
  });
}

function optionOf({ path, text, span: at, valueSpan }: ChartValue): Option[] {
  const [, name] = /^head\.(?:rayStartParams|initArgs)\.([\w-]+)$/.exec(path) ?? [];
  if (name === undefined) return [];
  const value = /(?:^|-)port$/.test(name) && /^\d{1,5}$/.test(text) ? literal(Number(text)) : literal(text);
  return [{ name: name.replaceAll('-', '_'), span: at, valueSpan, value }];
}

function imageOf({ path, text, valueSpan }: ChartValue, all: readonly ChartValue[]): Requirement | undefined {
  const [, holder] = /^((?:head\.)?image\.)tag$/.exec(path) ?? [];
  if (holder === undefined) return undefined;
  const repository = all.find((one) => one.path === `${holder}repository`)?.text ?? 'rayproject/ray';
  const versions = readImageTag(`${repository}:${text}`)?.versions;
  return {
    package: 'ray',
    how: 'image',
    notation: 'exact',
    span: valueSpan,
    where: 'helm',
    ...(versions && { versions }),
  };
}

const TYPES: ReadonlyMap<string, Reach['how']> = new Map([
  ['LoadBalancer', 'load-balancer'],
  ['NodePort', 'node-port'],
]);

function reachOf({ path, text, span: at, valueSpan }: ChartValue, head: Process): Reach | undefined {
  const how = /^(?:service|head\.headService\.spec)\.type$/.test(path) ? TYPES.get(text) : undefined;
  return how && { how, ports: [], span: at, valueSpan, value: literal(text), behind: [head] };
}
