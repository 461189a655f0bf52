// Procfiles: which lines are commands, what is suppressed where, and what could not be read.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { applyEdits, type Document, Workspace } from '../../../server/src/core/index.ts';
import { procfileLines } from '../../../server/src/core/languages/procfile/procfile.ts';
import { alone } from '../../../server/src/core/project/linked-facts.ts';
import { engine, write } from '../../support/engine.ts';

const HEAD = 'ray start --head --dashboard-host=0.0.0.0';

function documentOf(text: string): Document {
  return { path: '/app/Procfile', languageId: 'procfile', text };
}

function check(text: string) {
  const document = documentOf(text);
  const { facts, failures } = engine.read(document);
  assert.deepEqual(failures, []);
  return engine.check(document, alone(document.path, facts), new Workspace().viewFor(document.path));
}

const rulesOf = (text: string) => check(text).findings.map(({ rule }) => rule);
const problemsOf = (text: string) =>
  check(text).facts.problems.map(({ span, message }) => `${text.slice(span.start, span.end)}: ${message}`);

test('lines, with both line ends and a byte order mark', () => {
  const text = '\uFEFFweb: a # b\r\n\r\n  # c  \nmy-job_2:d\nno command\nweb:\nweb: \ntwo words: e';
  const shown = procfileLines(text).map(({ kind, content, start, whole }) => {
    assert.equal(text.slice(start, start + content.length), content);
    return `${kind} ${content} | ${text.slice(whole.start, whole.end)}`;
  });
  assert.deepEqual(shown, [
    'command a # b | web: a # b',
    'comment # c |   # c',
    'command d | my-job_2:d',
    'unreadable no command | no command',
    'unreadable web: | web:',
    'unreadable web: | web:',
    'unreadable two words: e | two words: e',
  ]);
  assert.deepEqual(procfileLines(''), []);
});

describe('what could not be read is a problem', () => {
  test('lines that programs pass over', () => {
    const lines = ['<<<<<<< HEAD', `ray: ${HEAD}`, '=======', 'ray = x'];
    assert.deepEqual(problemsOf(lines.join('\n')), [
      '<<<<<<< HEAD: This line is not `name: command`, so it was not read; fix it.',
      '=======: This line is not `name: command`, so it was not read; fix it.',
      'ray = x: This line is not `name: command`, so it was not read; fix it.',
    ]);
  });
  test('a command that no shell can parse', () =>
    assert.deepEqual(problemsOf(`web: echo "\nray: ${HEAD} "open`), [
      `ray: ${HEAD} "open: This command does not parse as a shell command, so settings in it may be missed; fix it.`,
    ]));
  test('more commands than anybody writes', () => {
    const problems = problemsOf(Array.from({ length: 1002 }, (_, at) => `p${at}: ray start --head`).join('\n'));
    assert.deepEqual(problems, [
      'p1000: ray start --head: More than 1000 commands of Ray; this one and those below were not read: split the file.',
    ]);
  });
  test('a whole file has none', () => assert.deepEqual(problemsOf(`# x\n\nweb: echo "\nray: ${HEAD}\n`), []));
});

test('a comment counts above its line and behind it, not in a string', () => {
  const comment = '# ray-guard: ignore[exposed-dashboard] lab';
  assert.deepEqual(rulesOf(`${comment}\nray: ${HEAD}`), []);
  assert.deepEqual(rulesOf(`ray: ${HEAD} ${comment}`), []);
  assert.deepEqual(rulesOf(`web: ls ${comment}\nray: ${HEAD}`), ['unused-suppression', 'exposed-dashboard']);
  assert.deepEqual(rulesOf(`ray: ${HEAD} --temp-dir="${comment}"`), ['exposed-dashboard']);
});

describe('writing', () => {
  for (const end of ['\n', '\r\n'])
    for (const mark of ['', '\uFEFF'])
      test(`a suppression is a line above, with ${JSON.stringify(mark + end)}`, () => {
        const text = `${mark}ray: ${HEAD}${end}`;
        const { facts, findings } = check(text);
        const [finding] = findings;
        assert.ok(finding);
        const { rule, span } = finding;
        const edits = write({ kind: 'suppress', scope: 'line', rule, reason: 'lab', span }, documentOf(text), facts);
        const after = applyEdits(text, edits ?? []);
        assert.equal(after, `${mark}# ray-guard: ignore[exposed-dashboard] lab${end}ray: ${HEAD}${end}`);
        assert.deepEqual(rulesOf(after), []);
      });
  test('a variable beside one that is there', () => {
    const text = `ray: env RAY_LOG=1 ${HEAD}`;
    const [{ fixes = [] } = {}] = check(text).findings;
    assert.deepEqual(
      fixes.map(({ edits }) => applyEdits(text, edits)),
      ['ray: env RAY_LOG=1 ray start --head --dashboard-host=127.0.0.1'],
      'what `.env` holds is not known',
    );
  });
});
