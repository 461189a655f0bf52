// Files that are read because another one takes variables or a command from them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rayGuard, workspace } from './command.ts';

const DOCKERFILE = 'FROM rayproject/ray:2.60.0\nCMD ["ray", "start", "--head", "--dashboard-host=0.0.0.0"]\n';
const COMPOSE = 'services:\n  head:\n    build: ..\n    env_file: ../ray.env\n    ports:\n      - "8265:8265"\n';

async function said(folder: string, ...argv: string[]): Promise<string[]> {
  const { stdout } = await rayGuard(folder, argv);
  return stdout.split('\n').filter((line) => /^\S+:\d+:\d+: |^ {2}see: /.test(line));
}

test('the folder, the one file and its folder say the same, links included', async (t) => {
  const folder = workspace(t, {
    '.git/HEAD': '',
    Dockerfile: DOCKERFILE,
    'ray.env': 'RAY_AUTH_MODE=disabled\n',
    'deploy/compose.yaml': COMPOSE,
  });
  const all = await said(folder, '.');
  const end = all.findIndex((line) => line.startsWith('ray.env:'));
  assert.match(all[end] ?? '', /^ray\.env:1:1: error /);
  const whole = all.slice(0, end);
  assert.match(whole.join('\n'), /^deploy\/compose\.yaml:6:10: error Port 8265 .* without authentication\./);
  assert.match(whole.join('\n'), /see: Dockerfile:2:\d+: ray start/);
  assert.match(whole.join('\n'), /see: ray\.env:1:1: RAY_AUTH_MODE/);
  assert.deepEqual(await said(folder, 'deploy/compose.yaml'), whole);
  assert.deepEqual(await said(folder, 'deploy'), whole);
});

test('what .gitignore names, and what says nothing of Ray, is read where it is referred to, and not checked', async (t) => {
  const files = { '.git/HEAD': '', '.gitignore': 'ray.env\n', Dockerfile: DOCKERFILE, 'deploy/compose.yaml': COMPOSE };
  const at = async (text: string | undefined) => {
    const folder = workspace(t, { ...files, ...(text !== undefined && { 'ray.env': text }) });
    const lines = [await said(folder, '.'), await said(folder, 'deploy/compose.yaml')];
    const [whole = [], one = []] = lines.map((all) => all.filter((line) => /^deploy/.test(line)));
    assert.deepEqual(one, whole);
    return whole.join();
  };
  assert.match(await at('RAY_AUTH_MODE=token\n'), /warning Port 8265 .* without TLS: /);
  assert.match(await at('PATH=/bin\n'), /error Port 8265 .* without authentication\./);
  assert.match(await at(undefined), /warning Port 8265 .* unless token authentication is enabled/);
});

test('a Dockerfile that is named alone is judged by the compose file beside it', async (t) => {
  const folder = workspace(t, {
    '.git/HEAD': '',
    Dockerfile: DOCKERFILE,
    'compose.yaml': COMPOSE.replaceAll('..', '.'),
    'ray.env': 'PATH=/bin\n',
  });
  const [finding, ...links] = await said(folder, 'Dockerfile');
  assert.match(finding ?? '', /^Dockerfile:2:\d+: warning This head has no authentication: any container or pod /);
  assert.match(links.join('\n'), /see: compose\.yaml:3:5: /);
});

test('nothing outside the project is read', async (t) => {
  const folder = workspace(t, {
    'ray.env': 'RAY_AUTH_MODE=token\n',
    'project/.git/HEAD': '',
    'project/compose.yaml':
      'services:\n  head:\n    image: rayproject/ray:2.60.0\n    env_file: ../ray.env\n    command: ray start --head\n    ports:\n      - "6379:6379"\n',
  });
  assert.match((await said(folder, 'project/compose.yaml')).join('\n'), /unless token authentication is enabled/);
});

test('a constant of a file without the word Ray counts, whichever of both is checked', async (t) => {
  const folder = workspace(t, {
    '.git/HEAD': '',
    'app/main.py': 'import ray\nfrom app.conf import settings\nray.init(dashboard_host=settings.HOST)\n',
    'app/conf/__init__.py': '',
    'app/conf/settings.py': 'from .base import *\n',
    'app/conf/base.py': '# Ours.\nHOST = "0.0.0.0"\n',
  });
  const all = await said(folder, '.');
  assert.match(all.join('\n'), /^app\/main\.py:3:10: error Ray dashboard listens/);
  assert.match(all.join('\n'), /see: app\/conf\/base\.py:2:8: app\.conf\.settings\.HOST is defined here\./);
  assert.deepEqual(await said(folder, 'app/main.py'), all);
  assert.deepEqual(await said(folder, 'app/conf'), []);
});

test('a constant outside the project does not count', async (t) => {
  const folder = workspace(t, {
    'settings.py': 'HOST = "0.0.0.0"\n',
    'project/.git/HEAD': '',
    'project/main.py': 'import ray\nfrom settings import HOST\nray.init(dashboard_host=HOST)\n',
  });
  assert.deepEqual(await said(folder, 'project/main.py'), []);
});

test('a script that says nothing of Ray counts where it runs a program outside of the container that runs it', async (t) => {
  const files = {
    '.git/HEAD': '',
    Dockerfile: 'FROM python:3.11\nRUN pip install ray==2.60.0\nCOPY . /w\nENTRYPOINT ["/w/start.sh"]\n',
    'start.sh': 'cd /w\nexec sh ./second.sh\n',
    'second.sh': 'exec python /w/app.py\n',
    'compose.yaml': 'services:\n  app:\n    build: .\n    environment:\n      RAY_AUTH_MODE: disabled\n',
    'app.py': 'import ray\nray.init(dashboard_host="0.0.0.0")\n',
  };
  const inside = await said(workspace(t, files), '.');
  assert.deepEqual(
    inside.filter((line) => line.startsWith('app.py')),
    [],
  );
  assert.match(inside.join('\n'), /^compose\.yaml:5:7: .*\[auth-disabled\]$/m);
  for (const run of ['python app.py\n', 'cd app\npython -u ./app.py --port 1\n', 'python -m app\n']) {
    const both = await said(workspace(t, { ...files, 'run-here.sh': run }), '.');
    assert.match(both.join('\n'), /^app\.py:2:10: .*\[exposed-dashboard\]$/m, run);
  }
  const another = await said(workspace(t, { ...files, 'run-here.sh': 'python other.py\n' }), '.');
  assert.deepEqual(another, inside);
});

test('files in a folder of requirements are checked by its name', async (t) => {
  const folder = workspace(t, {
    'requirements.txt': '-r requirements/base.txt\n',
    'requirements/base.txt': 'ray==2.9.0\n',
    'requirements/notes.md': 'ray==2.9.0\n',
  });
  const { code, stdout, stderr } = await rayGuard(folder, ['.']);
  assert.equal(code, 1);
  assert.equal(stderr, '');
  assert.match(stdout, /^requirements\/base\.txt:1:1: .*\[vulnerable-ray\]/m);
});

test('files that say nothing of Ray are read where they build or run an image of Ray by its name', async (t) => {
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  hostNetwork: true\n  containers:\n';
  const files = {
    '.git/HEAD': '',
    'docker/Dockerfile': DOCKERFILE,
    'scripts/build.sh': 'docker build -t team/app docker\n',
    'pod.yaml': `${pod}    - name: a\n      image: team/app\n`,
  };
  const [finding, ...links] = await said(workspace(t, files), '.');
  assert.match(finding ?? '', /^docker\/Dockerfile:2:\d+: error Ray dashboard listens on all interfaces/);
  assert.match(links.join('\n'), /see: pod\.yaml:8:14: /);
  const other = workspace(t, { ...files, 'pod.yaml': `${pod}    - name: a\n      image: team/other\n` });
  assert.deepEqual(
    (await said(other, '.')).filter((line) => / error /.test(line)),
    [],
  );
  const run = workspace(t, {
    ...files,
    'run.sh': 'export RAY_X=1\n',
    'pod.yaml': '',
    'up.sh': 'docker run -p 6379:6379 -e RAY_AUTH_MODE=token team/app\n',
  });
  assert.match((await said(run, '.')).join('\n'), /^up\.sh:1:\d+: warning Port 6379 /m);
});

test('a list that pip would read is read whatever its name, and checked where nothing ignores it', async (t) => {
  const folder = workspace(t, {
    '.git/HEAD': '',
    '.gitignore': 'ignored.lst\n',
    'requirements.txt': '-r deps/list\n-c deps/pins.cfg\n-r ignored.lst\n',
    'deps/list': '-r more/base.in\n',
    'deps/more/base.in': 'ray==2.44.0\n',
    'deps/pins.cfg': 'numpy<2\n',
    'deps/other': 'ray==2.9.0\n',
    'ignored.lst': 'ray==2.9.0\n',
  });
  const { code, stdout, stderr } = await rayGuard(folder, ['.']);
  assert.equal(stderr, '');
  assert.equal(code, 1);
  assert.deepEqual(stdout.match(/^\S+(?=:\d+:\d+: )/gm), ['deps/more/base.in']);
  const fixed = await rayGuard(folder, ['--fix=review', '.']);
  assert.equal(fixed.code, 0);
});

test('a file that setuptools or Hatch read the requirements from is read', async (t) => {
  const dynamic: Record<string, string> = {
    'pyproject.toml':
      '[project]\nname = "x"\ndynamic = ["dependencies"]\n[tool.setuptools.dynamic]\ndependencies = {file = ["deps/a.in", "deps/b.in"]}\n',
    'setup.cfg': '[options]\ninstall_requires = file: deps/a.in, deps/b.in\n',
  };
  for (const [name, text] of Object.entries(dynamic)) {
    const folder = workspace(t, {
      '.git/HEAD': '',
      [name]: text,
      'deps/a.in': 'numpy\n',
      'deps/b.in': 'ray==2.44.0\n',
    });
    assert.match((await said(folder, '.')).join('\n'), /^deps\/b\.in:1:1: error /, name);
  }
  const one = '[project]\nname = "x"\n[tool.setuptools.dynamic]\noptional-dependencies.gpu.file = "gpu.lst"\n';
  const folder = workspace(t, { '.git/HEAD': '', 'pyproject.toml': one, 'gpu.lst': 'ray==2.44.0\n' });
  assert.match((await said(folder, '.')).join('\n'), /^gpu\.lst:1:1: error /);
});

test('a list that is not there, or outside, is said', async (t) => {
  const folder = workspace(t, {
    'out.txt': 'ray==2.9.0\n',
    'p/.git/HEAD': '',
    'p/requirements.txt': '-r base.txt\n-r ../out.txt\n-r https://example.org/a.txt\n-r $DIR/a.txt\n',
  });
  const { code, stderr } = await rayGuard(folder, ['p']);
  assert.equal(code, 3);
  assert.deepEqual(stderr.trim().split('\n'), [
    'out.txt: incomplete: another file takes it in, but it is outside of the project and not read; check it by hand',
    'p/base.txt: incomplete: another file takes it in, but it is not there; add it, or take the line out',
  ]);
});
