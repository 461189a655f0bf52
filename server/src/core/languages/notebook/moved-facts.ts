// Facts and changes with every place in them carried over to another text that holds the same program.
import type { EnvironmentSetting, EnvironmentSource, ProcessEnvironment } from '../../ray/facts/environment.ts';
import type { Comment } from '../../ray/facts/for-ray-guard.ts';
import type { EnvironmentPlace, Option, Process, Reach } from '../../ray/facts/process.ts';
import type { ReadFacts } from '../../ray/facts/read-facts.ts';
import type { Requirement } from '../../ray/facts/requirement.ts';
import type { Value } from '../../ray/facts/value.ts';
import { type Span, span } from '../../text/span.ts';
import type { Change } from '../change.ts';

/** Where a span of one text stands in the other. */
export type Move = (at: Span) => Span;

export function moveFacts(facts: ReadFacts, move: Move): ReadFacts {
  const { programStart } = facts;
  return {
    ...facts,
    processes: facts.processes.map((one) => moveProcess(one, move)),
    environment: facts.environment.map((one) => moveSetting(one, move)),
    requirements: facts.requirements.map((one) => moveRequirement(one, move)),
    reaches: facts.reaches.map((one) => moveReach(one, move)),
    comments: facts.comments.map((one) => moveComment(one, move)),
    problems: facts.problems.map((one) => ({ ...one, span: move(one.span) })),
    ...(programStart && { programStart: { ...programStart, offset: moveOffset(programStart.offset, move) } }),
    ...(facts.inherits && { inherits: facts.inherits.map((one) => moveSource(one, move)) }),
  };
}

function moveSource(source: EnvironmentSource, move: Move): EnvironmentSource {
  const moved = { ...source, span: move(source.span) };
  return moved.kind === 'file' && moved.lines ? { ...moved, lines: move(moved.lines) } : moved;
}

function moveComment(comment: Comment, move: Move): Comment {
  const { statement } = comment;
  return { ...comment, span: move(comment.span), ...(statement && { statement: move(statement) }) };
}

export function moveChange(change: Change, move: Move): Change {
  switch (change.kind) {
    case 'set-environment':
      return change.process ? { ...change, process: moveProcess(change.process, move) } : change;
    case 'move-before-ray':
      return { ...change, span: move(change.span), ...(change.lines && { lines: move(change.lines) }) };
    case 'set-versions':
      return { ...change, requirement: moveRequirement(change.requirement, move) };
    default:
      return { ...change, span: move(change.span) };
  }
}

function moveOffset(offset: number, move: Move): number {
  return move(span(offset, offset)).start;
}

function moveProcess(process: Process, move: Move): Process {
  const { environment, environmentPlace } = process;
  return {
    ...process,
    span: move(process.span),
    nameSpan: move(process.nameSpan),
    options: process.options.map((one) => moveOption(one, move)),
    ...(environment && { environment: moveEnvironment(environment, move) }),
    ...(environmentPlace && { environmentPlace: movePlace(environmentPlace, move) }),
  };
}

function moveEnvironment({ settings, open, inherits }: ProcessEnvironment, move: Move): ProcessEnvironment {
  const moved = settings.map((one) => moveSetting(one, move));
  return { settings: moved, open, ...(inherits && { inherits: inherits.map((one) => moveSource(one, move)) }) };
}

function movePlace(place: EnvironmentPlace, move: Move): EnvironmentPlace {
  return { ...place, offset: moveOffset(place.offset, move) };
}

function moveOption(option: Option, move: Move): Option {
  const { nameSpan, removal } = option;
  return {
    ...option,
    span: move(option.span),
    valueSpan: move(option.valueSpan),
    value: moveValue(option.value, move),
    ...(nameSpan && { nameSpan: move(nameSpan) }),
    ...(removal && { removal: move(removal) }),
  };
}

function moveSetting(setting: EnvironmentSetting, move: Move): EnvironmentSetting {
  return {
    ...setting,
    span: move(setting.span),
    nameSpan: move(setting.nameSpan),
    valueSpan: move(setting.valueSpan),
    value: moveValue(setting.value, move),
    ...(setting.lines && { lines: move(setting.lines) }),
  };
}

function moveRequirement(requirement: Requirement, move: Move): Requirement {
  const { versionsSpan } = requirement;
  return { ...requirement, span: move(requirement.span), ...(versionsSpan && { versionsSpan: move(versionsSpan) }) };
}

function moveReach(reach: Reach, move: Move): Reach {
  const { behind, hostAddress } = reach;
  return {
    ...reach,
    span: move(reach.span),
    valueSpan: move(reach.valueSpan),
    value: moveValue(reach.value, move),
    behind: typeof behind === 'string' ? behind : behind.map((one) => moveProcess(one, move)),
    ...(hostAddress && { hostAddress: moveValue(hostAddress, move) }),
  };
}

function moveValue(value: Value, move: Move): Value {
  switch (value.kind) {
    case 'sequence':
      return { ...value, items: value.items.map((one) => moveValue(one, move)) };
    case 'one-of':
      return { ...value, options: value.options.map((one) => moveValue(one, move)) };
    case 'mapping':
      return {
        ...value,
        entries: value.entries.map((entry) => ({
          ...entry,
          keySpan: move(entry.keySpan),
          valueSpan: move(entry.valueSpan),
          value: moveValue(entry.value, move),
        })),
      };
    default:
      return value;
  }
}
