// Small damages to a text as data, so that a failure can be shrunk to the fewest of them.
import fc from 'fast-check';

const KINDS = [
  'delete',
  'repeat',
  'insert',
  'replace',
  'splice',
  'delete-line',
  'repeat-line',
  'swap-lines',
  'indent-line',
  'cut-head',
  'cut-tail',
  'line-ends',
] as const;

export interface Mutation {
  readonly kind: (typeof KINDS)[number];
  /** Share of the text, in millionths, at which it happens. */
  readonly at: number;
  /** UTF-16 units, or lines. */
  readonly length: number;
  /** Which piece, counted round. */
  readonly piece: number;
}

export const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom(...KINDS),
  at: fc.nat(999_999),
  length: fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 1, max: 8 }) },
    { weight: 1, arbitrary: fc.integer({ min: 9, max: 80 }) },
  ),
  piece: fc.nat(0x7fffffff),
});

/** Longer texts than this are cut, so that repeating does not grow without end. */
const LONGEST = 6_000;

/** What the languages are made of, and what readers stumble over. */
export const PIECES = [
  ...'()[]{}<>"\'`#=:,;.\\/|&$%@!*-+~^?\n\r\t \0',
  '\r\n',
  '\uFEFF',
  '\u202e',
  '\u2028',
  '\u00a0',
  '\u0085',
  '\f',
  '\v',
  '😀',
  '\ud83d',
  '\ude00',
  'и',
  'İ',
  'ﬀ',
  '"""',
  "'''",
  '${',
  '$(',
  '{{',
  '}}',
  '<<EOF\n',
  'EOF\n',
  '<<<<<<< a\n',
  '=======\n',
  '>>>>>>> b\n',
  '|\n',
  '>-\n',
  '&a ',
  '*a ',
  '<<: ',
  '---\n',
  '    ',
  '\\\n',
  ' \\\r\n',
  '# ray-guard: ignore[exposed-dashboard] ',
  '# ray-guard: ignore-file',
  'ray-guard: ignore',
  'import ray\n',
  'import os\n',
  'from ray import *\n',
  'ray.init(',
  'ray.init(dashboard_host="0.0.0.0")\n',
  'serve.run(',
  '**options',
  'lambda: ',
  'if x:\n    ',
  'ray start --head ',
  '--dashboard-host=0.0.0.0',
  '--dashboard-host ',
  'RAY_AUTH_MODE=',
  'RAY_AUTH_MODE=token ',
  'RAY_AUTH_TOKEN=x ',
  'export ',
  'env -i ',
  'ENV ',
  'CMD ["',
  'FROM rayproject/ray:',
  'rayproject/ray:2.53.0',
  'ray==2.9.0',
  'ray[serve]>=2,<3 ; python_version < "3.12"',
  'ray @ git+https://example.org/ray@main',
  '-r base.txt\n',
  '--hash=sha256:00',
  '[tool.ray-guard]\n',
  '[[package]]\n',
  'name = "ray"\n',
  'version = "2.9.0"\n',
  'services:\n',
  'command: ray start --head\n',
  'ports: ["8265:8265"]\n',
  'kind: RayCluster\n',
  '1e999',
  '-0',
  '0x',
  'null',
  '__proto__',
  'constructor',
  'toString',
];

/** `donors` are texts of the same language. */
export function mutate(text: string, { kind, at, length, piece }: Mutation, donors: readonly string[]): string {
  const start = Math.floor((at / 1_000_000) * (text.length + 1));
  const end = Math.min(text.length, start + length);
  const inserted = PIECES[piece % PIECES.length] as string;
  switch (kind) {
    case 'delete':
      return text.slice(0, start) + text.slice(end);
    case 'repeat':
      return cut(text.slice(0, start) + text.slice(start, end).repeat(2 + (piece % 40)) + text.slice(end));
    case 'insert':
      return cut(text.slice(0, start) + inserted + text.slice(start));
    case 'replace':
      return text.slice(0, start) + inserted + text.slice(end);
    case 'splice':
      return cut(text.slice(0, start) + pieceOf(donors, piece, length) + text.slice(start));
    case 'cut-head':
      return text.slice(start);
    case 'cut-tail':
      return text.slice(0, start);
    case 'line-ends':
      return piece % 2 ? text.replace(/\r?\n/g, '\r\n') : text.replace(/\r\n?/g, piece % 4 ? '\n' : '\r');
    default:
      return cut(withLines(text, kind, at, length));
  }
}

function withLines(
  text: string,
  kind: 'delete-line' | 'repeat-line' | 'swap-lines' | 'indent-line',
  at: number,
  length: number,
): string {
  const lines = text.split('\n');
  const from = Math.floor((at / 1_000_000) * lines.length);
  const some = lines.slice(from, from + length);
  const instead = {
    'delete-line': [],
    'repeat-line': [...some, ...some],
    'swap-lines': [...some].reverse(),
    'indent-line': some.map((line) => (length % 2 ? `  ${line}` : line.replace(/^ {1,2}/, ''))),
  }[kind];
  return [...lines.slice(0, from), ...instead, ...lines.slice(from + length)].join('\n');
}

/** Some lines of a donor. */
function pieceOf(donors: readonly string[], piece: number, length: number): string {
  const donor = donors[piece % Math.max(1, donors.length)] ?? '';
  const lines = donor.split('\n');
  const from = (piece >>> 8) % lines.length;
  return `${lines.slice(from, from + length).join('\n')}\n`;
}

function cut(text: string): string {
  return text.slice(0, LONGEST);
}
