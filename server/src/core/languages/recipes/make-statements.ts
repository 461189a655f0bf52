// Reads a Makefile into its statements, as GNU make divides it: rules with their recipes, assignments, exports, includes, conditions.
import type { Span } from '../../text/span.ts';
import { type LogicalLine, logicalLines, skipBlanks } from './scripts.ts';

export interface MakeAssignment {
  readonly kind: 'assignment';
  readonly name: string;
  readonly nameSpan: Span;
  /** Without its equals sign: empty, `:`, `?`, `+`, `!`. */
  readonly operator: string;
  /** To the comment or the line's end, spaces before those included, as make takes it. */
  readonly value: Span;
  readonly exports: boolean;
  /** Of `target: NAME = value`. */
  readonly targets?: readonly string[];
  readonly maybe: boolean;
}

/** `export`, `unexport`; of everything where there are no names. */
interface MakeExport {
  readonly kind: 'export';
  readonly on: boolean;
  readonly words: string;
  readonly maybe: boolean;
}

interface MakeInclude {
  readonly kind: 'include';
  readonly words: string;
  readonly span: Span;
  readonly maybe: boolean;
}

export interface MakeRule {
  readonly kind: 'rule';
  readonly targets: readonly string[];
  readonly prerequisites: readonly string[];
  /** Lines of the recipe; the first may stand behind a semicolon. */
  readonly recipe: readonly Span[];
}

export type MakeStatement = MakeAssignment | MakeExport | MakeInclude | MakeRule;

const CONDITION = /^(?:ifdef|ifndef|ifeq|ifneq)\b/;
/** Whether a file of variables is there: where it is known, the condition is met. */
const IS_THERE = /^ifneq[ \t]*\([ \t]*,[ \t]*\$\(wildcard[ \t]+[\w./-]*\.env[\w.-]*\)[ \t]*\)/;

/** In the order of the text. */
export function makeStatements(text: string): MakeStatement[] {
  return new Reader(text).read();
}

class Reader {
  private readonly text: string;
  private readonly statements: MakeStatement[] = [];
  private readonly conditions: string[] = [];
  private rule: { targets: readonly string[]; prerequisites: readonly string[]; recipe: Span[] } | undefined;
  private isInDefine = false;

  constructor(text: string) {
    this.text = text;
  }

  read(): MakeStatement[] {
    for (const line of logicalLines(this.text)) this.take(line);
    return this.statements;
  }

  private take({ start, content, end }: LogicalLine): void {
    const written = this.text.slice(content, end);
    if (this.isInDefine) {
      this.isInDefine = !/^endef\b/.test(written);
      return;
    }
    if (this.text[start] === '\t' && this.rule) {
      this.rule.recipe.push({ start: content, end });
      return;
    }
    if (written === '' || written.startsWith('#')) return;
    if (CONDITION.test(written)) this.conditions.push(written);
    else if (/^else\b/.test(written)) this.conditions.splice(-1, 1, 'else');
    else if (/^endif\b/.test(written)) this.conditions.pop();
    else if (this.text[start] !== '\t') {
      this.rule = undefined;
      this.takeStatement(content, end);
    }
  }

  private takeStatement(content: number, end: number): void {
    const [head = '', word = ''] =
      /^(-?s?include|unexport|export|define|override|private)(?=[ \t]|$)[ \t]*/.exec(this.text.slice(content, end)) ??
      [];
    const from = content + head.length;
    const words = this.text.slice(from, end).replace(/#.*$/s, '').trim();
    if (word === 'define') this.takeDefinition(from, end);
    else if (word === 'override' || word === 'private') this.takeStatement(from, end);
    else if (word === 'unexport') this.statements.push({ kind: 'export', on: false, words, maybe: this.isMaybe() });
    else if (word.endsWith('include')) this.takeInclude(words, { start: content, end });
    else if (word === 'export' && !this.takeAssignment(from, end, true))
      this.statements.push({ kind: 'export', on: true, words, maybe: this.isMaybe() });
    else if (word === '' && !this.takeAssignment(content, end, false)) this.takeRule(content, end);
  }

  private takeDefinition(from: number, end: number): void {
    this.isInDefine = true;
    const name = /^[\w.-]+/.exec(this.text.slice(from, end))?.[0];
    if (name === undefined) return;
    const nameSpan = { start: from, end: from + name.length };
    this.statements.push({
      kind: 'assignment',
      name,
      nameSpan,
      operator: '!',
      value: nameSpan,
      exports: false,
      maybe: this.isMaybe(),
    });
  }

  private takeInclude(words: string, span: Span): void {
    this.statements.push({ kind: 'include', words, span, maybe: this.isMaybe() });
  }

  private takeAssignment(from: number, end: number, exports: boolean, targets?: readonly string[]): boolean {
    const at = this.separatorIn(from, end);
    if (at === undefined || this.text[at.end - 1] !== '=') return false;
    const name = this.text.slice(from, at.start).trim();
    if (!/^[A-Za-z_][\w.-]*$/.test(name)) return /^[^:]*$/.test(name) && targets === undefined;
    const start = skipBlanks(this.text, at.end, end);
    this.statements.push({
      kind: 'assignment',
      name,
      nameSpan: { start: from, end: from + name.length },
      operator: this.text.slice(at.start, at.end - 1).charAt(0),
      value: { start, end: Math.max(start, commentIn(this.text, start, end)) },
      exports,
      ...(targets && { targets }),
      maybe: this.isMaybe(),
    });
    return true;
  }

  private takeRule(content: number, end: number): void {
    const colon = this.separatorIn(content, end);
    if (!colon) return;
    const targets = wordsOf(this.text.slice(content, colon.start));
    const behind = skipBlanks(this.text, colon.end, end);
    const [head = '', modifier = ''] =
      /^(?:(?:override|private)[ \t]+)*(export[ \t]+)?/.exec(this.text.slice(behind, end)) ?? [];
    if (this.takeAssignment(behind + head.length, end, modifier !== '', targets)) return;
    const semicolon = this.text.indexOf(';', colon.end);
    const hasRecipe = semicolon !== -1 && semicolon < commentIn(this.text, colon.end, end);
    const prerequisites = wordsOf(
      this.text.slice(colon.end, hasRecipe ? semicolon : commentIn(this.text, colon.end, end)),
    );
    const first = hasRecipe ? [{ start: skipBlanks(this.text, semicolon + 1, end), end }] : [];
    this.rule = { targets, prerequisites, recipe: first };
    this.statements.push({ kind: 'rule', ...this.rule });
  }

  /** What stands behind its name: `=` with what belongs to it, or the colon of a rule. References are passed over. */
  private separatorIn(from: number, end: number): Span | undefined {
    let depth = 0;
    for (let at = from; at < end; at++) {
      const character = this.text[at] as string;
      if (character === '$' && /[({]/.test(this.text[at + 1] ?? '')) depth++;
      else if (depth > 0 && /[)}]/.test(character)) depth--;
      else if (depth === 0 && /[#;]/.test(character)) return undefined;
      else if (depth === 0 && character === '=')
        return { start: at - (/[?+!]/.test(this.text[at - 1] ?? '') ? 1 : 0), end: at + 1 };
      else if (depth === 0 && character === ':') {
        let behind = at;
        while (behind < end && this.text[behind] === ':') behind++;
        return { start: at, end: this.text[behind] === '=' ? behind + 1 : behind };
      }
    }
    return undefined;
  }

  private isMaybe(): boolean {
    return this.conditions.some((condition) => !IS_THERE.test(condition));
  }
}

/** Where a comment begins: at any number sign without a backslash before it. */
function commentIn(text: string, from: number, end: number): number {
  for (let at = text.indexOf('#', from); at !== -1 && at < end; at = text.indexOf('#', at + 1))
    if (text[at - 1] !== '\\') return at;
  return end;
}

function wordsOf(text: string): string[] {
  return text.split(/[\s\\]+/).filter((word) => word !== '');
}
