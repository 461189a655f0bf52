// The environment that a command of a Python program is started with.

import type { Node } from 'web-tree-sitter';
import { isNameForRay } from '../../../ray/auth.ts';
import type { EnvironmentSetting, FileSource } from '../../../ray/facts/environment.ts';
import type { CommandContext } from '../../commands/command.ts';
import type { Bindings } from '../names/bindings.ts';
import { dominates, runsIn } from '../names/scopes.ts';
import { parts, spanOf } from '../source.ts';
import type { Arguments } from '../values/arguments.ts';
import { changesOf } from '../values/dict-changes.ts';
import { mappingOf } from '../values/dicts.ts';
import { resolveSetting } from '../values/resolve-value.ts';

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
  bindings: Bindings,
  call: Node,
  { named, spread }: Arguments,
  program: OwnEnvironment,
  given = named.find(({ name }) => name === 'env')?.value,
): ChildEnvironment {
  const inherited = { ...inheritedBy(bindings, call, program), own: [] };
  if (!given || given.type === 'none')
    return { ...inherited, environmentOpen: inherited.environmentOpen || spread.length > 0 };
  if (isProgramsOwn(bindings, given)) return inherited;
  const mapping = mappingOf(bindings, given);
  if (!mapping) return { environment: [], environmentOpen: true, own: [] };
  const own = [...mapping.settings.values()]
    .filter(({ name }) => isNameForRay(name))
    .map((setting): EnvironmentSetting => {
      const { value, span } = resolveSetting(bindings, setting, spanOf(given));
      const [way] = setting.ways;
      return {
        holds: 'surely',
        name: setting.name,
        operation: 'set',
        value,
        scope: 'process',
        order: 'before-import',
        span: way?.span ?? span,
        nameSpan: way?.nameSpan ?? span,
        valueSpan: span,
      };
    });
  if (!mapping.open) return { environment: own, environmentOpen: false, own };
  const environment = [...inherited.environment, ...own];
  return {
    ...inherited,
    own,
    environment,
    environmentOpen: inherited.environmentOpen || !addsOnlyToOwn(bindings, given),
  };
}

/** What certainly runs before the call counts; what may have run leaves it open, as does a file among what the program sets. */
function inheritedBy(bindings: Bindings, call: Node, program: OwnEnvironment): Environment {
  const isSure = ({ span }: EnvironmentSetting | FileSource) => {
    const node = bindings.source.leafAt(span.start);
    return node && dominates(node, call) && [runsIn(call).key, -1].includes(runsIn(node).key);
  };
  const before = <T extends EnvironmentSetting | FileSource>(all: readonly T[]) =>
    all.filter(({ span }) => span.start <= call.startIndex);
  const settings = before(program.environment.filter(({ scope }) => scope === 'process'));
  const files = before(program.inherits);
  const environment = settings.filter(isSure).map((setting) => ({ ...setting, order: 'before-import' }) as const);
  const inherits = files.filter(isSure).map((file) => ({ ...file, order: 'before-import' }) as const);
  const replaces = inherits.some(
    ({ onlyDefaults, span }) => !onlyDefaults && environment.some((one) => one.span.start < span.start),
  );
  const isOpen = replaces || environment.length < settings.length || inherits.length < files.length;
  return { environment, environmentOpen: isOpen, inherits };
}

/** `os.environ`, `os.environ.copy()`, `dict(os.environ)` */
function isProgramsOwn(bindings: Bindings, node: Node): boolean {
  if (node.type !== 'call') return bindings.pathOf(node) === 'os.environ';
  const callee = node.childForFieldName('function');
  const path = bindings.pathOf(callee);
  if (path === 'os.environ.copy') return true;
  const [argument, ...others] = parts(node.childForFieldName('arguments') ?? node);
  return path === 'builtins.dict' && others.length === 0 && argument !== undefined && isProgramsOwn(bindings, argument);
}

/** Whether nothing unknown but the program's own environment goes into the mapping. */
function addsOnlyToOwn(bindings: Bindings, node: Node): boolean {
  if (isProgramsOwn(bindings, node)) return true;
  switch (node.type) {
    case 'dictionary':
      return parts(node).every((part) => {
        const [inner] = part.type === 'dictionary_splat' ? parts(part) : [];
        return !inner || isKnown(bindings, inner);
      });
    case 'call': {
      // `dict(os.environ, RAY_X="…")`
      const [first, ...others] = parts(node.childForFieldName('arguments') ?? node);
      return (
        bindings.pathOf(node.childForFieldName('function')) === 'builtins.dict' &&
        first !== undefined &&
        isKnown(bindings, first) &&
        others.every(({ type }) => type === 'keyword_argument')
      );
    }
    case 'binary_operator':
      return [node.childForFieldName('left'), node.childForFieldName('right')].every(
        (side) => side !== null && isKnown(bindings, side),
      );
    case 'identifier': {
      const [binding, ...others] = bindings.lookup(node.text, node);
      if (binding?.kind !== 'value' || !binding.value || others.length > 0) return false;
      const changes = changesOf(bindings, node);
      return (
        addsOnlyToOwn(bindings, binding.value) &&
        changes.every((change) => change.kind !== 'merge' || change.from.every((from) => isKnown(bindings, from)))
      );
    }
    default:
      return false;
  }
}

function isKnown(bindings: Bindings, node: Node): boolean {
  return mappingOf(bindings, node)?.open === false || addsOnlyToOwn(bindings, node);
}
