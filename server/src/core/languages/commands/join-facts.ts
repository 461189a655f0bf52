// Facts of several commands together, also of scripts that run one after another: what the shell of one exports does not reach the next.
import { authModeOf } from '../../ray/auth.ts';
import type { EnvironmentSetting, ProcessEnvironment } from '../../ray/facts/environment.ts';
import type { Process, Reach } from '../../ray/facts/process.ts';
import type { Requirement } from '../../ray/facts/requirement.ts';
import { certainText } from '../../ray/facts/value.ts';
import type { CommandContext, CommandFacts, LeftByShells } from './command.ts';
import { stopped } from './command-environment.ts';

/** `before` is what the scripts before this one leave it, weaker than all that is set for it. */
export function readInTurn<T>(
  scripts: readonly T[],
  read: (script: T, before: ProcessEnvironment) => CommandFacts,
): CommandFacts {
  const all: CommandFacts[] = [];
  let left: LeftByShells | undefined;
  for (const script of scripts) {
    const facts = read(script, environmentBehind(left));
    all.push(facts);
    if (facts.left) left = leftBy([left, facts.left]);
  }
  return joinFacts(all);
}

/** Of what ended, the last of each name. */
function environmentBehind(left: LeftByShells | undefined): ProcessEnvironment {
  const { ended = [], handedOn = [], open = false } = left ?? {};
  const last = new Map(ended.map((setting) => [setting.name, setting]));
  return { settings: [...last.values(), ...handedOn], open };
}

export function withBefore<Around extends Pick<CommandContext, 'environment' | 'environmentOpen'>>(
  context: Around,
  { settings, open }: ProcessEnvironment,
): Around {
  if (settings.length === 0 && !open) return context;
  return {
    ...context,
    environment: [...settings, ...context.environment],
    environmentOpen: context.environmentOpen || open,
  };
}

/** What a shell set to require a token, as commands behind its end see it. Any other mode is as if it were not set. */
export function endedWithShell(settings: readonly EnvironmentSetting[]): EnvironmentSetting[] {
  const isOtherMode = ({ name, value }: EnvironmentSetting) =>
    name === 'RAY_AUTH_MODE' && authModeOf(certainText(value) ?? '') !== 'token';
  return stopped(
    settings.filter((one) => !isOtherMode(one)),
    { name: 'another shell' },
  );
}

export function joinFacts(all: readonly CommandFacts[]): CommandFacts {
  const left = leftBy(all.map((facts) => facts.left));
  const embedded = all.flatMap((facts) => facts.embedded ?? []);
  const containers = all.flatMap((facts) => facts.containers ?? []);
  const provides = all.flatMap((facts) => facts.provides ?? []);
  const lists = all.flatMap((facts) => facts.lists ?? []);
  return {
    ...(embedded.length > 0 && { embedded }),
    ...(containers.length > 0 && { containers }),
    ...(provides.length > 0 && { provides }),
    ...(lists.length > 0 && { lists }),
    processes: all.flatMap(({ processes }) => processes),
    environment: all.flatMap(({ environment }) => environment),
    requirements: all.flatMap(({ requirements }) => requirements),
    reaches: all.flatMap(({ reaches }) => reaches),
    ...(left && { left }),
  };
}

/** Those of them about containers, each there if there is something in it. */
export function imagesIn({ containers, provides }: CommandFacts): Pick<CommandFacts, 'containers' | 'provides'> {
  return { ...(containers && { containers }), ...(provides && { provides }) };
}

/** Of a whole file: no shell comes behind it. */
export function ofFile({ left: _, lists: __, ...facts }: CommandFacts): CommandFacts {
  return facts;
}

/** By all of them together. */
export function leftBy(all: readonly (LeftByShells | undefined)[]): LeftByShells | undefined {
  const [first, ...others] = all.flatMap((left) => left ?? []);
  if (!first || others.length === 0) return first;
  const each = [first, ...others];
  return {
    ended: each.flatMap(({ ended }) => ended),
    handedOn: each.flatMap(({ handedOn }) => handedOn),
    open: each.some(({ open }) => open),
  };
}

/** By place, each place once: an anchor may lead there from several services. */
export function eachPlaceOnce({ processes, environment, requirements, reaches, embedded }: CommandFacts): CommandFacts {
  return {
    ...(embedded && { embedded }),
    processes: eachOnce<Process>(processes),
    environment: eachOnce<EnvironmentSetting>(environment),
    requirements: eachOnce<Requirement>(requirements),
    reaches: eachOnce<Reach>(reaches),
  };
}

function eachOnce<T extends Process | EnvironmentSetting | Requirement | Reach>(facts: readonly T[]): T[] {
  const places = new Map<string, T>();
  for (const fact of facts) {
    const key = `${fact.span.start} ${fact.span.end}`;
    if (!places.has(key)) places.set(key, fact);
  }
  return [...places.values()].sort((a, b) => a.span.start - b.span.start);
}
