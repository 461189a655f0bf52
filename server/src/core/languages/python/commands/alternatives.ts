// Facts of commands of which a run takes one: what all of them say is certain, everything else is one of several.
import type { Option, Process } from '../../../ray/facts/process.ts';
import { unknown, type Value } from '../../../ray/facts/value.ts';
import type { Span } from '../../../text/span.ts';
import type { CommandFacts } from '../../commands/command.ts';
import type { Alternative } from '../values/python-value.ts';

export interface ReadAlternative {
  readonly facts: CommandFacts;
  readonly sureness: Alternative['sureness'];
}

/** Processes that start at one place are one process. */
export function joinAlternatives(all: readonly ReadAlternative[]): CommandFacts {
  const [only] = all;
  if (only && all.length === 1 && only.sureness === 'sure') return only.facts;
  const groups = new Map<string, { process: Process; sureness: Alternative['sureness'] }[]>();
  for (const { facts, sureness } of all) {
    for (const process of facts.processes) {
      const key = `${process.api} ${process.nameSpan.start}`;
      groups.set(key, [...(groups.get(key) ?? []), { process, sureness }]);
    }
  }
  return {
    processes: [...groups.values()].map((group) => joined(group, all.length)),
    environment: unique(all.flatMap(({ facts }) => facts.environment)),
    requirements: unique(all.flatMap(({ facts }) => facts.requirements)),
    reaches: unique(all.flatMap(({ facts }) => facts.reaches)),
  };
}

/** All entries of a mapping of another file stand at one place of this one. */
function unique<T extends { readonly span: Span; readonly name?: string }>(list: readonly T[]): T[] {
  return [...new Map(list.map((one) => [`${one.span.start} ${one.span.end} ${one.name}`, one])).values()];
}

function joined(group: readonly { process: Process; sureness: Alternative['sureness'] }[], ways: number): Process {
  const processes = group.map(({ process }) => process);
  const first = processes[0] as Process;
  const names = [...new Set(processes.flatMap(({ options }) => options.map(({ name }) => name)))];
  const fallback = group.every(({ sureness }) => sureness === 'default');
  const options = names.map((name): Option => {
    const found = processes.flatMap((process) => process.options.filter((option) => option.name === name));
    const [option] = found as [Option, ...Option[]];
    const isSure = found.length === ways && found.every(({ value }) => isSame(value, option.value));
    return isSure || isSwitch(option) ? option : { ...option, value: oneOfValues(found, ways, fallback) };
  });
  const isSameRole = processes.every(({ role }) => role === first.role);
  return {
    ...first,
    role: isSameRole ? first.role : 'undecided',
    options: options.sort((a, b) => a.span.start - b.span.start),
    open: processes.some(({ open }) => open) || !isSameRole,
  };
}

/** `--head` says what is started, not how. */
function isSwitch({ value }: Option): boolean {
  return value.kind === 'literal' && typeof value.value === 'boolean';
}

function isSame(first: Value, second: Value): boolean {
  if (first.kind === 'unknown') return second.kind === 'unknown';
  return first.kind === 'literal' && second.kind === 'literal' ? first.value === second.value : first === second;
}

function oneOfValues(found: readonly Option[], ways: number, fallback: boolean): Value {
  const values = found.map(({ value }) => value);
  const distinct = values.filter((value, at) => values.findIndex((other) => isSame(other, value)) === at);
  const options = found.length < ways ? [unknown('another command may run'), ...distinct] : distinct;
  return { kind: 'one-of', options, fallback };
}
