// Documents for people: the blocks of code that they show, each read in the language that its word means, where a policy asks for it.
import { type EmbeddedText, noFacts, type ReadFacts } from '../../ray/facts/read-facts.ts';
import type { Document } from '../../text/document.ts';
import { PlacedText, PlacedTextBuilder } from '../../text/placed-text.ts';
import { AS_IN_SCRIPTS, type Language } from '../language.ts';

export interface CodeBlock {
  /** As written: `bash`, `python`, `{code-block} yaml`; empty where nothing is. */
  readonly word: string;
  readonly text: PlacedText;
}

/** What a block about Ray cannot do without. */
const RAY = /(?<![\w-])ray(?!\w)|RAY_|\bserve\b|(?<!\d)(?:8265|10001|52365)(?!\d)/i;

export function documents(
  own: Pick<Language, 'id' | 'title' | 'files'>,
  marks: RegExp,
  blocksIn: (text: string) => CodeBlock[],
): Language {
  return {
    ...own,
    reads:
      'the code that it shows, if the policy has `documentation = true`: Python, shell, YAML, TOML, Dockerfiles, units',
    editor: { languages: [], starts: [] },
    comment: undefined,
    cannotHold: [AS_IN_SCRIPTS],
    role: { startsOneCluster: false, forOthers: 'nothing' },
    onRequest: true,
    mayConcernRay: (text) => RAY.test(text) && marks.test(text),
    read: (document) => read(document, blocksIn(document.text)),
    // What can be written is written into a block.
    write: () => undefined,
  };
}

function read({ languageId }: Document, blocks: readonly CodeBlock[]): ReadFacts {
  const embedded = blocks.flatMap((block) => (RAY.test(block.text.text) ? (embeddedIn(block) ?? []) : []));
  return { ...noFacts(languageId), ...(embedded.length > 0 && { embedded }) };
}

/** By the word of a block, a file name by which its language is known. */
const NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'example.py': 'python python3 py pycon ipython code-cell doctest',
    'example.sh':
      'bash sh shell zsh ksh console shell-session sh-session bash-session shellsession terminal shellscript',
    'example.yaml': 'yaml yml',
    'pyproject.toml': 'toml',
    Dockerfile: 'dockerfile docker containerfile',
    'example.service': 'ini systemd',
    'setup.cfg': 'cfg',
    '.env': 'dotenv env',
    Makefile: 'makefile make',
    justfile: 'just justfile',
    'raycluster.json': 'json',
    'main.tf': 'hcl terraform tf',
  }).flatMap(([name, words]) => words.split(' ').map((word) => [word, name] as const)),
);

/** Undefined where no language is known. Without a word only a session or what looks like a program or a command is one. */
function embeddedIn({ word, text }: CodeBlock): EmbeddedText | undefined {
  const name = NAMES.get(languageWord(word)) ?? (word === '' ? guessed(text.text) : undefined);
  if (name === undefined) return undefined;
  const session = SESSIONS[name];
  return {
    name,
    text: session ? withoutPrompts(text, session) : text,
    quoting: 'none',
    environment: { settings: [], open: false },
  };
}

/** `python title="x"`, `{.bash .numberLines}`, `{code-block} yaml`, `python,ignore`. */
function languageWord(written: string): string {
  const [first = '', second = ''] =
    written.replace(/^\{\s*(?:code-block|code|sourcecode)\s*\}\s*/, '').match(/[\w+-]+/g) ?? [];
  return (NAMES.has(first.toLowerCase()) ? first : second).toLowerCase() || first;
}

function guessed(text: string): string | undefined {
  if (/^\s*(?:\$ |ray |serve |pip |docker |kubectl |export )/.test(text)) return 'example.sh';
  return /^\s*(?:>>> |import |from \w)/.test(text) ? 'example.py' : undefined;
}

interface Session {
  /** What opens a command, and what goes on with it. */
  readonly opens: RegExp;
  readonly goesOn: RegExp;
  /** A line goes on only behind a backslash. */
  readonly continues?: RegExp;
}

const SESSIONS: Readonly<Record<string, Session>> = {
  'example.sh': { opens: /^(?:\([\w.-]+\) ?)?(?:[\w.@:~/-]{1,60})?\$ /, goesOn: /^(?:> )?/, continues: /\\\r?\n$/ },
  'example.py': { opens: /^(?:>>> |In \[\d{0,5}\]: )/, goesOn: /^\.\.\. ?/ },
};

/** The commands of a session, each in its place, without what they print; any other text as it is. */
function withoutPrompts(placed: PlacedText, { opens, goesOn, continues }: Session): PlacedText {
  const { text } = placed;
  const first = text.search(/\S/);
  if (first < 0 || !opens.test(text.slice(text.lastIndexOf('\n', first) + 1, first + 200))) return placed;
  const commands = new PlacedTextBuilder();
  let isOpen = false;
  for (let start = 0; start < text.length; ) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 ? text.length : feed + 1;
    const line = text.slice(start, end);
    const prompt: RegExpExecArray | null = opens.exec(line) ?? (isOpen ? goesOn.exec(line) : null);
    if (prompt) commands.take(placed, start + prompt[0].length, end);
    isOpen = prompt !== null && (continues?.test(line) ?? true);
    start = end;
  }
  return commands.placed();
}

/** Lines of a document that stand together in a block, each from a place on. */
export class BlockBuilder {
  private readonly builder = new PlacedTextBuilder();
  private readonly document: string;

  constructor(document: string) {
    this.document = document;
  }

  /** With the end of the line. */
  add(start: number, end: number): void {
    this.builder.keep(this.document.slice(start, end), start);
  }

  build(word: string): CodeBlock {
    return { word, text: this.builder.length > 0 ? this.builder.placed() : PlacedText.at('', 0) };
  }
}

/** Where each line begins and ends, its feed included. */
export function* linesIn(
  text: string,
): Generator<{ readonly start: number; readonly end: number; readonly line: string }> {
  for (let start = 0; start < text.length; ) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 ? text.length : feed + 1;
    yield { start, end, line: text.slice(start, end).replace(/\r?\n$/, '') };
    start = end;
  }
}

const TAB = 4;

/** Columns of white space at the beginning of a line from `from` on. */
export function indentOf(line: string, from = 0): number {
  let columns = 0;
  for (let at = from; at < line.length; at++) {
    if (line[at] === ' ') columns++;
    else if (line[at] === '\t') columns += TAB - (columns % TAB);
    else break;
  }
  return columns;
}

/** Where the line goes on behind at most so many columns of white space. */
export function behindIndent(line: string, from: number, most: number): number {
  let at = from;
  for (let columns = 0; at < line.length && columns < most; at++) {
    if (line[at] === ' ') columns++;
    else if (line[at] === '\t') columns += TAB - (columns % TAB);
    else break;
  }
  return at;
}
