// What a Python program says of packages: its metadata block (PEP 723), the lists of `setup()`, those of a `runtime_env`, which Ray installs for tasks
// and actors, and the images that it names.

import type { Node } from 'web-tree-sitter';
import type { Requirement } from '../../ray/facts/requirement.ts';
import { certainText, literal } from '../../ray/facts/value.ts';
import { type PlacedText, PlacedTextBuilder } from '../../text/placed-text.ts';
import { contains, type Span, span } from '../../text/span.ts';
import { namedImages } from '../commands/containers/images.ts';
import { readInstalled } from '../commands/install-command.ts';
import type { Syntax } from '../syntax.ts';
import { declaredRequirements, withProject } from '../toml/requirements.ts';
import { readTables } from '../toml/tables.ts';
import { TomlTable } from '../toml/values.ts';
import { wordOf } from './commands/words.ts';
import { isNamed } from './environment/runtime-env.ts';
import type { Bindings } from './names/bindings.ts';
import { argumentsOf } from './syntax/arguments.ts';
import { closest, parts, spanOf } from './syntax/source.ts';
import { plainText } from './syntax/strings.ts';
import { asList, asMapping } from './values/collections.ts';
import type { Evaluator, Item, PythonValue } from './values/python-value.ts';

const LISTS = /^(?:install_requires|tests_require)$/;

/** A list that is used twice is declared once, at its first use. */
export function readSetupRequirements(values: Evaluator): Requirement[] {
  const { bindings } = values;
  const found = new Map<number, Requirement>();
  const add = (list: Node | PythonValue, where: string) => {
    for (const item of asList(values.evaluate(list))?.items ?? []) {
      const requirement = readInstalled(wordOf(values, item), 'pep440', where);
      if (requirement && !found.has(requirement.span.start))
        found.set(requirement.span.start, { ...requirement, how: 'declared' });
    }
  };
  let python: Requirement | undefined;
  for (const at of bindings.source.words('setup').concat(attributes(bindings))) {
    const name = bindings.source.identifierAt(at);
    const callee = name?.parent?.type === 'attribute' ? name.parent : name;
    const call = callee?.parent;
    if (!callee || call?.type !== 'call' || call.childForFieldName('function')?.id !== callee.id) continue;
    if (!/^(?:setuptools|distutils\.core)\.setup$/.test(bindings.pathOf(callee) ?? '')) continue;
    for (const { name: keyword, value } of argumentsOf(call, bindings.source).named) {
      if (LISTS.test(keyword)) add(value, `setup() ${keyword}`);
      else if (keyword === 'python_requires') python ??= pythonOf(values, value);
      else if (keyword === 'extras_require')
        for (const [extra, { ways }] of asMapping(values.evaluate(value))?.settings ?? [])
          for (const way of ways) add(way.value, `setup() extras_require ${JSON.stringify(extra)}`);
    }
  }
  return [...found.values()].map((one) => ({
    ...one,
    ...(python && { python }),
    ...(!one.where.includes('tests_require') && { ofPackage: true as const }),
  }));
}

/** Undefined for what is no text for certain. */
function pythonOf(values: Evaluator, node: Node): Requirement | undefined {
  const at = span(node.startIndex, node.endIndex);
  const { value, textSpan } = wordOf(values, { span: at, node, value: values.evaluate(node) });
  const versions = certainText(value);
  if (versions === undefined) return undefined;
  return {
    package: 'python',
    how: 'declared',
    notation: 'pep440',
    versions,
    span: textSpan ?? at,
    ...(textSpan && { versionsSpan: textSpan }),
    where: 'setup() python_requires',
  };
}

/** `setuptools.setup` */
function attributes({ source }: Bindings): number[] {
  return [...source.text.matchAll(/\.[ \t]*setup\b/g)].map(({ index, 0: all }) => index + all.length - 'setup'.length);
}

/** The keys of the packages, quoted or as keyword arguments of `RuntimeEnv`. */
const KEY = /(["'])(?:pip|uv)\1[\s\\]*:|(?<!\w)(?:pip|uv)[ \t]*=(?!=)/g;

export function readRuntimeEnvPackages(values: Evaluator): Requirement[] {
  const { source, bindings } = values;
  if (!/runtime_env|RuntimeEnv/.test(source.text)) return [];
  return [...source.text.matchAll(KEY)].flatMap(({ index }) => {
    const leaf = source.leafAt(index);
    const entry = leaf && closest(leaf, 'pair', 'keyword_argument');
    const key = entry?.childForFieldName('key') ?? entry?.childForFieldName('name');
    const value = entry?.childForFieldName('value');
    if (!entry || key?.startIndex !== index || !value || !isOfRuntimeEnv(bindings, entry)) return [];
    const tool = plainText(key) ?? key.text;
    return packagesOf(values, value).flatMap(
      (item) => readInstalled(wordOf(values, item), 'pep440', `runtime_env ${tool}`) ?? [],
    );
  });
}

function isOfRuntimeEnv(bindings: Bindings, entry: Node): boolean {
  const holder = entry.type === 'pair' ? entry.parent : entry.parent?.parent;
  if (holder?.type === 'call')
    return /^ray\..*RuntimeEnv$/.test(bindings.pathOf(holder.childForFieldName('function')) ?? '');
  return holder !== null && holder !== undefined && isNamed(bindings, holder, 'runtime_env');
}

/** A list, or a dict with the list under `packages`. */
function packagesOf(values: Evaluator, value: Node): readonly Item[] {
  if (value.type !== 'dictionary') return asList(values.evaluate(value))?.items ?? [];
  const packages = parts(value).find((part) => {
    const key = part.childForFieldName('key');
    return key !== null && plainText(key) === 'packages';
  });
  const list = packages?.childForFieldName('value');
  return (list && asList(values.evaluate(list))?.items) ?? [];
}

const IMAGE = /(?<=["'])(?:[\w.-]+(?::\d+)?\/){0,9}(?:rayproject|anyscale)\/ray[\w-]*:[\w.-]+(?=["'])/g;

/** `image="rayproject/ray:2.9.0"`, a constant, the default of a parameter: texts that name an image, which are not compared with something. */
export function readNamedImages({ source, bindings }: Evaluator, known: readonly Requirement[]): Requirement[] {
  return [...source.text.matchAll(IMAGE)].flatMap(({ 0: name, index }) => {
    const at = span(index, index + name.length);
    const leaf = known.some((one) => contains(one.span, at)) ? undefined : source.leafAt(index);
    const text = leaf && closest(leaf, 'string');
    if (!text || plainText(text) !== name || !isGiven(text) || bindings.neverRuns(text)) return [];
    const isDefault = isFallback(text) && { isDefault: true as const };
    return namedImages({ value: literal(name), span: spanOf(text), textSpan: at }, 'a text').map((one) => ({
      ...one,
      ...isDefault,
    }));
  });
}

/** To a name, an argument, under a key: not a text of its own, nor a key, and none that something is compared with. */
function isGiven(text: Node): boolean {
  const { parent } = text;
  if (!parent || !GIVEN.test(parent.type) || parent.childForFieldName('key')?.id === text.id) return false;
  return closest(parent, 'assert_statement', 'comparison_operator') === undefined;
}

const GIVEN =
  /^(?:assignment|(?:typed_)?default_parameter|keyword_argument|argument_list|pair|list|tuple|set|conditional_expression|boolean_operator|return_statement)$/;

/** Only where nobody gives another one: the default of a parameter, or of a variable of the environment. */
function isFallback({ parent }: Node): boolean {
  if (/^(?:typed_)?default_parameter$|^boolean_operator$/.test(parent?.type ?? '')) return true;
  const callee = parent?.type === 'argument_list' ? parent.parent?.childForFieldName('function')?.text : undefined;
  return callee !== undefined && /(?:^|\.)(?:getenv|get|setdefault)$/.test(callee);
}

const OPENING = /^\uFEFF?# \/\/\/ script[ \t]*\r?\n/m;
const LINE = /#(?: [^\r\n]*)?\r?\n/y;
const CLOSING = /# \/\/\/[ \t]*(?:\r?\n|$)/y;

/** The block's table stands for `[project]` and `[tool]` of a pyproject.toml. A second block is none. */
export function readScriptMetadata(text: string, syntax: Syntax): Requirement[] {
  const lines = linesOf(text);
  if (!lines || !/ray/i.test(text.slice(lines.start, lines.end))) return [];
  const embedded = withoutMarks(text, lines);
  const toDocument = (at: Span) => embedded.spanInDocument(at);
  const requirements = syntax.withSnippet('toml', embedded.text, ({ rootNode }) => {
    const script = readTables(rootNode, embedded.text, () => true);
    const top = new TomlTable();
    top.add('project', span(0, 0), script);
    for (const { key, keySpan, item } of script.entries) if (key === 'tool') top.add(key, keySpan, item);
    return withProject(declaredRequirements(top, ['project']), top, ['project']);
  });
  const placed = ({ versionsSpan, python, ...requirement }: Requirement): Requirement => ({
    ...requirement,
    span: toDocument(requirement.span),
    where: `# /// script ${requirement.where}`,
    ...(versionsSpan && embedded.standsWhole(versionsSpan) && { versionsSpan: toDocument(versionsSpan) }),
    ...(python && { python: placed(python) }),
  });
  return requirements.map(placed);
}

/** Between the first opening and its closing; undefined if comment lines do not lead from one to the other. */
function linesOf(text: string): Span | undefined {
  const opening = OPENING.exec(text);
  if (!opening) return undefined;
  const start = opening.index + opening[0].length;
  for (let at = start; ; at = LINE.lastIndex) {
    CLOSING.lastIndex = at;
    if (CLOSING.test(text)) return span(start, at);
    LINE.lastIndex = at;
    if (!LINE.test(text)) return undefined;
  }
}

/** The lines without `# `. */
function withoutMarks(text: string, { start, end }: Span): PlacedText {
  const toml = new PlacedTextBuilder();
  for (const { index, 0: line } of text.slice(start, end).matchAll(/#[^\n]*\n/g)) {
    const mark = line.startsWith('# ') ? 2 : 1;
    toml.keep(line.slice(mark), start + index + mark);
  }
  return toml.placed(end);
}
