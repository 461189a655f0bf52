// Cuts Makefiles and justfiles into the scripts that their recipes hand to a shell.
import { type EmbeddedText, embeddedAt, embeddedThrough } from '../commands/embedded-text.ts';

/**
 * A recipe's line, or one at the margin, with the lines that continue it; leading `@`, `-` and `+` are for the runner.
 */
const LINE = /^\uFEFF?(?:([ \t]+)[@+-]*[ \t]*(\S(?:\\\r?\n|[^\n])*)|([^\s#](?:\\\r?\n|[^\n])*))/gm;
const LONGEST_HEADER = 1000;
const MAKE_TARGET = /^[^\s#=][^\n=]*:(?!=)/;
/** Parameters may have defaults. */
const JUST_RECIPE = /^@?[\w-]+(?:\s[^\n]*)?:(?!=)/;

/** Every line of a Makefile's recipes is a script of its own: `$$` is a dollar sign, `$(X)` one of make's variables. */
export function makeScripts(text: string): EmbeddedText[] {
  return linesOf(text, MAKE_TARGET, (indent) => indent.startsWith('\t')).map(({ written, start }) => {
    const offsets: number[] = [];
    let script = '';
    for (let at = 0; at < written.length; at++) {
      offsets.push(start + at);
      const isVariable = /^\$\([A-Za-z_]\w*\)/.exec(written.slice(at, at + 200))?.[0];
      if (isVariable) {
        script += `\${${isVariable.slice(2, -1)}}`;
        for (let inner = 1; inner < isVariable.length; inner++) offsets.push(start + at + inner);
        at += isVariable.length - 1;
        continue;
      }
      script += written[at];
      if (written.startsWith('$$', at)) at++;
    }
    return embeddedThrough(script, [...offsets, start + written.length]);
  });
}

/** A recipe that begins with `#!` is one script, of another one every line is. */
export function justScripts(text: string): EmbeddedText[] {
  const scripts: EmbeddedText[] = [];
  const whole: { start: number; end: number }[] = [];
  for (const body of text.matchAll(/^[ \t]+#!.*(?:ba|z|da|k)?sh\b.*\n(?:[ \t]+.*(?:\n|$)|\n)*/gm)) {
    whole.push({ start: body.index, end: body.index + body[0].length });
    scripts.push(inPlace(body[0], body.index));
  }
  const isInWhole = (offset: number) => whole.some(({ start, end }) => start <= offset && offset < end);
  const lines = linesOf(text, JUST_RECIPE, () => true).filter(({ start }) => !isInWhole(start));
  return [...scripts, ...lines.map(({ written, start }) => inPlace(written, start))];
}

function inPlace(text: string, start: number): EmbeddedText {
  return embeddedAt(text, start);
}

/** Indented lines below a header `target:`; those below definitions and comments are none. */
function linesOf(
  text: string,
  header: RegExp,
  isRecipe: (indent: string) => boolean,
): { written: string; start: number }[] {
  const lines: { written: string; start: number }[] = [];
  let isBelowHeader = false;
  for (const { 0: whole, 1: indent, 2: written = '', index } of text.matchAll(LINE)) {
    if (indent === undefined) isBelowHeader = header.test(whole.replace(/^\uFEFF/, '').slice(0, LONGEST_HEADER));
    else if (isBelowHeader && isRecipe(indent)) lines.push({ written, start: index + whole.length - written.length });
  }
  return lines;
}
