// Whatever order files come, change and go in, what is known of each is what a fresh look would say.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ReadFacts, Workspace } from '../../server/src/core/index.ts';
import { engine } from '../support/engine.ts';
import { randomFrom } from '../support/random.ts';

const HEAD = '["ray", "start", "--head", "--dashboard-host=0.0.0.0"]';
const compose = (service: string) => `services:\n  head:\n    ${service}\n    ports: ["8265:8265"]\n`;
const configMap = (mode: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ray}\ndata: {RAY_AUTH_MODE: ${mode}}\n`;
const pod = (container: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - image: rayproject/ray:2.60.0\n      command: ${HEAD}\n      ${container}\n`;

/** What each file may be; undefined: it is not there. */
const POOL: Readonly<Record<string, readonly (string | undefined)[]>> = {
  Dockerfile: [
    undefined,
    `FROM rayproject/ray:2.60.0\nCMD ${HEAD}\n`,
    `FROM rayproject/ray:2.49.2\nENV RAY_AUTH_MODE=disabled\nCMD ${HEAD}\n`,
    'FROM python:3.12\nCMD ["true"]\n',
  ],
  'compose.yaml': [
    undefined,
    compose('build: .'),
    compose('build: .\n    env_file: [a.env, b.env]'),
    compose(`image: rayproject/ray:2.60.0\n    env_file: b.env\n    command: ${HEAD}`),
    compose(`build: .\n    environment: [RAY_AUTH_MODE]`),
  ],
  'deploy/compose.yaml': [undefined, compose('build: ..\n    environment: {RAY_AUTH_MODE: token}')],
  'a.env': [undefined, 'RAY_AUTH_MODE=token\n', 'PATH=/bin\n'],
  'b.env': [undefined, 'RAY_AUTH_MODE=disabled\n', '# above\nRAY_AUTH_MODE=disabled\n'],
  '.env': [undefined, 'RAY_AUTH_MODE=tokens\n'],
  'conf.yaml': [undefined, configMap('token'), configMap('disabled')],
  'other/conf.yaml': [undefined, configMap('token')],
  'pod.yaml': [
    undefined,
    pod('envFrom: [{configMapRef: {name: ray}}]'),
    pod('env: [{name: RAY_AUTH_MODE, valueFrom: {configMapKeyRef: {name: ray, key: RAY_AUTH_MODE}}}]'),
  ],
  'env.sh': [undefined, 'export RAY_AUTH_MODE=token\n', 'ray status\n', 'ray start --head\n'],
  'start.sh': [undefined, '. ./env.sh\nray start --head\n'],
  'pyproject.toml': [
    undefined,
    '[project]\ndependencies = ["ray==2.53.0"]\n',
    '[project]\ndependencies = ["ray==2.60.0"]\n',
  ],
  'app.py': [
    undefined,
    'from dotenv import load_dotenv\nload_dotenv()\nimport ray\nray.init(dashboard_host="0.0.0.0")\n',
  ],
};

function read(name: string, text: string): ReadFacts {
  const path = `/w/${name}`;
  return engine.read({ path, languageId: engine.languageOf(path)?.id ?? '', text }).facts;
}

const facts = new Map(
  Object.entries(POOL).flatMap(([name, texts]) =>
    texts.map((text, index) => [`${name} ${index}`, text === undefined ? undefined : read(name, text)] as const),
  ),
);

test('random sequences of changes', () => {
  const names = Object.keys(POOL);
  for (let seed = 1; seed <= 12; seed++) {
    const below = randomFrom(seed * 7919);
    const workspace = new Workspace();
    const now = new Map<string, ReadFacts>();
    for (let step = 0; step < 60; step++) {
      const name = names[below(names.length)] as string;
      const next = facts.get(`${name} ${below(POOL[name]?.length ?? 1)}`);
      if (next) {
        now.set(name, next);
        workspace.set(`/w/${name}`, next);
      } else {
        now.delete(name);
        workspace.delete(`/w/${name}`);
      }
      // Not all files are looked at after every change: what was remembered before must not be treated as true.
      if (below(3) > 0) continue;
      const fresh = new Workspace();
      for (const [each, own] of now) fresh.set(`/w/${each}`, own);
      for (const [each, own] of now)
        assert.deepEqual(
          workspace.contextFor(`/w/${each}`, own),
          fresh.contextFor(`/w/${each}`, own),
          `seed ${seed}, step ${step}, ${each} with ${[...now.keys()].join()}`,
        );
    }
  }
});
