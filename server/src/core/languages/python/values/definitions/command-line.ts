// Defaults of command lines that a program reads itself: argparse, click and typer.
import type { Node } from 'web-tree-sitter';
import { type Arguments, argumentsOf } from '../../syntax/arguments.ts';
import { plainText } from '../../syntax/strings.ts';
import { type Evaluator, oneOf, type PythonValue, unknownValue } from '../python-value.ts';

/** `args.host` of what argparse has read: the default of every option of that name, which the command line can replace. */
export function parsedArgument(values: Evaluator, name: string): PythonValue {
  const given = unknownValue(`the argument ${name}`);
  const defaults = argparseOptions(values, name).flatMap(({ named }): PythonValue[] => {
    const written = keyword(named, 'default');
    if (written) return [values.evaluate(written)];
    const action = keyword(named, 'action');
    const isSwitch = action && /^store_(?:true|false)$/.exec(plainText(action) ?? '');
    return isSwitch ? [{ kind: 'plain', value: isSwitch[0] === 'store_false', place: { start: 0, end: 0 } }] : [];
  });
  return defaults.length > 0 ? oneOf([given, ...defaults], true) : given;
}

/** The calls of `add_argument` that define it. */
function argparseOptions({ source }: Evaluator, name: string): Arguments[] {
  return source.matchesOf(/\.[ \t]*add_argument[ \t]*\(/g).flatMap(({ index }) => {
    const attribute = source.leafAt(index)?.parent;
    const call = attribute?.parent;
    if (attribute?.type !== 'attribute' || call?.type !== 'call') return [];
    const option = argumentsOf(call, source);
    return destination(option.positional, keyword(option.named, 'dest')) === name ? [option] : [];
  });
}

/** The types, and the lists of allowed values, that argparse and click have for an option. */
export function typesOfOption(values: Evaluator, name: string, owner?: Node): Node[] {
  const decorated = owner ? clickOptions(values, owner, name) : [];
  return [...argparseOptions(values, name), ...decorated].flatMap(({ named }) =>
    named.flatMap((one) => (/^(?:type|choices|action)$/.test(one.name) ? [one.value] : [])),
  );
}

function keyword(named: readonly { readonly name: string; readonly value: Node }[], name: string): Node | undefined {
  return named.find((written) => written.name === name)?.value;
}

/** The first long option names it, as argparse and click have it. */
function destination(options: readonly Node[], dest: Node | undefined): string | undefined {
  if (dest) return plainText(dest);
  const names = options.flatMap((option) => plainText(option) ?? []);
  const name = names.find((one) => one.startsWith('--')) ?? names[0];
  return name?.replace(/^-+/, '').replaceAll('-', '_');
}

/** What `@click.option` or `typer.Option` says of a parameter; undefined where neither does. */
export function defaultOfOption(
  values: Evaluator,
  owner: Node,
  parameter: Node,
  written: Node | undefined,
): PythonValue | undefined {
  if (written?.type === 'call' && /^typer\.(?:Option|Argument)$/.test(calleeOf(values, written))) {
    const { positional, named } = argumentsOf(written, values.source);
    const usual = positional[0] ?? keyword(named, 'default');
    return usual ? values.evaluate(usual) : undefined;
  }
  const usual = clickOptions(values, owner, parameter.text).flatMap(({ named }) => keyword(named, 'default') ?? [])[0];
  return usual ? values.evaluate(usual) : undefined;
}

/** `@click.option("--host")` and `@click.argument("host")` above a function. */
function clickOptions({ source }: Evaluator, owner: Node, name: string): Arguments[] {
  const decorated = owner.parent?.type === 'decorated_definition' ? owner.parent.children : [];
  return decorated.flatMap(({ type, firstNamedChild: call }) => {
    if (type !== 'decorator' || call?.type !== 'call') return [];
    if (!/(?:^|\.)(?:option|argument)$/.test(call.childForFieldName('function')?.text ?? '')) return [];
    const option = argumentsOf(call, source);
    const plain = option.positional.map(plainText).find((one) => one !== undefined && /^\w+$/.test(one));
    return (plain ?? destination(option.positional, undefined)) === name ? [option] : [];
  });
}

function calleeOf({ bindings }: Evaluator, call: Node): string {
  return bindings.pathOf(call.childForFieldName('function')) ?? '';
}
