// The logs of the parts of a check as one log: the one that a single check of everything would have written.
import type { Notification, ReportingDescriptor, Result, Run } from 'sarif';
import type { ExitCode } from '../scan-result.ts';
import { idOfWhole, logOf, withoutScores, withWorstScores } from './format-sarif.ts';
import {
  describeLeftOut,
  describeOthers,
  isLeftOut,
  isOfOthers,
  leftOutIn,
  MOST_RESULTS,
  mostSevere,
} from './limits.ts';
import type { PartLog } from './read-log.ts';

export interface NamedLog {
  readonly name: string;
  readonly log: PartLog;
}

interface MergedLog {
  /** Never better than that of any part; 3 where a part is missing. */
  readonly exitCode: ExitCode;
  readonly notifications: readonly Notification[];
  readonly format: (mostResults: number) => string;
}

/** `problem` with the name of the log that does not go with the others. */
export type Merging = { readonly merged: MergedLog } | { readonly name: string; readonly problem: string };

/** From best to worst. */
const EXIT_CODES: readonly ExitCode[] = [0, 1, 3, 2];
const LEVELS = ['error', 'warning', 'note'];

/** At least one. */
export function mergeLogs(logs: readonly NamedLog[]): Merging {
  const misfit = misfitAmong(logs);
  if (misfit) return misfit;
  const parts = logs.map(({ log }) => log);
  const missing = missingParts(parts);
  const codes: ExitCode[] = [...parts.map(({ exitCode }) => exitCode), ...(missing.length > 0 ? [3 as const] : [])];
  const exitCode = codes.reduce((worst, code) => (EXIT_CODES.indexOf(code) > EXIT_CODES.indexOf(worst) ? code : worst));
  const configuration = united(parts.map((part) => part.configuration));
  const others = parts.map((part) => part.execution.filter(isOfOthers).flatMap(({ locations = [] }) => locations));
  const execution = [
    ...united(parts.map((part) => part.execution.filter((one) => !isLeftOut(one) && !isOfOthers(one)))),
    ...describeOthers(united(others, (one) => pathOf({ locations: [one] }))),
    ...missing,
  ];
  const before = leftOutIn(parts.flatMap((part) => part.execution));
  const results = distinct(parts.map((part) => part.results));
  const advisoryFiles = united(
    parts.map((part) => part.advisoryFiles as readonly object[]),
    () => '',
  );
  const { tool, columnKind, originalUriBaseIds } = (parts[0] as PartLog).run;
  const id = wholeId(parts[0] as PartLog);
  const format = (mostResults: number) => {
    const kept = mostSevere(results, ({ level }) => LEVELS.indexOf(level ?? ''), Math.min(mostResults, MOST_RESULTS));
    const leftOut = { ...before, findings: before.findings + results.length - kept.length };
    const { driver } = tool;
    const run: Run = {
      tool: { ...tool, driver: { ...driver, rules: withWorstScores(ownScores(parts), kept) } },
      automationDetails: { id },
      ...(columnKind && { columnKind }),
      ...(originalUriBaseIds && { originalUriBaseIds }),
      ...(advisoryFiles.length > 0 && { properties: { advisoryFiles } }),
      invocations: [
        {
          executionSuccessful: exitCode < 2,
          exitCode,
          toolConfigurationNotifications: configuration,
          toolExecutionNotifications: [...execution, ...describeLeftOut(leftOut)],
        },
      ],
      results: [...kept],
    };
    return logOf(run);
  };
  return { merged: { exitCode, notifications: [...configuration, ...execution], format } };
}

function misfitAmong(logs: readonly NamedLog[]): Extract<Merging, { problem: string }> | undefined {
  const [first, ...others] = logs as [NamedLog, ...NamedLog[]];
  const madeBy = ({ log: { run } }: NamedLog) => {
    const { rules = [], ...driver } = run.tool.driver;
    return JSON.stringify([driver, withoutScores(rules), run.columnKind, run.originalUriBaseIds]);
  };
  const stranger = others.find((one) => madeBy(one) !== madeBy(first));
  if (stranger)
    return {
      name: stranger.name,
      problem: `of another Ray Guard than ${first.name}; write all logs with the same version and data`,
    };
  const byPart = new Map<number, string>();
  const count = logs.find(({ log }) => log.shard)?.log.shard?.count;
  for (const { name, log } of logs) {
    if (!log.shard) continue;
    if (log.shard.count !== count)
      return { name, problem: `one of ${log.shard.count} parts, others of ${count}; merge the parts of one check` };
    const twin = byPart.get(log.shard.part);
    if (twin !== undefined) return { name, problem: `part ${log.shard.part}, as ${twin} is; name each part once` };
    byPart.set(log.shard.part, name);
  }
  const folder = wholeId(first.log);
  const elsewhere = others.find(({ log }) => wholeId(log) !== folder);
  return (
    elsewhere && { name: elsewhere.name, problem: `of another folder than ${first.name}; merge the parts of one check` }
  );
}

function wholeId({ run, shard }: PartLog): string {
  return idOfWhole(run.automationDetails?.id ?? '', shard);
}

/** Of each rule that some part found nothing of, its own score; of any other one, that of a part. */
function ownScores(parts: readonly PartLog[]): ReportingDescriptor[] {
  const [first = [], ...others] = parts.map(({ run, results }) => {
    const found = new Set(results.map(({ ruleId }) => ruleId));
    return (run.tool.driver.rules ?? []).map((rule) => ({ rule, isOwn: !found.has(rule.id) }));
  });
  return first.map(
    (one, at) => [one, ...others.flatMap((rules) => rules[at] ?? [])].find(({ isOwn }) => isOwn)?.rule ?? one.rule,
  );
}

function missingParts(parts: readonly PartLog[]): Notification[] {
  const count = parts.find(({ shard }) => shard)?.shard?.count ?? 0;
  const present = new Set(parts.map(({ shard }) => shard?.part));
  return Array.from({ length: count }, (_, at) => at + 1)
    .filter((part) => !present.has(part))
    .map((part) => ({
      descriptor: { id: 'incomplete' },
      level: 'error',
      message: { text: `Part ${part} of ${count} is missing.` },
    }));
}

/** By path. What the checks of two logs both found, since they checked the same file, is there once. */
function distinct(lists: readonly (readonly Result[])[]): Result[] {
  const foundIn = new Map<string, number>();
  const kept = lists.flatMap((list, at) =>
    list.filter((result) => {
      const text = JSON.stringify(result);
      if (!foundIn.has(text)) foundIn.set(text, at);
      return foundIn.get(text) === at;
    }),
  );
  return byKey(kept, pathOf);
}

/** By path, each once: every part says what it saw of the files that all of them read. */
function united<T extends object>(lists: readonly (readonly T[])[], keyOf: (one: T) => string = pathOf): T[] {
  const byText = new Map(lists.flat().map((one) => [JSON.stringify(one), one]));
  return byKey([...byText.values()], keyOf);
}

function byKey<T>(all: readonly T[], keyOf: (one: T) => string): T[] {
  const keyed = all.map((one) => ({ one, key: keyOf(one) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ one }) => one);
}

/** Paths below the root come before those elsewhere. */
function pathOf(placed: object): string {
  const { locations } = placed as Pick<Result, 'locations'>;
  const { uri = '', uriBaseId } = locations?.[0]?.physicalLocation?.artifactLocation ?? {};
  return `${uriBaseId === undefined ? 1 : 0}${decode(uri)}`;
}

/** As far as it is UTF-8. */
function decode(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
