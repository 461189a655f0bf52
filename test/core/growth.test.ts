// Texts that a person does not write, and a stranger may, are read to their end. A step for each pair of their characters would
// take half a minute a case; how time grows is measured by `npm run fuzz:pump`.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engine } from '../support/engine.ts';

const LENGTH = 200_000;

const many = (piece: string) => piece.repeat(LENGTH / piece.length);

const cell = (source: string) =>
  JSON.stringify({
    cells: [{ cell_type: 'code', metadata: {}, outputs: [], source: [source] }],
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  });

const CASES: [name: string, text: string][] = [
  ['requirements.txt', `ray\n-r${many('=')} x y\n`],
  ['requirements.txt', `ray${many(' ')}x\n`],
  ['setup.cfg', `[options]\ninstall_requires =\n  ray\nx${many('\t')}[\n`],
  ['a.ipynb', cell(`%env RAY_AUTH_MODE a${many(' ')}b`)],
  ['a.ipynb', cell(`!ray start --head ${many('# ')}`)],
  ['Dockerfile', `FROM rayproject/ray:2.9.0\nRUN ray${many('\t')}x\n`],
  ['Dockerfile', `FROM rayproject/ray:2.9.0\nRUN ray \\\n${many(' \n')}x\n`],
  ['a.yaml', `ray: 1\nkind: Service${many(' ')}x\n`],
  ['a.yaml', `ray: "ray-guard ${many('# ')}"\n`],
  ['a.yaml', `ray: "${many('{{a}}')}"\n`],
  ['compose.yaml', `services:\n  a:\n    image: rayproject/ray:2.9.0\n    ports: ["\${${many('a')}"]\n`],
  ['devcontainer.json', `{ "image": "rayproject/ray:2.9.0", "a": "${many('\\"')}\n}`],
  ['pyproject.toml', `[project]\ndependencies = ["ray"${many(' ')}x]\n`],
  ['a.md', `${many('- ')}\n\`\`\`sh\nray start\n`],
  ['a.md', `${many('>')}\`\`\`sh\nray start\n`],
  ['a.md', many('- ```sh\n  ray start --head\n')],
  ['a.md', `ray\n\`\`\`console\n$ ${many('a')}\n\`\`\`\n`],
  ['a.rst', many('ray::\n\n    $ ray start --head\n\n')],
  ['a.rst', `.. ${many('a')}\nray::\n`],
  ['Pipfile.lock', `{"default": {"ray": {"version": "==${many(' ')}x"}}}`],
];

for (const [name, text] of CASES)
  test(`${name}: ${text.slice(0, 60).replaceAll('\n', '↵')}…`, () => {
    const { failures } = engine.read({ path: `/project/${name}`, languageId: engine.languageOf(name)?.id ?? '', text });
    assert.deepEqual(failures, []);
  });
