// Hovers where nothing is wrong: variables and Ray requirements.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Hover, MarkupContent } from 'vscode-languageserver/node';
import { OLD, rangeOf, startClient } from './client.ts';

async function hoverAt(
  [name, languageId]: readonly [name: string, languageId: string],
  text: string,
  word: string,
  options: Parameters<typeof startClient>[0] = {},
): Promise<string | null> {
  const client = await startClient(options);
  const uri = `file:///p/${name}`;
  client.open(uri, text, languageId);
  const hover = await client.connection.sendRequest<Hover | null>('textDocument/hover', {
    textDocument: { uri },
    position: rangeOf(text, word).start,
  });
  if (!hover) return null;
  assert.ok(MarkupContent.is(hover.contents));
  return hover.contents.value;
}

const PYTHON = ['train.py', 'python'] as const;
const REQUIREMENTS = ['requirements.txt', 'pip-requirements'] as const;

test('a variable of Ray says what it decides, in each language', async () => {
  const said = /RAY_AUTH_MODE.?: Whether Ray requires a token \(Ray 2\.52 and later\)/;
  const program = 'import os\nos.environ["RAY_AUTH_MODE"] = "token"\nimport ray\n';
  assert.match((await hoverAt(PYTHON, program, 'RAY_AUTH_MODE')) ?? '', said);
  const script = 'export RAY_AUTH_MODE=token\nray start --head\n';
  assert.match((await hoverAt(['start.sh', 'shellscript'], script, 'RAY_AUTH_MODE')) ?? '', said);
  const image = 'FROM rayproject/ray:2.60.0\nENV RAY_AUTH_MODE=token\nCMD ["ray", "start", "--head", "--block"]\n';
  assert.match((await hoverAt(['Dockerfile', 'dockerfile'], image, 'RAY_AUTH_MODE')) ?? '', said);
});

test('a flag of ray start says what it decides, in a script, a service of compose and a Dockerfile', async () => {
  const flags = 'ray start --head --dashboard-host=127.0.0.1 --block';
  const image = `FROM rayproject/ray:2.60.0\nCMD ${flags}\n`;
  const compose = `services:\n  head:\n    image: rayproject/ray:2.60.0\n    command: ${flags}\n`;
  const said = /^`--dashboard-host`: Where the dashboard and its job API listen/;
  assert.match((await hoverAt(['start.sh', 'shellscript'], `${flags}\n`, '--dashboard-host')) ?? '', said);
  assert.match((await hoverAt(['compose.yaml', 'dockercompose'], compose, '--dashboard-host')) ?? '', said);
  assert.match((await hoverAt(['Dockerfile', 'dockerfile'], image, '--dashboard-host')) ?? '', said);
});

test('a requirement without a finding says what it allows, of which day, and which Ray is in use', async () => {
  const said = (await hoverAt(REQUIREMENTS, 'ray>=2.58.0,<2.61\n', 'ray')) ?? '';
  assert.match(said, /^Allows Ray 2\.58\.0 to 2\.60\.0 \\\(4 releases\\\)/);
  assert.match(said, /Advisories \\?as of 20|Advisories as of 20/);
  assert.match(said, /Ray in use here/);
  assert.ok(said.split('\n').length <= 30, said);
});

test('plain text has no escapes', async () => {
  const said = (await hoverAt(REQUIREMENTS, 'ray>=2.58.0,<2.61\n', 'ray', { capabilities: OLD })) ?? '';
  assert.match(said, /^Allows Ray 2\.58\.0 to 2\.60\.0 \(4 releases\)/);
  assert.doesNotMatch(said, /\\/);
});

test('other packages and other variables say nothing', async () => {
  assert.equal(await hoverAt(REQUIREMENTS, 'numpy>=2\nray>=2.58.0,<2.61\n', 'numpy'), null);
  assert.equal(await hoverAt(PYTHON, 'import os\nos.environ["HOME"] = "x"\nimport ray\n', 'HOME'), null);
});

test('an argument and a variable say what is true of their own process, as its findings do', async () => {
  const program = (mode: string, host: string) =>
    `import os\nos.environ["RAY_AUTH_MODE"] = "${mode}"\nimport ray\nray.init(dashboard_host="${host}")\n`;
  const here = async (text: string, word: string, file = PYTHON as readonly [string, string]) =>
    (await hoverAt(file, text, word, { capabilities: OLD }))?.split('\n\n')[1] ?? '';
  assert.equal(
    await here(program('token', '127.0.0.1'), 'dashboard_host'),
    'The dashboard listens on this machine only here. Token authentication is enabled for this process.',
  );
  assert.equal(
    await here(program('token', '127.0.0.1'), 'RAY_AUTH_MODE'),
    'Token authentication is enabled for this process.',
  );
  const joins = 'import ray\nray.init(address="ray://127.0.0.1:10001", dashboard_host=None)\n';
  assert.equal(await here(joins, 'dashboard_host'), 'It has no effect here: this process joins a cluster.');
  const unset = 'import ray\nray.init(dashboard_host="127.0.0.1")\n';
  assert.equal(
    await here(unset, 'dashboard_host'),
    'The dashboard listens on this machine only here. No token is required for this process unless RAY_AUTH_MODE is set.',
  );
  const other = 'import os\nimport ray\nray.init(dashboard_host=os.environ["HOST"])\n';
  assert.match(await here(other, 'dashboard_host'), /^Where the dashboard listens here is known only at run time\. /);
  const container =
    'services:\n  head:\n    image: rayproject/ray:2.60.0\n    command: ray start --head --dashboard-host=0.0.0.0\n    environment:\n      RAY_AUTH_MODE: token\n';
  const compose = ['compose.yaml', 'dockercompose'] as const;
  assert.equal(
    await here(container, '--dashboard-host', compose),
    'The dashboard listens on all interfaces of its container: who can reach it depends on published ports. Token authentication is enabled for this process.',
  );
  const replaced = 'export RAY_AUTH_MODE=token\nexport RAY_AUTH_MODE=disabled\nray start --head\n';
  assert.equal(
    await here(replaced, 'RAY_AUTH_MODE', ['start.sh', 'shellscript']),
    'Every process here that is given it has another value by then.',
  );
});
