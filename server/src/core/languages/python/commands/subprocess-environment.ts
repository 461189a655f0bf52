// The environment that a command of a Python program is started with.

import type { Node } from 'web-tree-sitter';
import { isNameForRay } from '../../../ray/auth.ts';
import type { EnvironmentSetting, FileSource } from '../../../ray/facts/environment.ts';
import { unknown } from '../../../ray/facts/value.ts';
import type { Span } from '../../../text/span.ts';
import type { CommandContext } from '../../commands/command.ts';
import { stopped } from '../../commands/command-environment.ts';
import { dominates, runsIn } from '../names/scopes.ts';
import type { Arguments } from '../syntax/arguments.ts';
import { spanOf } from '../syntax/source.ts';
import { argumentNamed, asMapping } from '../values/collections.ts';
import { anything } from '../values/mapping.ts';
import type { Evaluator, Mapping, Setting } from '../values/python-value.ts';
import { resolveSetting } from '../values/scalar.ts';

type Environment = Pick<CommandContext, 'environment' | 'environmentOpen' | 'inherits'>;

interface ChildEnvironment extends Environment {
  /** What the call sets for this command alone. */
  readonly own: readonly EnvironmentSetting[];
}

/** What a program does to its own environment. */
export interface OwnEnvironment {
  readonly environment: readonly EnvironmentSetting[];
  /** Files that it takes in. */
  readonly inherits: readonly FileSource[];
}

/** Without a mapping, which most calls take as `env=`, a command inherits what the program has set before. */
export function childEnvironment(
  values: Evaluator,
  call: Node,
  given: Arguments,
  program: OwnEnvironment,
  positional: Node | undefined,
): ChildEnvironment {
  const inherited = { ...inheritedBy(values, call, program), own: [] };
  const value = positional ? values.evaluate(positional) : argumentNamed(values, given, 'env');
  if (!value || (value.kind === 'plain' && value.value === null)) {
    const isOpen = !value && given.spread.some((node) => asMapping(values.evaluate(node))?.open ?? true);
    return { ...inherited, environmentOpen: inherited.environmentOpen || isOpen };
  }
  const user = spanOf(positional ?? given.named.find(({ name }) => name === 'env')?.value ?? call);
  const mapping = asMapping(value) ?? anything;
  const own = [...mapping.settings.values()]
    .filter(({ name }) => isNameForRay(name))
    .flatMap((setting) => settingsOf(values, setting, user));
  if (!mapping.open)
    return { environment: [...stopped(inherited.environment, { name: 'env=' }), ...own], environmentOpen: false, own };
  const removed = removedBy(mapping);
  // Something that is not known may be anything but this program's environment.
  if (mapping.settings.size === 0 && !mapping.own) return { environment: removed, environmentOpen: true, own };
  const environment = [...inherited.environment, ...removed, ...own];
  return { ...inherited, own, environment, environmentOpen: inherited.environmentOpen || !mapping.own };
}

/** `del env["X"]` of a copy of the environment. */
function removedBy({ removed = new Map() }: Mapping): EnvironmentSetting[] {
  const common = { operation: 'unset', value: unknown('removed'), scope: 'process', order: 'before-import' } as const;
  return [...removed]
    .filter(([name]) => isNameForRay(name))
    .map(([name, { span, certain }]) => {
      return { ...common, name, holds: certain ? 'surely' : 'maybe', span, nameSpan: span, valueSpan: span };
    });
}

/** One for each entry that may give the variable its value. */
function settingsOf(values: Evaluator, setting: Setting, user: Span): EnvironmentSetting[] {
  const common = { name: setting.name, operation: 'set', scope: 'process', order: 'before-import' } as const;
  return setting.ways.map((way, index) => {
    const isOnly = setting.ways.length === 1;
    const { value, span } = resolveSetting(
      values,
      { ...setting, ways: [way], certain: setting.certain && isOnly },
      user,
    );
    const holds = isOnly || index === 0 ? 'surely' : 'maybe';
    return { ...common, holds, value, span: way.span, nameSpan: way.nameSpan ?? way.span, valueSpan: span };
  });
}

/** What stands before the call counts, surely or maybe; a file among what the program sets, or one that may be read, leaves it open. */
function inheritedBy({ source }: Evaluator, call: Node, program: OwnEnvironment): Environment {
  const isSure = ({ span }: EnvironmentSetting | FileSource) => {
    const node = source.leafAt(span.start);
    return node && dominates(node, call) && [runsIn(call).key, -1].includes(runsIn(node).key);
  };
  const before = <T extends EnvironmentSetting | FileSource>(all: readonly T[]) =>
    all.filter(({ span }) => span.start <= call.startIndex);
  const settings = before(program.environment.filter(({ scope }) => scope === 'process'));
  const files = before(program.inherits);
  const environment = settings.map((setting) => {
    const holds = setting.holds === 'no longer' ? setting.holds : isSure(setting) ? 'surely' : 'maybe';
    return { ...setting, order: 'before-import', holds } as const;
  });
  const inherits = files.filter(isSure).map((file) => ({ ...file, order: 'before-import' }) as const);
  const replaces = inherits.some(
    ({ onlyDefaults, span }) => !onlyDefaults && environment.some((one) => one.span.start < span.start),
  );
  const isOpen = replaces || inherits.length < files.length;
  return { environment, environmentOpen: isOpen, inherits };
}
