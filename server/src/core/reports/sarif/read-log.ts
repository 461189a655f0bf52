// Reads a log that Ray Guard wrote, and refuses everything else: what is not understood would be lost or wrong in a merge.
import type { Notification, Result, Run } from 'sarif';
import type { ExitCode, Shard } from '../scan-result.ts';
import { TOOL } from './format-sarif.ts';

/** One run of Ray Guard, as far as merging needs to look into it. */
export interface PartLog {
  readonly run: Run;
  readonly results: readonly Result[];
  readonly exitCode: ExitCode;
  readonly configuration: readonly Notification[];
  readonly execution: readonly Notification[];
  readonly advisoryFiles: readonly unknown[];
  readonly shard?: Shard;
}

/** `problem` says in a few words what is wrong with the file, and the cure. */
export type LogReading = { readonly log: PartLog } | { readonly problem: string };

const RUN_KEYS = new Set([
  'tool',
  'automationDetails',
  'columnKind',
  'originalUriBaseIds',
  'properties',
  'invocations',
  'results',
]);
const EXIT_CODES: readonly unknown[] = [0, 1, 2, 3];
const LEVELS: readonly unknown[] = ['error', 'warning', 'note'];

type Fields = Readonly<Record<string, unknown>>;

/** Never throws. */
export function readLog(text: string): LogReading {
  const log = parse(text);
  if (log === undefined) return { problem: 'no JSON; write it again, with --output so that it is whole' };
  if (!isObject(log) || log.version !== '2.1.0' || !isList(log.runs)) return { problem: 'no SARIF 2.1.0 log' };
  const run: unknown = log.runs[0];
  const driver = isObject(run) && isObject(run.tool) ? run.tool.driver : undefined;
  if (log.runs.length !== 1 || !isObject(run) || !isObject(driver) || driver.name !== TOOL)
    return { problem: 'not of Ray Guard alone; name only what `ray-guard --format sarif` wrote' };
  const part = partOf(run, driver);
  return part ? { log: part } : { problem: 'not as Ray Guard wrote it; name the file before anything changed it' };
}

function partOf(run: Fields, driver: Fields): PartLog | undefined {
  const { results, invocations, properties = {} } = run;
  if (Object.keys(run).some((key) => !RUN_KEYS.has(key)) || !isObject(properties)) return undefined;
  const { advisoryFiles = [], shard } = properties;
  const [invocation, ...others] = isList(invocations) ? invocations : [];
  if (!isObject(invocation) || others.length > 0 || !EXIT_CODES.includes(invocation.exitCode)) return undefined;
  const { toolConfigurationNotifications: configuration, toolExecutionNotifications: execution } = invocation;
  const rules = isList(driver.rules) ? driver.rules.flatMap((rule) => (isObject(rule) ? [rule.id] : [])) : [];
  if (!isList(results) || !results.every((one) => isResult(one, rules))) return undefined;
  if (!isListOf(configuration, isNotification) || !isListOf(execution, isNotification)) return undefined;
  if (!isList(advisoryFiles) || (shard !== undefined && !isShard(shard))) return undefined;
  return {
    run: run as unknown as Run,
    results: results as unknown as Result[],
    exitCode: invocation.exitCode as ExitCode,
    configuration,
    execution,
    advisoryFiles,
    ...(shard !== undefined && { shard }),
  };
}

function isResult(result: unknown, rules: readonly unknown[]): boolean {
  if (!isObject(result) || !LEVELS.includes(result.level)) return false;
  const isOfRule = typeof result.ruleIndex === 'number' && rules[result.ruleIndex] === result.ruleId;
  return isOfRule && isList(result.locations) && result.locations.length === 1 && isPlaced(result.locations[0]);
}

function isNotification(notification: unknown): notification is Notification {
  if (!isObject(notification) || !isObject(notification.message) || !isObject(notification.descriptor)) return false;
  const { message, descriptor, locations = [], properties = {} } = notification;
  return (
    typeof message.text === 'string' &&
    typeof descriptor.id === 'string' &&
    isObject(properties) &&
    isListOf(locations, isPlaced)
  );
}

function isPlaced(location: unknown): location is object {
  const physical = isObject(location) ? location.physicalLocation : undefined;
  const artifact = isObject(physical) ? physical.artifactLocation : undefined;
  return isObject(artifact) && typeof artifact.uri === 'string' && /^(?:[^%]|%[\dA-Fa-f]{2})*$/.test(artifact.uri);
}

function isShard(value: unknown): value is Shard {
  if (!isObject(value)) return false;
  const { part, count } = value;
  return (
    Number.isSafeInteger(part) && Number.isSafeInteger(count) && 1 <= Number(part) && Number(part) <= Number(count)
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isListOf<T>(value: unknown, isOne: (one: unknown) => one is T): value is readonly T[] {
  return isList(value) && value.every(isOne);
}
