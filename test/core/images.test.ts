// Images that the workspace builds and runs by name: which names are one, and what is known of a container because of its image.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { imageNameOf, shortImageName } from '../../server/src/core/ray/image-name.ts';
import { type Files, LinkedFiles } from '../support/linked-files.ts';

const HEAD = 'FROM rayproject/ray:2.58.1\nCMD ["ray", "start", "--head", "--dashboard-host", "0.0.0.0", "--block"]\n';
const TOKEN = HEAD.replace('CMD', 'ENV RAY_AUTH_MODE=token\nCMD');
const OPEN = ['published-port error'];
const ENCRYPTED = ['published-port warning'];

function findings(files: Files, name: string): string[] {
  const kept = new LinkedFiles(files).findings(name).filter((one) => !/^(?:vulnerable-ray|token-not-given)/.test(one));
  return kept.map((one) => one.split(' ').slice(0, 2).join(' '));
}

describe('names of images', () => {
  const same: Record<string, string[]> = {
    'docker.io/library/app:latest': [
      'app',
      'app:latest',
      'docker.io/app',
      'index.docker.io/library/app',
      'localhost/app',
    ],
    'docker.io/team/app:1': ['team/app:1', 'docker.io/team/app:1', 'docker://team/app:1'],
    'ghcr.io/team/app:latest': ['ghcr.io/team/app'],
    'localhost:5000/app:v1': ['localhost:5000/app:v1'],
    'registry.example:5000/a/b/c:x-1': ['registry.example:5000/a/b/c:x-1'],
  };
  for (const [name, texts] of Object.entries(same))
    for (const text of texts) test(text, () => assert.equal(imageNameOf(text), name));
  const none = [
    '',
    'team/app@sha256:00',
    '$IMAGE',
    'team/${APP}:1',
    '{{ image }}',
    'Team/App',
    'a b',
    'app:',
    'rayproject/ray:2.9.0',
  ];
  for (const text of none) test(`none: ${text}`, () => assert.equal(imageNameOf(text), undefined));
  test('the last part', () => assert.equal(shortImageName('registry.example:5000/team/app:1'), 'app'));
});

describe('what builds an image', () => {
  const builds: Record<string, Files> = {
    script: { 'up.sh': 'docker build -t team/app .\n' },
    'two names': { 'up.sh': 'docker build --no-cache -t team/app:1 --tag=team/app . --build-arg A=1\n' },
    buildx: { 'up.sh': 'docker buildx build --platform linux/amd64 --push -t team/app .\n' },
    'image build': { 'up.sh': 'docker image build --tag team/app .\n' },
    podman: { 'up.sh': 'podman build -t localhost/team/app "$(pwd)"\n' },
    nerdctl: { 'up.sh': 'nerdctl build -t docker.io/team/app ./\n' },
    buildah: { 'up.sh': 'buildah bud -t team/app .\n' },
    'a variable': { 'up.sh': 'IMAGE="team/app:${TAG:-latest}"\ndocker build -t "$IMAGE" .\n' },
    'sudo and a long command': { 'up.sh': 'sudo docker build \\\n  --tag team/app \\\n  --file Dockerfile \\\n  .\n' },
    'a second name': { 'up.sh': 'docker build -t other .\ndocker tag other team/app\n' },
    'a name of a name of a name': {
      'up.sh': 'docker build -t a .\npodman tag a b:2 c\nnerdctl image tag b:2 team/app\n',
    },
    'from a folder below': { 'tools/up.sh': 'docker build -t team/app .\n' },
    'behind cd to the folder above the script': {
      'tools/up.sh': 'cd "$(dirname "$0")/.." || exit\ndocker build -t team/app .\n',
    },
    'in a folder that is left again': { 'up.sh': '(cd web && docker build -t web .)\ndocker build -t team/app .\n' },
    Makefile: { Makefile: 'IMAGE := team/app\nbuild:\n\tdocker build -t $(IMAGE) .\n' },
    justfile: { justfile: 'build:\n  docker build -t team/app .\n' },
    'pixi task': { 'pixi.toml': '[tasks]\nbuild = "docker build -t team/app ."\nhead = "ray status"\n' },
    'a service': { 'build.yaml': 'services:\n  app:\n    image: team/app\n    build: .\n' },
    'a service with a default': {
      'build.yaml': 'services:\n  app:\n    image: ${IMAGE:-team/app}\n    build: {context: .}\n',
    },
    'a step': { '.github/workflows/a.yml': 'jobs:\n  a:\n    steps:\n      - run: docker build -t team/app .\n' },
    'an action': {
      '.github/workflows/a.yml':
        'jobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v5\n        with:\n          tags: x/y,team/app\n          file: ./Dockerfile\n',
    },
    skaffold: {
      'skaffold.yaml': 'apiVersion: skaffold/v4beta1\nkind: Config\nbuild:\n  artifacts:\n    - image: team/app\n',
    },
    kustomization: {
      'up.sh': 'docker build -t other:3 .\n',
      'kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nimages:\n  - name: team/app\n    newName: other\n    newTag: "3"\n',
    },
  };
  const users: Record<string, { file: string; text: string; rule: string }> = {
    compose: {
      file: 'compose.yaml',
      text: 'services:\n  a:\n    image: team/app\n    ports: ["8265:8265"]\n',
      rule: 'published-port',
    },
    'docker run': { file: 'run.sh', text: 'docker run --rm -p 8265:8265 team/app\n', rule: 'published-port' },
  };
  for (const [title, files] of Object.entries(builds))
    for (const [user, { file, text, rule }] of Object.entries(users))
      test(`${title}, run by ${user}`, () => {
        assert.deepEqual(findings({ ...files, Dockerfile: HEAD, [file]: text }, file), [`${rule} error`]);
        assert.deepEqual(findings({ ...files, Dockerfile: TOKEN, [file]: text }, file), [`${rule} warning`]);
      });

  const others: Record<string, Files> = {
    'another tag': { 'up.sh': 'docker build -t team/app:1 .\n' },
    'another registry': { 'up.sh': 'docker build -t ghcr.io/team/app .\n' },
    'a variable that is not known': { 'up.sh': 'docker build -t team/app:$TAG .\n' },
    'another folder': { 'up.sh': 'docker build -t team/app web\n' },
    'a folder that only a run shows': { 'up.sh': 'cd "$1"\ndocker build -t team/app .\n' },
    'a Dockerfile elsewhere': { 'up.sh': 'docker build -t team/app https://example.org/app.git\n' },
    'a Dockerfile that it is given to read': { 'up.sh': 'docker build -t team/app - < Dockerfile\n' },
    'on another machine': { 'up.sh': "ssh host 'docker build -t team/app .'\n" },
    'no build': { 'up.sh': 'docker push team/app\n' },
    'a comment': { 'up.sh': '# docker build -t team/app .\n' },
    'compose build': { 'up.sh': 'docker compose build -t team/app .\n' },
  };
  for (const [title, files] of Object.entries(others))
    test(`not ${title}`, () => {
      const run = 'docker run -p 8080:6379 team/app\n';
      assert.deepEqual(
        findings({ ...files, Dockerfile: HEAD, 'web/Dockerfile': 'FROM nginx\n', 'run.sh': run }, 'run.sh'),
        [],
      );
    });
});

describe('what runs in a container of an image', () => {
  const build = { 'build.sh': 'docker build -t team/app .\n' };
  const run = (words: string) => ({ ...build, 'run.sh': `docker run -p 8265:8265 ${words}\n` });
  const entry = (words: string) => `FROM rayproject/ray:2.58.1\nENTRYPOINT ${words}\n`;

  test('nothing of it behind a command of its own', () =>
    assert.deepEqual(findings({ ...run('team/app sleep 1'), Dockerfile: HEAD }, 'build.sh'), []));
  test('its entry point gets the words', () => {
    const files = run('team/app --block');
    const head = entry('["ray", "start", "--head", "--dashboard-host=0.0.0.0"]');
    assert.deepEqual(findings({ ...files, Dockerfile: head }, 'run.sh'), OPEN);
    const other = run('--entrypoint sleep team/app 100');
    assert.doesNotMatch(findings({ ...other, Dockerfile: head }, 'Dockerfile').join(), /missing-auth-token warning/);
  });
  test('a program of its own with the variables of the image', () => {
    const docker = 'FROM rayproject/ray:2.58.1\nENV RAY_AUTH_MODE=token\nWORKDIR /w\nCOPY . .\n';
    const app = { 'app.py': 'import ray\nray.init(dashboard_host="0.0.0.0")\n' };
    const files = run('team/app python app.py');
    assert.deepEqual(findings({ ...files, ...app, Dockerfile: docker }, 'run.sh'), ENCRYPTED);
    assert.deepEqual(findings({ ...files, ...app, Dockerfile: docker.replace(/ENV.*\n/, '') }, 'run.sh'), OPEN);
  });
  test('variables of the run replace those of the image', () => {
    assert.deepEqual(findings({ ...run('-e RAY_AUTH_MODE=disabled team/app'), Dockerfile: TOKEN }, 'run.sh'), [
      'published-port error',
      'auth-disabled error',
    ]);
  });
  test('a stage by its name', () => {
    const stages = `FROM rayproject/ray:2.58.1 AS head\n${HEAD.split('\n')[1]}\nFROM nginx\n`;
    const named = { ...run('team/app'), 'build.sh': 'docker build --target head -t team/app .\n' };
    assert.deepEqual(findings({ ...named, Dockerfile: stages }, 'run.sh'), OPEN);
  });
  test('an image that is made of another one', () => {
    const files = { ...run('team/app'), 'base.sh': 'docker build -f base.Dockerfile -t team/base .\n' };
    const Dockerfile = 'FROM team/base\nRUN pip install torch\n';
    assert.deepEqual(findings({ ...files, Dockerfile, 'base.Dockerfile': HEAD }, 'run.sh'), OPEN);
    assert.deepEqual(findings({ ...files, Dockerfile, 'base.Dockerfile': TOKEN }, 'run.sh'), ENCRYPTED);
  });
  test('images that are made of each other', () => {
    const files = { 'build.sh': 'docker build -t team/app .\ndocker tag team/app b\ndocker tag b team/app\n' };
    assert.deepEqual(findings({ ...files, Dockerfile: 'FROM team/app\nCMD ["ray", "status"]\n' }, 'build.sh'), []);
  });
  test('two of one name, of which one requires a token', () => {
    const files = { 'a/Dockerfile': HEAD, 'b/Dockerfile': TOKEN, 'run.sh': 'docker run -p 8265:8265 team/app\n' };
    for (const order of ['ab', 'ba']) {
      const script = [...order].map((folder) => `docker build -t team/app ${folder}\n`).join('');
      assert.deepEqual(findings({ ...files, 'build.sh': script }, 'run.sh'), OPEN);
    }
  });
});

describe('manifests that run an image', () => {
  const files = { 'build.sh': 'docker build -t team/app:1 .\n' };
  const pod = (lines: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {app: a}}\nspec:\n  containers:\n    - name: a\n      image: team/app:1\n${lines}---\napiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  type: LoadBalancer\n  selector: {app: a}\n  ports: [{port: 8265}]\n`;
  test('a pod behind a service', () => {
    assert.deepEqual(findings({ ...files, Dockerfile: HEAD, 'pod.yaml': pod('') }, 'pod.yaml'), [
      'public-service error',
    ]);
    assert.deepEqual(findings({ ...files, Dockerfile: TOKEN, 'pod.yaml': pod('') }, 'pod.yaml'), [
      'public-service warning',
    ]);
  });
  test('a command of its own', () =>
    assert.deepEqual(
      findings({ ...files, Dockerfile: HEAD, 'pod.yaml': pod('      command: [sleep]\n') }, 'pod.yaml'),
      [],
    ));
  test('a port of the machine', () =>
    assert.deepEqual(
      findings(
        {
          ...files,
          Dockerfile: HEAD,
          'pod.yaml': pod('      ports: [{containerPort: 8265, hostPort: 8265}]\n').split('---')[0] ?? '',
        },
        'pod.yaml',
      ),
      OPEN,
    ));
  test('the mode of a cluster is in its image', () => {
    const cluster =
      'apiVersion: ray.io/v1\nkind: RayCluster\nmetadata: {name: c}\nspec:\n  headGroupSpec:\n    rayStartParams: {}\n    template:\n      spec:\n        containers:\n          - name: head\n            image: team/app:1\n            env: [{name: RAY_AUTH_TOKEN, valueFrom: {secretKeyRef: {name: s, key: k}}}]\n';
    assert.deepEqual(findings({ ...files, Dockerfile: TOKEN, 'c.yaml': cluster }, 'c.yaml'), []);
    const open = findings({ ...files, Dockerfile: HEAD, 'c.yaml': cluster }, 'c.yaml');
    assert.match(open.join(), /ineffective-auth|missing-auth-token/);
  });
  test('KubeRay does not run the command of the image', () => {
    const cluster =
      'apiVersion: ray.io/v1\nkind: RayCluster\nmetadata: {name: c}\nspec:\n  headGroupSpec:\n    rayStartParams: {}\n    template:\n      spec:\n        containers:\n          - name: head\n            image: team/app:1\n';
    assert.deepEqual(findings({ ...files, Dockerfile: HEAD, 'c.yaml': cluster }, 'Dockerfile'), []);
  });
});
