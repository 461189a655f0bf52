// The caret lines of fixtures: `#   ^^^^ error safe: message` under the code that a rule reports; read strictly, and drawn.

/** 0-based, in the text without caret lines; UTF-16 columns. */
export interface Expectation {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** `error high safe: message`, in full. */
  readonly text: string;
}

const LOOKS_LIKE_CARETS = /^\s*(?:#|\/\/)<?\s*\^/;
const CARETS = /^(\s*)(#|\/\/)(<?)( *)(\^+) ([^:]*): (.+)$/;
const SEVERITIES = ['error', 'warning', 'information'];
const CONFIDENCES = ['high', 'medium', 'low'];
const SAFETIES = ['safe', 'review', 'none'];

export function looksLikeCarets(line: string): boolean {
  return LOOKS_LIKE_CARETS.test(line);
}

/** A text is what is wrong with the line. `above` is the line of code that it is about. */
export function readCarets(line: string, above: number): Expectation | string {
  const match = CARETS.exec(line);
  if (!match) return 'A caret line is `# ^^^^ error safe: message`, with one space after the carets.';
  const [, indent = '', marker = '', less = '', spaces = '', carets = '', words = '', message = ''] = match;
  const [severity = '', ...rest] = words.split(' ');
  if (!SEVERITIES.includes(severity)) return `"${severity}" is no severity (${SEVERITIES.join(', ')}).`;
  const confidence = CONFIDENCES.includes(rest[0] ?? '') ? rest.shift() : 'high';
  const safety = SAFETIES.includes(rest[0] ?? '') ? rest.shift() : 'none';
  if (rest.length > 0)
    return `"${rest.join(' ')}" is neither a confidence (${CONFIDENCES.join(', ')}) nor, after that, a fix's safety (${SAFETIES.join(', ')}).`;
  const before = marker.length + less.length + spaces.length;
  const start = indent.length + (less ? 0 : before);
  const end = indent.length + before + carets.length;
  return { line: above, start, end, text: `${severity} ${confidence} ${safety}: ${message}` };
}

/** The lines of `text` with a caret line below each that something is expected in. `marker` opens a comment. */
export function drawCarets(text: string, expected: readonly Expectation[], marker: string): string {
  const lines = text.replace(/\n$/, '').split('\n');
  return lines
    .flatMap((line, at) => [line, ...expected.filter((one) => one.line === at).map((one) => caretLine(one, marker))])
    .join('\n');
}

function caretLine({ start, end, text }: Expectation, marker: string): string {
  const [words = '', ...message] = text.split(': ');
  const short = words.replace(' high', '').replace(' none', '');
  const carets =
    start < marker.length
      ? `${' '.repeat(start)}${marker}<${'^'.repeat(Math.max(1, end - start - marker.length - 1))}`
      : `${marker}${' '.repeat(start - marker.length)}${'^'.repeat(Math.max(1, end - start))}`;
  return `${carets} ${short}: ${message.join(': ')}`;
}
