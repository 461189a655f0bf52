// What a module has under its names for the files that import it.
import type { Node } from 'web-tree-sitter';
import type { ExportedValue, Exports, ImportedValues } from '../../../ray/facts/imports.ts';
import { unknown, type Value } from '../../../ray/facts/value.ts';
import { type Span, span } from '../../../text/span.ts';
import type { Syntax } from '../../syntax.ts';
import { Bindings } from '../names/bindings.ts';
import { MODULE, MODULE_SCOPE, runsIn } from '../names/scopes.ts';
import { parsedText, Source, spanOf } from '../syntax/source.ts';
import { Values } from './evaluate.ts';
import { Imported } from './imported.ts';
import type { Evaluator, PythonValue } from './python-value.ts';
import { factOf } from './scalar.ts';

/** Each name is asked for behind the last line of the module, where all of it has run. */
export function readExports(
  text: string,
  names: readonly string[],
  syntax: Syntax,
  given: ImportedValues | undefined,
): Exports {
  const asked = names.filter((name) => /^[^\W\d]\w*(?:\.[^\W\d]\w*)*$/.test(name));
  const whole = [text, ...asked, ''].join('\n');
  return syntax.withSnippet('python', parsedText(whole), ({ rootNode }) => {
    const source = new Source(whole, rootNode, text.length);
    const imported = new Imported(given);
    const values = new Values(new Bindings(source), imported);
    const found = new Map<string, ExportedValue>();
    const bound = new Set<string>();
    let at = text.length + 1;
    for (const name of asked) {
      const use = useAt(source, at, name);
      at += name.length + 1;
      if (!use) continue;
      const value = values.evaluate(use);
      const [first = ''] = name.split('.');
      const bindings = values.bindings.inScope(first, MODULE_SCOPE);
      if (bindings.length > 0) bound.add(name);
      const isChanged = bindings.some(({ node }) => runsIn(node).key !== MODULE);
      const fact = isChanged ? unknown('changed by a function') : exportedFact(values, value, spanOf(use));
      if (fact.kind === 'unknown' && fact.variable === undefined) continue;
      const place = value.kind === 'text' || value.kind === 'plain' ? value.place : undefined;
      const through = imported.names().find((one) => place && one.span.start === place.start)?.name;
      const isHere = place !== undefined && place.end <= text.length;
      const fallback = bindings.at(-1)?.node;
      found.set(name, {
        value: fact,
        span: isHere ? place : fallback ? spanOf(fallback) : span(0, 0),
        ...(through !== undefined && { through }),
      });
    }
    const imports = imported.names().map((one) => (one.span.end <= text.length ? one : { ...one, span: span(0, 0) }));
    return { values: found, bound, imports };
  });
}

/** Undefined where the text before it is not complete. */
function useAt(source: Source, offset: number, name: string): Node | undefined {
  let node = source.identifierAt(offset);
  while (node?.parent?.type === 'attribute' && node.parent.startIndex === offset) node = node.parent;
  const isWhole = node?.parent?.type === 'expression_statement' && node.endIndex === offset + name.length;
  return isWhole && runsIn(node as Node).key === MODULE ? node : undefined;
}

/** Of a list only one that is known to its end. */
function exportedFact(values: Evaluator, value: PythonValue, user: Span): Value {
  if (value.kind === 'list' && value.open) return unknown('a list that more may be added to');
  if (value.kind === 'one-of')
    return {
      kind: 'one-of',
      options: value.options.map((option) => exportedFact(values, option, user)),
      fallback: value.fallback,
    };
  return value.kind === 'imported' ? unknown('of another file') : factOf(values, value, user);
}
