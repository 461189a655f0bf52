// The small changes that a text of TypeScript allows: each makes one expression another, and a good test should notice it.
import { parseSync } from 'oxc-parser';

export interface Mutant {
  /** From the root of the repository. */
  readonly path: string;
  /** UTF-16 offsets of the expression that is replaced. */
  readonly start: number;
  readonly end: number;
  /** From 1. */
  readonly line: number;
  readonly kind: string;
  readonly before: string;
  readonly after: string;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

const OPERATORS: Readonly<Record<string, string>> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '+': '-',
  '-': '+',
  '*': '+',
  '&&': '||',
  '||': '&&',
};
/** Another method in its place. */
const METHODS: Readonly<Record<string, string>> = {
  some: 'every',
  every: 'some',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  indexOf: 'lastIndexOf',
  lastIndexOf: 'indexOf',
  find: 'findLast',
  findLast: 'find',
  min: 'max',
  max: 'min',
};
/** What they are called on takes their place. */
const DROPPED = new Set([
  'filter',
  'slice',
  'sort',
  'reverse',
  'trim',
  'trimEnd',
  'trimStart',
  'toLowerCase',
  'concat',
]);
/** Their texts are for people, and no behaviour. */
const PROSE = new Set(['docs', 'title', 'sources']);
const LONGEST_SHOWN = 70;

/** In the order of their places. Throws for a text that does not parse. */
export function mutantsOf(path: string, text: string): Mutant[] {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const found: Mutant[] = [];
  const add = (node: Node, kind: string, after: string) => {
    const line = text.slice(0, node.start).split('\n').length;
    const before = text.slice(node.start, node.end);
    found.push({ path, start: node.start, end: node.end, line, kind, before: short(before), after });
  };
  walk(program as unknown as Node, (node) => changesOf(node, text, add));
  return found.sort((a, b) => a.start - b.start || b.end - a.end);
}

function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const child of childrenOf(node)) walk(child, visit);
}

/** Expressions that may be put in parentheses, and what leads to them: no types, names of properties, or halves of an optional chain. */
function childrenOf(node: Node): Node[] {
  if (/^(Import|ExportAll)/.test(node.type) || (node.type === 'ExportNamedDeclaration' && node.source)) return [];
  if (node.type === 'Property' && PROSE.has(nameOf(node.key))) return [];
  const skipped = new Set<string>([
    'typeAnnotation',
    'typeArguments',
    'typeParameters',
    'returnType',
    'superTypeArguments',
  ]);
  if (node.type === 'TaggedTemplateExpression') skipped.add('quasi');
  if (!node.computed) for (const key of ['key', 'property']) skipped.add(key);
  return Object.entries(node)
    .filter(([key]) => !skipped.has(key))
    .flatMap(([, value]) => (Array.isArray(value) ? value : [value]))
    .filter((value): value is Node => typeof value?.type === 'string' && typeof value.start === 'number')
    .filter(({ type }) => !type.startsWith('TS') || /^TS(As|NonNull|Satisfies)Expression$/.test(type));
}

type Add = (node: Node, kind: string, after: string) => void;

function changesOf(node: Node, text: string, add: Add): void {
  const source = (one: unknown) => text.slice((one as Node).start, (one as Node).end);
  const { type, start } = node;
  if ((type === 'IfStatement' || type === 'ConditionalExpression') && node.test) {
    add(node.test as Node, 'condition', 'true');
    add(node.test as Node, 'condition', 'false');
  }
  if (type === 'WhileStatement' || type === 'ForStatement') if (node.test) add(node.test as Node, 'loop', 'false');
  if (type === 'BinaryExpression' || type === 'LogicalExpression') {
    const operator = String(node.operator);
    const other = OPERATORS[operator];
    if (other) add(node, 'operator', `(${source(node.left)}) ${other} (${source(node.right)})`);
    if (operator === '??') add(node, 'default', source(node.left));
  }
  if (type === 'UnaryExpression' && node.operator === '!') add(node, 'negation', source(node.argument));
  if (type === 'Literal') literal(node, add);
  if (type === 'CallExpression' && !isPartOfChain(node, text)) call(node, source, add);
  if (type === 'ReturnStatement' && node.argument) emptied(node.argument as Node, add);
  if (type === 'ArrowFunctionExpression' && (node.body as Node).type !== 'BlockStatement')
    emptied(node.body as Node, add);
  if (type === 'ExpressionStatement' && (node.expression as Node).type === 'CallExpression')
    add(node.expression as Node, 'call', 'undefined');
  if (type === 'TemplateLiteral' && start < node.end) add(node, 'text', "''");
}

function literal(node: Node, add: Add): void {
  const { value } = node;
  if (typeof value === 'number') {
    add(node, 'number', String(value + 1));
    if (value > 0) add(node, 'number', String(value - 1));
  } else if (typeof value === 'boolean') add(node, 'boolean', String(!value));
  else if (typeof value === 'string' && value !== '') add(node, 'text', "''");
  else if (node.regex) {
    const { pattern, flags } = node.regex as { pattern: string; flags: string };
    if (pattern.startsWith('^')) add(node, 'pattern', `/${pattern.slice(1) || '(?:)'}/${flags}`);
    if (pattern.endsWith('$') && !pattern.endsWith('\\$'))
      add(node, 'pattern', `/${pattern.slice(0, -1) || '(?:)'}/${flags}`);
    if (flags.includes('i')) add(node, 'pattern', `/${pattern}/${flags.replace('i', '')}`);
  }
}

function call(node: Node, source: (one: unknown) => string, add: Add): void {
  const callee = node.callee as Node;
  if (callee.type !== 'MemberExpression' || callee.computed) return;
  const method = nameOf(callee.property);
  const other = METHODS[method];
  const object = source(callee.object);
  const args = source(node).slice((callee.end as number) - node.start);
  if (other) add(node, 'method', `${object}.${other}${args}`);
  if (DROPPED.has(method)) add(node, 'method', object);
}

function emptied(value: Node, add: Add): void {
  const isEmpty = value.type === 'ArrayExpression' && (value.elements as unknown[]).length === 0;
  if (isEmpty || value.type === 'Literal' || nameOf(value) === 'undefined') return;
  add(value, 'result', value.type === 'ArrayExpression' ? '[]' : 'undefined');
}

/** In `a?.b().c` the call cannot get parentheses of its own. */
function isPartOfChain({ start, end }: Node, text: string): boolean {
  return text.slice(start, end).includes('?.') || /^\s*(\?\.|!?\.|\[|\()/.test(text.slice(end));
}

function nameOf(node: unknown): string {
  const { name, value } = node as { readonly name?: unknown; readonly value?: unknown };
  return String(name ?? value ?? '');
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > LONGEST_SHOWN ? `${line.slice(0, LONGEST_SHOWN)}…` : line;
}
