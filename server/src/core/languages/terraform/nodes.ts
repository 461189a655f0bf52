// The blocks of a Terraform file as nodes that YAML has too, with variables, locals, `for_each` and dynamic blocks resolved within the file.
import type { Node } from 'web-tree-sitter';
import { type Span, span } from '../../text/span.ts';
import { leaveOut } from '../left-out.ts';
import type { YamlEntry, YamlMapping, YamlNode, YamlScalar } from '../yaml/nodes/nodes.ts';
import { entryOf } from '../yaml/nodes/nodes.ts';
import { callOf, templateText } from './values.ts';

/** `resource "aws_lb" "ray" { … }`, once for each item of its `for_each`. */
export interface Block {
  readonly kind: string;
  /** `aws_lb`, `ray`; of a module its name alone. */
  readonly labels: readonly string[];
  readonly body: YamlMapping;
  readonly span: Span;
  readonly nameSpan: Span;
}

/** What stands for `each.value`, `ingress.value` where a block is repeated. */
type Scope = ReadonlyMap<string, YamlNode>;

const NOTHING: Scope = new Map();
/** Expressions in expressions, values that lead to values: real files have a few. */
export const DEEPEST = 60;
/** Copies of one block. */
export const MOST_COPIES = 50;

export class TerraformFile {
  private readonly text: string;
  private readonly roots: readonly Node[];
  private readonly variables = new Map<string, Node>();
  private readonly locals = new Map<string, Node>();
  private readonly known = new Map<string, YamlNode>();
  private readonly busy = new Set<string>();

  constructor(root: Node, text: string) {
    this.text = text;
    this.roots = childrenOf(root)
      .flatMap((node) => (node.type === 'body' ? childrenOf(node) : [node]))
      .filter(({ type }) => type === 'block');
    for (const block of this.roots) {
      const { kind, labels, body } = partsOf(block);
      const own = childrenOf(body).filter(({ type }) => type === 'attribute');
      for (const attribute of own) {
        const [name, value] = [nameOf(attribute), expressionOf(attribute)];
        if (!value) continue;
        if (kind === 'locals') this.locals.set(name, value);
        if (kind === 'variable' && name === 'default' && labels[0] !== undefined) this.variables.set(labels[0], value);
      }
    }
  }

  /** Of these kinds, in the order of the file. */
  blocks(isWanted: (kind: string, labels: readonly string[]) => boolean): Block[] {
    return this.roots.flatMap((node) => {
      const { kind, labels, body, nameSpan } = partsOf(node);
      if (!body || !isWanted(kind, labels)) return [];
      const each = attributeOf(body, 'for_each');
      const scopes = each ? this.scopesOf('each', this.value(each, NOTHING, 0)) : [NOTHING];
      const place = span(node.startIndex, node.endIndex);
      return scopes.map((scope) => ({ kind, labels, body: this.body(body, scope, 0), span: place, nameSpan }));
    });
  }

  /** One for each item where all are known, else one in which the item is not. */
  private scopesOf(name: string, items: YamlNode): Scope[] {
    const scope = (key: YamlNode | undefined, value: YamlNode): Scope =>
      new Map([...(key ? [[`${name}.key`, key] as const] : []), [`${name}.value`, value]]);
    const count = items.kind === 'sequence' ? items.items.length : items.kind === 'mapping' ? items.entries.length : 0;
    if (count > MOST_COPIES)
      leaveOut(items.span, `A block is read for ${MOST_COPIES} items of its list; split the list.`);
    if (items.kind === 'sequence') return items.items.slice(0, MOST_COPIES).map((item) => scope(item, item));
    if (items.kind === 'mapping')
      return items.entries
        .slice(0, MOST_COPIES)
        .map(({ key, keySpan, value }) => scope(scalarOf(key, key, keySpan), value));
    return [NOTHING];
  }

  /** Blocks of one name are a list, as attributes may have them too. */
  private body(node: Node, scope: Scope, depth: number): YamlMapping {
    const entries = new Map<string, YamlEntry>();
    const items = new Map<string, YamlNode[]>();
    const add = (name: Node | undefined, key: string, all: readonly YamlNode[], end: number): void => {
      const list = items.get(key) ?? [];
      list.push(...all);
      items.set(key, list);
      const keySpan = entries.get(key)?.keySpan ?? spanOf(name ?? node);
      const value: YamlNode = { kind: 'sequence', items: list, flow: true, span: span(keySpan.start, end) };
      entries.set(key, { key, keySpan, value, end, merged: false, aliased: false });
    };
    if (depth > DEEPEST) leaveOut(spanOf(node), `What is nested more than ${DEEPEST} deep is not read; nest it less.`);
    for (const child of depth > DEEPEST ? [] : childrenOf(node)) {
      const name = childrenOf(child).find(({ type }) => type === 'identifier');
      if (child.type === 'attribute') {
        const expression = expressionOf(child);
        if (name && expression) {
          const [key, value, end] = [name.text, this.value(expression, scope, depth + 1), child.endIndex];
          entries.set(key, { key, keySpan: spanOf(name), value, end, merged: false, aliased: false });
        }
      } else if (child.type === 'block') {
        const { kind, labels, body } = partsOf(child);
        const [label = ''] = labels;
        if (kind === 'dynamic' && body) add(name, label, this.dynamic(label, body, scope, depth + 1), child.endIndex);
        else if (body) add(name, kind, [this.body(body, scope, depth + 1)], child.endIndex);
      }
    }
    return { kind: 'mapping', entries: [...entries.values()], flow: true, open: false, span: spanOf(node) };
  }

  private dynamic(label: string, body: Node, scope: Scope, depth: number): YamlNode[] {
    const each = attributeOf(body, 'for_each');
    const content = childrenOf(body).find((child) => child.type === 'block' && partsOf(child).kind === 'content');
    const inner = content && partsOf(content).body;
    if (!inner) return [];
    const name = attributeOf(body, 'iterator')?.text ?? label;
    const scopes = each ? this.scopesOf(name, this.value(each, scope, depth)) : [NOTHING];
    return scopes.map((one) => this.body(inner, new Map([...scope, ...one]), depth + 1));
  }

  /** Unknown where only a run of Terraform shows it. */
  value(node: Node, scope: Scope, depth: number): YamlNode {
    if (depth > DEEPEST) {
      leaveOut(spanOf(node), `What is nested more than ${DEEPEST} deep is not read; nest it less.`);
      return unknownAt(node);
    }
    const [first, ...steps] = node.type === 'expression' ? childrenOf(node) : [node];
    if (!first) return unknownAt(node);
    if (first.type === 'variable_expr') return this.named(first, steps, scope, depth);
    return steps.reduce((at, step) => this.step(at, step, scope, depth), this.primary(first, scope, depth));
  }

  private primary(node: Node, scope: Scope, depth: number): YamlNode {
    const [inner] = childrenOf(node);
    switch (node.type) {
      case 'expression':
      case 'collection_value':
      case 'literal_value':
      case 'template_expr':
        return inner && node.type !== 'expression'
          ? this.primary(inner, scope, depth + 1)
          : this.value(node, scope, depth + 1);
      case 'string_lit':
      case 'quoted_template':
      case 'heredoc_template':
        return this.template(node, scope, depth);
      case 'numeric_lit':
        return scalarOf(Number(node.text), node.text, spanOf(node));
      case 'bool_lit':
        return scalarOf(node.text === 'true', node.text, spanOf(node));
      case 'null_lit':
        return scalarOf(null, '', spanOf(node));
      case 'tuple': {
        const items = childrenOf(node).filter(({ type }) => type === 'expression');
        const read = items.map((item) => this.value(item, scope, depth + 1));
        return { kind: 'sequence', items: read, flow: true, span: spanOf(node) };
      }
      case 'object':
        return this.object(node, scope, depth);
      case 'function_call': {
        const name = childrenOf(node).find(({ type }) => type === 'identifier')?.text ?? '';
        const given = childrenOf(node).find(({ type }) => type === 'function_arguments');
        const values = (given ? childrenOf(given) : [])
          .filter(({ type }) => type === 'expression')
          .map((argument) => this.value(argument, scope, depth + 1));
        return callOf(name, values) ?? unknownAt(node);
      }
      default:
        return unknownAt(node);
    }
  }

  private template(node: Node, scope: Scope, depth: number): YamlScalar {
    const placed = templateText(node, this.text, (expression) => {
      const value = this.value(expression, scope, depth + 1);
      return value.kind === 'scalar' && !value.templated && value.value !== null ? value.text : undefined;
    });
    const { text, isWhole, content } = placed;
    const whole = spanOf(node);
    return {
      ...scalarOf(text.text, text.text, whole),
      templated: !isWhole,
      content,
      placed: text,
    };
  }

  private object(node: Node, scope: Scope, depth: number): YamlMapping {
    let open = false;
    const entries = new Map<string, YamlEntry>();
    for (const element of childrenOf(node).filter(({ type }) => type === 'object_elem')) {
      const [key, value] = [element.childForFieldName('key'), element.childForFieldName('val')];
      const name = key && this.keyOf(key, scope, depth);
      if (!key || !value || name === undefined || name === null) open = true;
      else {
        const read = this.value(value, scope, depth + 1);
        const keySpan = contentOf(key, this.text);
        entries.set(name, { key: name, keySpan, value: read, end: value.endIndex, merged: false, aliased: false });
      }
    }
    return { kind: 'mapping', entries: [...entries.values()], flow: true, open, span: spanOf(node) };
  }

  /** A name without quotes is itself. */
  private keyOf(key: Node, scope: Scope, depth: number): string | undefined {
    const all = childrenOf(key);
    const [only] = all;
    if (all.length === 1 && only?.type === 'variable_expr') return only.text;
    const value = this.value(key, scope, depth + 1);
    return value.kind === 'scalar' && !value.templated ? value.text : undefined;
  }

  /** `var.name`, `local.name`, `each.value`, and what is taken out of them. */
  private named(first: Node, steps: readonly Node[], scope: Scope, depth: number): YamlNode {
    const [attribute, ...others] = steps;
    const name = attribute?.type === 'get_attr' ? (childrenOf(attribute)[0]?.text ?? '') : '';
    const found = scope.get(`${first.text}.${name}`) ?? this.bound(first.text, name, depth);
    return found
      ? others.reduce((at, step) => this.step(at, step, scope, depth), found)
      : { kind: 'unknown', span: span(first.startIndex, (steps.at(-1) ?? first).endIndex) };
  }

  /** Nothing for a value that leads to itself. A default may be replaced, but is what most get. */
  private bound(kind: string, name: string, depth: number): YamlNode | undefined {
    const node = kind === 'var' ? this.variables.get(name) : kind === 'local' ? this.locals.get(name) : undefined;
    const key = `${kind}.${name}`;
    const known = this.known.get(key);
    if (!node || known || this.busy.has(key)) return known;
    this.busy.add(key);
    const value = this.value(node, NOTHING, depth + 1);
    this.busy.delete(key);
    this.known.set(key, value);
    return value;
  }

  private step(at: YamlNode, step: Node, scope: Scope, depth: number): YamlNode {
    const [inner] = childrenOf(step);
    const unknown = { kind: 'unknown', span: span(at.span.start, at.span.end) } as const;
    if (step.type === 'get_attr') return entryOf(at, inner?.text ?? '')?.value ?? unknown;
    const [index] = inner?.type === 'new_index' ? childrenOf(inner) : [];
    const key = index && this.value(index, scope, depth + 1);
    if (step.type !== 'index' || key?.kind !== 'scalar' || key.templated) return unknown;
    return (at.kind === 'sequence' ? at.items[Number(key.text)] : entryOf(at, key.text)?.value) ?? unknown;
  }
}

function partsOf(block: Node) {
  const [kind, ...rest] = childrenOf(block);
  const body = rest.find(({ type }) => type === 'body');
  const names = rest.filter(({ type }) => type === 'string_lit' || type === 'identifier');
  const labels = names.map((name) => (name.type === 'identifier' ? name.text : name.text.slice(1, -1)));
  const end = (names.at(-1) ?? kind ?? block).endIndex;
  return { kind: kind?.text ?? '', labels, body, nameSpan: span(block.startIndex, end) };
}

function attributeOf(body: Node, name: string): Node | undefined {
  const found = childrenOf(body).find((child) => child.type === 'attribute' && nameOf(child) === name);
  return found && expressionOf(found);
}

function nameOf(attribute: Node): string {
  return childrenOf(attribute).find(({ type }) => type === 'identifier')?.text ?? '';
}

function expressionOf(attribute: Node): Node | undefined {
  return childrenOf(attribute).find(({ type }) => type === 'expression');
}

/** Without comments, which may stand between any two. */
function childrenOf(node: Node | undefined): Node[] {
  return (node?.namedChildren ?? []).flatMap((child) => (child && child.type !== 'comment' ? [child] : []));
}

function spanOf(node: Node): Span {
  return span(node.startIndex, node.endIndex);
}

/** Between the quotes, where there are some. */
function contentOf(node: Node, text: string): Span {
  const isQuoted = text[node.startIndex] === '"' && node.endIndex - node.startIndex > 1;
  return isQuoted ? span(node.startIndex + 1, node.endIndex - 1) : spanOf(node);
}

function unknownAt(node: Node): YamlNode {
  return { kind: 'unknown', span: spanOf(node) };
}

function scalarOf(value: YamlScalar['value'], text: string, place: Span): YamlScalar {
  return { kind: 'scalar', style: 'double', value, text, templated: false, span: place, content: place };
}
