// Commands as lists of words, which no shell reads: exec forms, argument lists in YAML and Python.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Command, CommandContext, Word } from '../../../server/src/core/languages/commands/command.ts';
import { readCommand } from '../../../server/src/core/languages/commands/read-command.ts';
import { readScript } from '../../../server/src/core/languages/shell/read-script.ts';
import { oneShotSyntax } from '../../../server/src/core/languages/syntax.ts';
import { literal, unknown } from '../../../server/src/core/ray/facts/value.ts';
import { PlacedText } from '../../../server/src/core/text/placed-text.ts';
import { grammars } from '../../support/engine.ts';

const syntax = oneShotSyntax(grammars);
const context: CommandContext = { environment: [], environmentOpen: false, shell: false };

/** Words one after another, as if a space were between them; null for one that is not known. */
function listed(...texts: readonly (string | null)[]): Command {
  let at = 0;
  const words = texts.map((text): Word => {
    const span = { start: at, end: at + (text ?? '?').length };
    at = span.end + 1;
    return text === null ? { value: unknown('a name'), span } : { value: literal(text), span, textSpan: span };
  });
  return { words, assignments: [], span: { start: 0, end: at }, open: false };
}

const read = (command: Command, where = context) =>
  readCommand(command, where, (embedded, inner) => readScript(embedded, inner, syntax));

describe('an argument list', () => {
  test('is the same command, without a prefix and without blanks to delete', () => {
    const [process] = read(listed('ray', 'start', '--head', '--dashboard-host', '0.0.0.0')).processes;
    assert.equal(process?.role, 'head');
    const [, host] = process?.options ?? [];
    assert.deepEqual(
      [host?.name, host?.value, host?.valueSpan],
      ['dashboard_host', literal('0.0.0.0'), { start: 34, end: 41 }],
    );
    assert.equal(host?.removal, undefined);
    assert.equal(process?.environmentPlace, undefined);
  });
  test('holds a script behind -c, which takes a prefix at its own place', () => {
    const { processes } = read(listed('bash', '-c', 'x; ray start --head'));
    assert.deepEqual(processes[0]?.environmentPlace, { offset: 11, form: 'prefix', indent: '' });
    assert.deepEqual(processes[0]?.nameSpan, { start: 11, end: 20 });
  });
  test('may begin with what is not known', () => {
    assert.equal(read(listed(null, 'start', '--head')).processes.length, 0);
    const [process] = read(listed(null, 'ray', 'start', '--head')).processes;
    assert.equal(process?.environment?.open, true);
  });
  test('carries what its surroundings say', () => {
    const where: CommandContext = { ...context, runsIn: 'container', environmentOpen: true };
    const [process] = read(listed('ray', 'start', '--head'), where).processes;
    assert.deepEqual([process?.runsIn, process?.environment], ['container', { settings: [], open: true }]);
  });
  test('without words, or with words alone that wrap nothing, says nothing', () => {
    for (const words of [
      [],
      ['sudo'],
      ['env', 'A=b'],
      ['bash', '-c'],
      ['docker', 'run'],
      ['python', '-m'],
      ['ray', 'start'],
    ])
      assert.equal(read(listed(...words)).requirements.length, 0, words.join(' '));
  });
});

describe('pieces of a word', () => {
  const word: Word = {
    value: unknown('a name'),
    span: { start: 17, end: 40 },
    pieces: [
      { value: literal('--dashboard-host='), span: { start: 17, end: 34 }, textSpan: { start: 17, end: 34 } },
      { value: literal('0.0.0.0'), span: { start: 34, end: 40 }, textSpan: { start: 100, end: 107 } },
    ],
  };
  test('an option is split where its name ends, and its value is where it is written', () => {
    const command = listed('ray', 'start', '--head');
    const [process] = read({ ...command, words: [...command.words, word] }).processes;
    const option = process?.options.find(({ name }) => name === 'dashboard_host');
    assert.deepEqual(
      [option?.value, option?.valueSpan, option?.nameSpan],
      [literal('0.0.0.0'), { start: 100, end: 107 }, { start: 17, end: 33 }],
    );
  });
});

describe('a script is read only as far as a command may speak of Ray', () => {
  function asked(text: string): string[] {
    const names: string[] = [];
    const variables = (name: string) => {
      names.push(name);
      return undefined;
    };
    readScript(PlacedText.at(text, 0), { ...context, shell: true, variables }, syntax);
    return names;
  }
  const cases: Record<string, readonly string[]> = {
    'tool --ray "$A" $B': [],
    'python3 -m train ray=1 a=$A "$B"': [],
    'python3 ray.py --x $A': [],
    'A=1 /opt/bin/tool --ray ${B:-$C}': [],
    'echo "ray $A"': [],
    'ray start --address "$A" --num-cpus $B': ['A', 'B'],
    '$A python -m x ray $B': ['A', 'B'],
    'python3 $A -m pip install ray==$B': ['A', 'B'],
    'docker run -e RAY_ADDRESS=$A $B': ['A', 'B'],
    'sudo -u $A tool ray $B': ['A', 'B'],
    'pip install ray==$A $B': ['A', 'B'],
    'serve run "$A" ray $B': ['A', 'B'],
    'RAY_ADDRESS=$A tool $B': ['A'],
  };
  for (const [text, names] of Object.entries(cases)) test(text, () => assert.deepEqual(asked(text), names));
});
