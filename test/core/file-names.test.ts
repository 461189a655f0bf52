// Which language reads which file, and what else the languages say of themselves.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { activationEvents } from '../../scripts/gen/activation.ts';
import { isContextOf, type Language, languageNamed, languages } from '../../server/src/core/index.ts';
import { LANGUAGE_FILES, PROGRAM_FILES } from '../../server/src/host/file-names.ts';

/** By the id of the language: the spellings that are in use. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  python: ['a.py', 'a.pyi'],
  'ray-guard-policy': ['ray-guard.toml'],
  toml: [
    'pyproject.toml',
    'pixi.toml',
    'Pipfile',
    'uv.lock',
    'poetry.lock',
    'pdm.lock',
    'pylock.toml',
    'pylock.gpu.toml',
  ],
  'pip-requirements': [
    'requirements.txt',
    'requirements-dev.txt',
    'requirements.in',
    'constraints.txt',
    'constraints.in',
    'requirements.lock',
    'constraints.lock',
    'requirements/base.txt',
    'requirements/dev.in',
    'reqs/base.txt',
    'reqs/gpu.in',
  ],
  'setup-cfg': ['setup.cfg'],
  markdown: ['README.md', 'a.markdown', 'a.mdx'],
  restructuredtext: ['index.rst'],
  'pipfile-lock': ['Pipfile.lock'],
  ipynb: ['a.ipynb'],
  dockerfile: [
    'Dockerfile',
    'Dockerfile.gpu',
    'Dockerfile-gpu',
    'Dockerfile_2026.rocm',
    'Containerfile_dev',
    'ray.Dockerfile',
    'ray.dockerfile',
    'Containerfile',
    'Containerfile.dev',
    'ray.Containerfile',
    'ray.containerfile',
  ],
  dotenv: ['.env', '.env.local', 'ray.env'],
  yaml: [
    ...['a.yaml', 'a.yml', 'devcontainer.json', '.devcontainer.json', 'pixi.lock'],
    ...['a.yaml.j2', 'a.yml.j2', 'a.yaml.jinja', 'a.yml.jinja', 'a.yaml.jinja2', 'a.yml.jinja2', 'a.yaml.template'],
    ...['a.yml.template', 'a.yaml.tmpl', 'a.yml.tmpl', 'a.yaml.tpl', 'a.yml.tpl', 'a.yaml.tftpl', 'a.yml.tftpl'],
    ...[
      'raycluster.json',
      'my-cluster.json',
      'rayjob.json',
      'ray-job.json',
      'deployment.json',
      'service.json',
      'ingress.json',
    ],
    ...['k8s/head.json', 'kubernetes/head.json', 'manifests/head.json'],
  ],
  shellscript: [
    'a.sh',
    'a.bash',
    'a.zsh',
    'a.ksh',
    'a.sbatch',
    'a.slurm',
    'a.pbs',
    'a.lsf',
    'a.sub',
    '.envrc',
    '.bashrc',
    '.zprofile',
    '.profile',
  ],
  makefile: ['Makefile', 'makefile', 'GNUmakefile', 'Makefile.dev', 'a.mk'],
  just: ['justfile', 'Justfile', '.justfile', 'a.just'],
  systemd: ['ray.service'],
  supervisord: ['supervisord.conf', 'supervisor.conf', 'supervisor-ray.conf', 'supervisord.d.conf'],
  procfile: ['Procfile', 'Procfile.dev'],
  terraform: ['main.tf', 'main.tofu'],
};

test('every language that reads files of its own has names above', () => {
  const own = languages.filter(({ files }) => files.names.length > 0).map(({ id }) => id);
  assert.deepEqual(Object.keys(NAMES).sort(), own.sort());
});

/** Similar names, which are not among them. */
const OTHERS = [
  'a.pyc',
  'a.py.txt',
  'a.toml.bak',
  'requirements.adoc',
  'base.txt',
  'requirements/a.adoc',
  'requirements/a/b.txt',
  'myreqs/b.txt',
  'my-requirementsx.txt',
  'setup.cfg.in',
  'a.json',
];
const MORE_OTHERS = [
  'Dockerfiles',
  'mydockerfile',
  'environment',
  'dotenv',
  'a.yaml.bak',
  'k8s/package.txt',
  'a.shx',
  'myMakefile',
  'service',
  'supervisorctl',
  'ray.conf',
  'main.tfstate',
];

/** As an editor reads it, which may tell large letters from small ones. */
function fits(glob: string, name: string): boolean {
  return new RegExp(`^${glob.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(name);
}

test('every name that a language reads is watched', () => {
  for (const [id, names] of Object.entries(NAMES))
    for (const name of names) {
      assert.equal(languageNamed(languages, name)?.id, id, name);
      assert.ok(
        LANGUAGE_FILES.some((glob) => fits(glob, name)),
        `${name} is watched`,
      );
    }
});

test('names that only look like theirs are read by none', () => {
  for (const name of [...OTHERS, ...MORE_OTHERS]) assert.equal(languageNamed(languages, name), undefined, name);
});

test('large and small letters are the same', () => {
  for (const name of ['APP.PY', 'Setup.cfg', 'MAKEFILE', 'RAY.SERVICE'])
    assert.ok(languageNamed(languages, name), name);
});

test('no name is watched in vain', () => {
  for (const { id, files } of languages)
    for (const glob of files.names) {
      const shortest = glob.replaceAll('*', '');
      assert.equal(languageNamed(languages, shortest)?.id, id, glob);
    }
});

test('other files are judged by what stands beside them, never by a program', () => {
  const context = [
    ...['pyproject.toml', 'ray-guard.toml', 'pylock.gpu.toml', 'requirements-gpu.txt', 'Pipfile.lock', 'setup.cfg'],
    ...[
      'constraints.txt',
      'Dockerfile.gpu',
      'compose.override.yaml',
      'docker-compose.yml',
      'environment.yml',
      'pixi.lock',
      '.env.local',
    ],
  ];
  const isContext = (name: string) => {
    const language = languageNamed(languages, name);
    return language !== undefined && isContextOf(language, name);
  };
  for (const name of context) assert.ok(isContext(name), name);
  for (const name of ['a.py', 'a.ipynb', 'a.toml', 'a.yaml', 'run.sh', 'ray.env', 'Dockerfiles'])
    assert.ok(!isContext(name), name);
  assert.deepEqual(PROGRAM_FILES, ['*.py', '*.pyi', '*.ipynb', '*.md', '*.markdown', '*.mdx', '*.rst']);
});

test('what starts Ray Guard for a language is a file of it', () => {
  for (const { id, editor } of languages)
    for (const glob of editor.starts) {
      const name = glob.slice(glob.lastIndexOf('/') + 1).replace('*', 'a');
      assert.equal(languageNamed(languages, name)?.id, id, glob);
    }
});

test('a language that nothing starts in VS Code is refused', () => {
  const [python] = languages;
  assert.ok(python);
  const asleep = (editor: Language['editor']) => [{ ...python, editor }];
  assert.ok(activationEvents(languages).includes('workspaceContains:**/*.service'));
  assert.ok(activationEvents(asleep({ languages: [], starts: ['a.x'] })).includes('workspaceContains:a.x'));
  assert.throws(() => activationEvents(asleep({ languages: [], starts: [] })), /python says nothing/);
  assert.throws(() => activationEvents(asleep({ languages: ['just'], starts: [] })), /without other extensions/);
});
