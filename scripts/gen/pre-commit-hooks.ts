// What pre-commit offers of Ray Guard, for the names of files that the languages read.
import { LANGUAGE_FILES } from '../../server/src/host/file-names.ts';

const HOOKS = [
  {
    id: 'ray-guard',
    name: 'Ray Guard',
    description: 'Finds unsafe Ray configuration and out-of-range Ray pins.',
    entry: 'ray-guard check',
  },
  {
    id: 'ray-guard-fix',
    name: 'Ray Guard (fix)',
    description: 'Writes the fixes that keep a program working, and finds what is left.',
    entry: 'ray-guard check --fix',
  },
] as const;

export function preCommitHooks(): [path: string, text: string] {
  const lines = [
    '# What pre-commit offers of Ray Guard. Written by `npm run gen`. All it needs is Node; once installed, no hook uses the network.',
    ...HOOKS.flatMap(({ id, name, description, entry }) => [
      `- id: ${id}`,
      `  name: ${name}`,
      `  description: ${description}`,
      `  entry: ${entry}`,
      '  # No name of a file is an option. Arguments of your own end with `--` as well.',
      "  args: ['--']",
      '  language: node',
      '  # One process reads all of them.',
      '  require_serial: true',
      '  files: |-',
      ...filesExpression().map((line) => `    ${line}`),
    ]),
    '',
  ];
  return ['.pre-commit-hooks.yaml', lines.join('\n')];
}

/** For Python's `re`, where `x` lets it go over several lines. */
function filesExpression(): string[] {
  const names = LANGUAGE_FILES.map((glob) => glob.replaceAll('.', '\\.').replaceAll('*', '[^/]*'));
  return ['(?xi)(^|/)(', ...names.map((name, at) => `  ${at > 0 ? '|' : ''}${name}`), ')$'];
}
