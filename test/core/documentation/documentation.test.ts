// Code in documents: which blocks are read and where, what the policy decides.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { applyEdits, readPolicy, Workspace } from '../../../server/src/core/index.ts';
import { engine } from '../../support/engine.ts';

const HEAD = 'ray start --head --dashboard-host=0.0.0.0';
const INIT = 'import ray\nray.init(dashboard_host="0.0.0.0")';

function check(name: string, text: string, policy = 'documentation = true\n') {
  const workspace = new Workspace();
  const add = (path: string, of: string) => {
    const { facts, failures } = engine.read({ path, languageId: engine.languageOf(path)?.id ?? '', text: of });
    assert.deepEqual(failures, []);
    workspace.set(path, facts, readPolicy(facts).policy);
    return facts;
  };
  add('/p/ray-guard.toml', policy);
  const path = `/p/${name}`;
  const { facts, project } = workspace.contextFor(path, add(path, text));
  return engine.check({ path, languageId: engine.languageOf(path)?.id ?? '', text }, facts, project);
}

/** What is marked as an open dashboard, in the order of the text. */
function found(name: string, text: string): string[] {
  const { findings, failures } = check(name, text);
  assert.deepEqual(failures, []);
  assert.ok(
    findings.every(
      ({ severity, message }) =>
        severity === 'information' && /\(in documentation\)\.$/.test(message) === !message.includes('Ray 2.5'),
    ),
  );
  return findings.flatMap(({ rule, span }) => (rule === 'exposed-dashboard' ? [text.slice(span.start, span.end)] : []));
}

const IN_SHELL = ['--dashboard-host=0.0.0.0'];
const IN_PYTHON = ['dashboard_host="0.0.0.0"'];
const lines = (indent: string, text: string) => text.replaceAll('\n', `\n${indent}`);

describe('fences of Markdown, as CommonMark has them', () => {
  const read: Readonly<Record<string, readonly [text: string, found: readonly string[]]>> = {
    'a word with attributes': [`\`\`\`python title="start.py" {2}\n${INIT}\n\`\`\`\n`, IN_PYTHON],
    'a word in braces': [`\`\`\`{.bash .numberLines}\n${HEAD}\n\`\`\`\n`, IN_SHELL],
    'a directive of MyST': [`\`\`\`{code-block} bash\n${HEAD}\n\`\`\`\n`, IN_SHELL],
    'large letters': [`\`\`\`Bash\n${HEAD}\n\`\`\`\n`, IN_SHELL],
    tildes: [`~~~ sh\n${HEAD}\n~~~\n`, IN_SHELL],
    'a longer end': [`\`\`\`sh\n${HEAD}\n\`\`\`\`\`\n`, IN_SHELL],
    'an end of other marks is none': [`~~~sh\necho a\n\`\`\`\n${HEAD}\n~~~\n`, IN_SHELL],
    'a shorter end is none': [`\`\`\`\`sh\necho a\n\`\`\`\n${HEAD}\n\`\`\`\`\n`, IN_SHELL],
    'an end with a word is none': [`\`\`\`sh\necho a\n\`\`\` x\n${HEAD}\n\`\`\`\n`, IN_SHELL],
    'open to the end': [`\`\`\`sh\n${HEAD}`, IN_SHELL],
    'up to three spaces': [`   \`\`\`sh\n   ${HEAD}\n  \`\`\`\n`, IN_SHELL],
    'in a list': [`1. Start it:\n\n   \`\`\`python\n   ${lines('   ', INIT)}\n   \`\`\`\n2. Wait.\n`, IN_PYTHON],
    'behind the mark of an item': [`- \`\`\`sh\n  ${HEAD}\n  \`\`\`\n`, IN_SHELL],
    'in a list in a list': [`- a\n  * b\n\n    \`\`\`sh\n    ${HEAD}\n    \`\`\`\n`, IN_SHELL],
    'ended by its list': [`- \`\`\`sh\n  echo a\n\n\`\`\`sh\n${HEAD}\n\`\`\`\n`, IN_SHELL],
    'in a quote': [`> \`\`\`python\n> ${lines('> ', INIT)}\n> \`\`\`\n`, IN_PYTHON],
    'ended by its quote': [`> \`\`\`sh\n> echo a\n\n\`\`\`sh\n${HEAD}\n\`\`\`\n`, IN_SHELL],
    'a session': [`\`\`\`console\n$ ${HEAD}\nLocal node IP: 10.0.0.1\n$ ls\n\`\`\`\n`, IN_SHELL],
    'a session with a long command': [
      `\`\`\`bash\n$ ray start --head \\\n>   --dashboard-host=0.0.0.0\n$ ls\n\`\`\`\n`,
      IN_SHELL,
    ],
    'a session of Python': [
      `\`\`\`pycon\n>>> import ray\n>>> ray.init(\n...     dashboard_host="0.0.0.0")\n\`\`\`\n`,
      IN_PYTHON,
    ],
    'several, each for itself': [
      `\`\`\`sh\n${HEAD}\n\`\`\`\ntext\n\`\`\`py\n${INIT}\n\`\`\`\n`,
      [...IN_SHELL, ...IN_PYTHON],
    ],
    'a unit': [`\`\`\`ini\n[Service]\nExecStart=${HEAD}\n\`\`\`\n`, IN_SHELL],
    'a Dockerfile': [`\`\`\`dockerfile\nFROM x\nRUN ${HEAD} && sleep 1\n\`\`\`\n`, []],
    'Windows line ends': [`\`\`\`sh\r\n${HEAD}\r\n\`\`\`\r\n`, IN_SHELL],
    'characters of two units above': [`# 😀😀\n\n\`\`\`sh\n${HEAD} # 😀\n\`\`\`\n`, IN_SHELL],
  };
  for (const [title, [text, expected]] of Object.entries(read))
    test(title, () => assert.deepEqual(found('README.md', text), expected));

  const silent: Readonly<Record<string, string>> = {
    'an indented block': `    \`\`\`sh\n    ${HEAD}\n    \`\`\`\n`,
    prose: `Run ${HEAD} and wait.\n`,
    'a span of code': `Run \`\`\`${HEAD}\`\`\` and wait.\n`,
    'a comment': `<!--\n\`\`\`sh\n${HEAD}\n\`\`\`\n-->\n`,
    'a fence in a fence': `\`\`\`\`md\n\`\`\`sh\n${HEAD}\n\`\`\`\n\`\`\`\`\n`,
    'a language that is not read': `\`\`\`go\n// ${HEAD}\n\`\`\`\n`,
    'output without a word': `\`\`\`\nstarted with ${HEAD}\n\`\`\`\n`,
    'what a session prints': `\`\`\`console\n$ ./help\n${HEAD}\n\`\`\`\n`,
    'a dashboard on this machine': `\`\`\`sh\nray start --head --dashboard-host=127.0.0.1\n\`\`\`\n`,
    'a comment that suppresses': `\`\`\`sh\n${HEAD}  # ray-guard: ignore[exposed-dashboard, missing-auth-token] shown as what not to do\n\`\`\`\n`,
  };
  for (const [title, text] of Object.entries(silent))
    test(`not ${title}`, () => assert.deepEqual(found('README.md', text), []));
});

describe('blocks of reStructuredText', () => {
  const read: Readonly<Record<string, readonly [text: string, found: readonly string[]]>> = {
    'code-block': [`.. code-block:: bash\n\n   ${HEAD}\n`, IN_SHELL],
    'with options': [
      `.. code-block:: python\n   :linenos:\n   :caption: start.py\n\n   ${lines('   ', INIT)}\n\nText.\n`,
      IN_PYTHON,
    ],
    'code, in a note': [`.. note::\n\n   .. code:: python\n\n      ${lines('      ', INIT)}\n`, IN_PYTHON],
    'a literal block with a prompt': [`Start it::\n\n    $ ${HEAD}\n    started\n\nWait.\n`, IN_SHELL],
    'a literal block of Python': [`Start it::\n\n    ${lines('    ', INIT)}\n`, IN_PYTHON],
    'the highlighted language': [`.. highlight:: bash\n\nStart it:\n\n::\n\n    set -e\n    ${HEAD}\n`, IN_SHELL],
    'a blank line inside': [`.. code:: python\n\n   import ray\n\n   ray.init(dashboard_host="0.0.0.0")\n`, IN_PYTHON],
    'in a list': [`- Start it:\n\n  .. sourcecode:: sh\n\n     ${HEAD}\n`, IN_SHELL],
  };
  for (const [title, [text, expected]] of Object.entries(read))
    test(title, () => assert.deepEqual(found('index.rst', text), expected));

  const silent: Readonly<Record<string, string>> = {
    'a comment': `.. Start it::\n   ${HEAD}\n\n   ${HEAD}\n`,
    'a block quote': `Start it:\n\n    ${HEAD}\n`,
    'prose behind a block': `.. code-block:: bash\n\n   ls\n\n${HEAD}\n`,
    'another directive': `.. figure:: ray.png\n\n   ${HEAD}\n`,
  };
  for (const [title, text] of Object.entries(silent))
    test(`not ${title}`, () => assert.deepEqual(found('index.rst', text), []));
});

test('nothing is found unless the policy asks for it, and no severity makes it more than info', () => {
  const text = `\`\`\`sh\n${HEAD}\n\`\`\`\n`;
  assert.deepEqual(check('README.md', text, '').findings, []);
  assert.deepEqual(check('README.md', text, 'documentation = false\n').findings, []);
  const policy = 'documentation = true\nseverity = { exposed-dashboard = "error" }\n';
  assert.deepEqual(
    check('README.md', text, policy).findings.map(({ severity }) => severity),
    ['information'],
  );
});

test('a fix is written into the block, where it stands', () => {
  const text = `1. Start:\n\n   \`\`\`console\n   $ ${HEAD}\n   ok\n   \`\`\`\n`;
  const [finding] = check('README.md', text).findings;
  const [fix] = finding?.fixes ?? [];
  assert.equal(fix && applyEdits(text, fix.edits), text.replace('0.0.0.0', '127.0.0.1'));
});
