// Files of variables that a script takes in: `source env.sh`, `export $(cat .env | xargs)`, `env $(cat .env) ray start`.
import type { Node } from 'web-tree-sitter';
import type { EnvFileReader, FileSource } from '../../ray/facts/environment.ts';
import type { HandedOn } from './exports.ts';
import { pathOfWord } from './paths.ts';
import { type Place, placeOf } from './reach-of-statements.ts';
import { closest, type ScriptSource } from './script-source.ts';
import type { Variables } from './variables.ts';

/** A place from which on variables may be set that the script does not show. */
export interface EnvironmentFile {
  readonly place: Place;
  /** Absent where it is not known which file it is. */
  readonly file?: FileSource;
  /** It is inside quotes: a script of its own in the command around it. */
  readonly isQuoted?: true;
}

const SOURCED = /((?:^|[;&|{(]|\b(?:then|do|else))[ \t]*)(?:source|\.)[ \t]+([^\s;&|]+)/gm;
/** `export $(…)`, `export "$line"` */
const EXPORTED = /(?<![\w$-])export[ \t]+["']?[$`]/g;
/** Files that set up tools, and nothing of Ray. */
const OF_TOOLS =
  /activate["']?$|(?:conda|mamba|nvm|setvars|vars|cargo\/env|modules?\/init\/\w+|profile\.d\/\w+)(?:\.sh)?["']?$/;
const COMMAND = new Set(['command', 'comment', 'heredoc_body', 'string', 'raw_string']);
const DECLARATION = new Set(['declaration_command', 'comment', 'heredoc_body', 'string', 'raw_string']);

/** In the order of the text. */
export function findEnvironmentFiles(
  source: ScriptSource,
  handedOn: HandedOn,
  variables: Variables,
): EnvironmentFile[] {
  const sourced = [...source.text.matchAll(SOURCED)].flatMap(
    (match) => readSourced(match, source, handedOn, variables) ?? [],
  );
  const exported = [...source.text.matchAll(EXPORTED)].flatMap((match) => readExported(match, source, variables) ?? []);
  return [...sourced, ...exported].sort((a, b) => a.place.span.start - b.place.span.start);
}

function readSourced(
  { 1: before = '', 2: file = '', index }: RegExpExecArray,
  source: ScriptSource,
  handedOn: HandedOn,
  variables: Variables,
) {
  const leaf = source.leafAt(index + before.length);
  const command = leaf && closest(leaf, COMMAND);
  if (!command || command.type === 'comment') return undefined;
  const name = command.childForFieldName('name');
  if (command.type !== 'command' || !name || !/^(?:source|\.)$/.test(name.text))
    return OF_TOOLS.test(file) ? undefined : { place: placeOf(command, source), isQuoted: true as const };
  const argument = command.namedChildren.find((child) => child.startIndex > name.startIndex);
  if (!argument || OF_TOOLS.test(argument.text)) return undefined;
  const all = handedOn.everythingAt(command);
  // What is only maybe handed on is as unknown as a file without a name.
  const path = all === 'maybe' ? undefined : pathOfWord(argument, source, variables);
  return sourcedAt(command, path, source, all === 'surely', argument.text);
}

function readExported(
  { index }: RegExpExecArray,
  source: ScriptSource,
  variables: Variables,
): EnvironmentFile | undefined {
  const leaf = source.leafAt(index);
  const declaration = leaf && closest(leaf, DECLARATION);
  if (declaration?.type !== 'declaration_command') return undefined;
  const [word, ...others] = declaration.namedChildren;
  return fileOfOutput(declaration, others.length === 0 ? word : undefined, source, variables);
}

/** What stands between `env` and the program, where that is the output of a command or a variable. */
export function filesOfEnv(command: Node, source: ScriptSource, variables: Variables): EnvironmentFile[] {
  if (command.childForFieldName('name')?.text !== 'env') return [];
  const files: EnvironmentFile[] = [];
  for (const word of command.namedChildren.slice(1)) {
    if (/substitution$|expansion$/.test(word.type)) files.push(fileOfOutput(word, word, source, variables));
    else if (!/^(?:-|[A-Za-z_]\w*=)/.test(word.text)) break;
  }
  return files;
}

/** `word` is the file as it is written: a test whether it is there is met where it is known. */
function sourcedAt(
  node: Node,
  path: string | undefined,
  source: ScriptSource,
  isAll: boolean,
  word: string,
): EnvironmentFile {
  const place = placeOf(node, source, (condition) => path !== undefined && testsForFile(condition.text, word));
  if (path === undefined) return { place };
  return { place, file: { ...fileOf(node, path, 'shell', source), ...(!isAll && { onlyExported: true }) } };
}

function fileOf(node: Node, path: string, reader: EnvFileReader, source: ScriptSource): FileSource {
  const span = source.spanOf(node);
  return { kind: 'file', reader, path, onlyDefaults: false, order: 'before-import', span };
}

/** `node` takes in what `output` writes, where that is a file. xargs takes quotes off, unless an option says what parts its words. */
function fileOfOutput(
  node: Node,
  output: Node | undefined,
  source: ScriptSource,
  variables: Variables,
): EnvironmentFile {
  const path = output && pathOfOutput(output, source, variables);
  const place = placeOf(node, source);
  if (path === undefined) return { place };
  const isThroughXargs = /\bxargs\b(?!.*\s(?:-0|--null|-d|--delimiter))/.test(output?.text ?? '');
  return { place, file: fileOf(node, path, isThroughXargs ? 'xargs' : 'words', source) };
}

/** `[ -f .env ]` */
function testsForFile(condition: string, word: string): boolean {
  const tested = /^(?:\[\[?|test)[ \t]+-[efrs][ \t]+(\S+)(?:[ \t]+\]\]?)?$/.exec(
    condition.replace(/[ \t]*;[ \t]*$/, ''),
  )?.[1];
  return tested?.replace(/["']/g, '') === word.replace(/["']/g, '');
}

/** The file that `$(cat .env | xargs)` writes out, comments left out or not. */
function pathOfOutput(word: Node, source: ScriptSource, variables: Variables): string | undefined {
  const substitution = word.type === 'string' ? word.namedChildren.find(({ type }) => type !== 'string_content') : word;
  if (substitution?.type !== 'command_substitution') return undefined;
  const [inner, ...others] = substitution.namedChildren;
  if (!inner || others.length > 0) return undefined;
  const [first, ...filters] = inner.type === 'pipeline' ? inner.namedChildren : [inner];
  if (!first || !filters.every(({ text }) => /^(?:xargs|grep|sed|tr|egrep)\b/.test(text))) return undefined;
  if (first.type === 'redirected_statement' || first.type === 'file_redirect')
    return pathOfInput(first, source, variables);
  if (first.type !== 'command') return undefined;
  const [name, ...words] = first.namedChildren;
  const file = words.filter(({ text }) => !text.startsWith('-')).at(-1);
  const takesFile =
    name?.text === 'cat' ? words.length === 1 : /^(?:e?grep|sed)$/.test(name?.text ?? '') && words.length > 1;
  return takesFile && file ? pathOfWord(file, source, variables) : undefined;
}

/** `xargs < .env`, `< .env` */
function pathOfInput(redirected: Node, source: ScriptSource, variables: Variables): string | undefined {
  const body = redirected.childForFieldName('body');
  if (body && body.text !== 'xargs') return undefined;
  const redirect =
    redirected.type === 'file_redirect'
      ? redirected
      : redirected.namedChildren.find(({ type }) => type === 'file_redirect');
  const file = redirect?.text.startsWith('<') ? redirect.childForFieldName('destination') : undefined;
  return file ? pathOfWord(file, source, variables) : undefined;
}
