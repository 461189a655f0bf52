// Programs that other files start: checked with the variables, the network and the published ports of what starts them.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { filesReferredTo } from '../../server/src/core/index.ts';
import { pathsBeside, pathsInContainer } from '../../server/src/core/project/starts/program-paths.ts';
import { type Files, LinkedFiles } from '../support/linked-files.ts';

const APP = 'import ray\nray.init(dashboard_host="0.0.0.0")\n';
const BASE = 'FROM python:3.11\nRUN pip install ray==2.58.1\n';
const OPEN = ['exposed-dashboard error 2'];

function findings(files: Files, name: string): string[] {
  return new LinkedFiles(files)
    .findings(name)
    .filter((one) => !/^(?:vulnerable-ray|missing-auth-token information)/.test(one));
}

function compose(...lines: string[]): string {
  return `services:\n  app:\n${lines.map((line) => `    ${line}\n`).join('')}`;
}

const PORT = 'ports: ["8265:8265"]';

describe('which file a container runs', () => {
  const ways: Record<string, { docker: string; at?: string; files?: Files }> = {
    'a file copied to a file': { docker: 'COPY app.py /app.py\nCMD ["python", "/app.py"]\n' },
    'into a folder': { docker: 'COPY app.py requirements.txt /srv/\nCMD python /srv/app.py\n' },
    'everything, beside the working directory': { docker: 'WORKDIR /w\nCOPY . .\nCMD ["python", "-u", "app.py"]\n' },
    'ADD, with a variable in the path': {
      docker: 'ENV HOME=/h\nADD . $HOME\nWORKDIR $HOME\nCMD ["python", "app.py"]\n',
    },
    'a folder to a folder': { docker: 'COPY src /w\nCMD ["python", "/w/app.py"]\n', at: 'src/app.py' },
    'a pattern': { docker: 'COPY *.py /w/\nCMD ["python", "/w/app.py"]\n' },
    'the list form': { docker: 'COPY ["app.py", "/w/"]\nCMD ["python", "/w/app.py"]\n' },
    'a module': { docker: 'WORKDIR /w\nCOPY . /w\nCMD ["python", "-m", "svc.app"]\n', at: 'svc/app.py' },
    'a package': { docker: 'WORKDIR /w\nCOPY . /w\nCMD ["python", "-m", "svc"]\n', at: 'svc/__main__.py' },
    'an application server': {
      docker: 'WORKDIR /w\nCOPY . /w\nCMD ["uvicorn", "--port", "80", "svc.app:api"]\n',
      at: 'svc/app.py',
    },
    'uv run': { docker: 'WORKDIR /w\nCOPY . /w\nCMD ["uv", "run", "app.py"]\n' },
    'behind tini': { docker: 'COPY app.py /\nENTRYPOINT ["tini", "--", "python", "/app.py"]\n' },
    'arguments of an entry point': { docker: 'COPY app.py /\nENTRYPOINT ["python"]\nCMD ["/app.py"]\n' },
    'copied from an earlier stage': {
      docker:
        'COPY . /src\nFROM python:3.11\nRUN pip install ray==2.58.1\nCOPY --from=base /src /w\nCMD ["python", "/w/app.py"]\n',
    },
    'through a script': {
      docker: 'COPY . /w\nENTRYPOINT ["/w/start.sh"]\n',
      files: { 'start.sh': '#!/bin/sh\nset -e\nexec python /w/app.py "$@"\n' },
    },
    'through a script, relative': {
      docker: 'WORKDIR /w\nCOPY . /w\nCMD bash start.sh\n',
      files: { 'start.sh': 'python app.py\n' },
    },
    'behind a script that runs its arguments': {
      docker: 'COPY . /w\nENTRYPOINT ["/w/start.sh"]\nCMD ["python", "/w/app.py"]\n',
      files: { 'start.sh': 'exec "$@"\n' },
    },
  };
  for (const [name, { docker, at = 'app.py', files = {} }] of Object.entries(ways))
    test(name, () => {
      const all = { Dockerfile: BASE.replace('3.11', '3.11 AS base') + docker, [at]: APP, ...files };
      assert.deepEqual(findings(all, at), [], 'in the image alone');
      const published = { ...all, 'compose.yaml': compose('build: .', PORT) };
      assert.match(findings(published, 'compose.yaml').join(), /^published-port error 4/);
      assert.deepEqual(findings(published, at), []);
      const local = { ...all, 'compose.yaml': compose('build: .', 'ports: ["127.0.0.1:8265:8265"]') };
      assert.deepEqual(findings(local, 'compose.yaml'), []);
    });

  const others: Record<string, string> = {
    'another file': 'COPY . /w\nCMD ["python", "/w/other.py"]\n',
    'a file that is not copied': 'COPY lib /w/lib\nCMD ["python", "/w/app.py"]\n',
    'another folder': 'COPY . /w\nCMD ["python", "/v/app.py"]\n',
    'a text': 'COPY . /w\nCMD ["python", "-c", "import app"]\n',
    'while it is built': 'COPY . /w\nRUN python /w/app.py\n',
    'from an image that is built elsewhere': 'COPY --from=other/image /w /w\nCMD ["python", "/w/app.py"]\n',
  };
  for (const [name, docker] of Object.entries(others))
    test(`not ${name}`, () =>
      assert.deepEqual(
        findings({ Dockerfile: BASE + docker, 'app.py': APP, 'requirements.txt': 'ray==2.58.1\n' }, 'app.py').map(
          (one) => one.slice(0, OPEN[0]?.length),
        ),
        OPEN,
      ));
});

describe('what starts it', () => {
  const image = 'image: rayproject/ray:2.58.1';
  const pod = (command: string, type: string) =>
    `apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    metadata:\n      labels: {app: a}\n    spec:\n      containers:\n        - name: a\n          image: me/app:1\n          command: ${command}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  type: ${type}\n  selector: {app: a}\n  ports:\n    - port: 8265\n`;
  const built = `${BASE}WORKDIR /w\nCOPY . .\n`;
  const carriers: Record<string, { files: Files; from: string; found: RegExp }> = {
    'a command of a service that is built': {
      files: { Dockerfile: built, 'compose.yaml': compose('build: .', 'command: python app.py', PORT) },
      from: 'compose.yaml',
      found: /^published-port error 5/,
    },
    'a command with a volume': {
      files: {
        'compose.yaml': compose(image, 'working_dir: /w', 'volumes: [".:/w"]', 'command: ["python", "app.py"]', PORT),
      },
      from: 'compose.yaml',
      found: /^published-port error 7/,
    },
    'a volume in the long form': {
      files: {
        'compose.yaml': compose(
          image,
          'volumes:',
          '  - type: bind',
          '    source: .',
          '    target: /w',
          'command: python /w/app.py',
          PORT,
        ),
      },
      from: 'compose.yaml',
      found: /^published-port error 9/,
    },
    'a volume above what the image has': {
      files: {
        Dockerfile: built,
        'compose.yaml': compose('build: .', 'volumes: ["./:/x"]', 'command: python /x/app.py', PORT),
      },
      from: 'compose.yaml',
      found: /^published-port error 6/,
    },
    'docker run': {
      files: { 'run.sh': 'docker run -p 8265:8265 -v "$PWD":/w -w /w rayproject/ray:2.58.1 python app.py\n' },
      from: 'run.sh',
      found: /^published-port error 1/,
    },
    'docker run of a Makefile, mounted': {
      files: {
        Makefile:
          'up:\n\tdocker run -p 8265:8265 --mount type=bind,source=.,target=/w rayproject/ray:2.58.1 python /w/app.py\n',
      },
      from: 'Makefile',
      found: /^published-port error 2/,
    },
    'a Deployment of an image that is built here': {
      files: { Dockerfile: built, 'k8s.yaml': pod('[python, /w/app.py]', 'LoadBalancer') },
      from: 'k8s.yaml',
      found: /^public-service error 17/,
    },
  };
  for (const [name, { files, from, found }] of Object.entries(carriers))
    test(name, () => {
      const all = { ...files, 'app.py': APP };
      assert.match(findings(all, from).join(), found);
      assert.deepEqual(findings(all, 'app.py'), []);
    });

  test('a service that only its cluster reaches', () => {
    const all = { Dockerfile: built, 'k8s.yaml': pod('[python, /w/app.py]', 'ClusterIP'), 'app.py': APP };
    assert.deepEqual([...findings(all, 'k8s.yaml'), ...findings(all, 'app.py')], []);
  });
  test('a network of the host is no container', () => {
    const all = {
      'compose.yaml': compose(image, 'network_mode: host', 'volumes: [".:/w"]', 'command: python /w/app.py'),
      'app.py': APP,
    };
    assert.match(findings(all, 'app.py').join(), /^exposed-dashboard error 2/);
  });
  test('another machine is not the workspace', () => {
    const all = { 'run.sh': 'export RAY_AUTH_MODE=token\nssh h "RAY_AUTH_MODE=token python app.py"\n', 'app.py': APP };
    assert.deepEqual(findings(all, 'app.py'), OPEN);
  });
});

describe('with which variables', () => {
  const docker = `${BASE}COPY app.py /\nCMD ["python", "/app.py"]\n`;
  const token = ['environment: {RAY_AUTH_MODE: token}', PORT];
  test('those of the service', () =>
    assert.match(
      findings(
        { Dockerfile: docker, 'compose.yaml': compose('build: .', ...token), 'app.py': APP },
        'compose.yaml',
      ).join(),
      /^published-port warning 5/,
    ));
  test('those of the image', () =>
    assert.match(
      findings(
        {
          Dockerfile: docker.replace('COPY', 'ENV RAY_AUTH_MODE=token\nCOPY'),
          'compose.yaml': compose('build: .', PORT),
          'app.py': APP,
        },
        'compose.yaml',
      ).join(),
      /^published-port warning 4/,
    ));
  test('those that a script exports on the way', () => {
    const script = {
      Dockerfile: `${BASE}COPY . /\nCMD ["/start.sh"]\n`,
      'start.sh': 'export RAY_AUTH_MODE=token\npython /app.py\n',
    };
    assert.match(
      findings({ ...script, 'compose.yaml': compose('build: .', PORT), 'app.py': APP }, 'compose.yaml').join(),
      /^published-port warning 4/,
    );
  });
  test('the program replaces them', () => {
    const off = `import os\nos.environ["RAY_AUTH_MODE"] = "disabled"\n${APP}`;
    assert.match(
      findings(
        { Dockerfile: docker, 'compose.yaml': compose('build: .', ...token), 'app.py': off },
        'compose.yaml',
      ).join(),
      /published-port error 5/,
    );
  });
  const outside: Record<string, { files: Files; expected: RegExp }> = {
    'a unit of systemd': {
      files: {
        'app.service': '[Service]\nEnvironment=RAY_AUTH_MODE=token\nExecStart=/usr/bin/python3 /opt/app/app.py\n',
      },
      expected: /^exposed-dashboard warning 2/,
    },
    'a recipe': {
      files: { Makefile: 'run:\n\tRAY_AUTH_MODE=token python app.py\n' },
      expected: /^exposed-dashboard warning 2/,
    },
    'of several the least protected': {
      files: { Makefile: 'a:\n\tRAY_AUTH_MODE=token python app.py\nb:\n\tpython app.py\n' },
      expected: /^exposed-dashboard error 2/,
    },
    'outside a container before those of one': {
      files: { Makefile: 'run:\n\tpython app.py\n', Dockerfile: docker, 'compose.yaml': compose('build: .', ...token) },
      expected: /^exposed-dashboard error 2/,
    },
  };
  for (const [name, { files, expected }] of Object.entries(outside))
    test(name, () =>
      assert.match(
        findings({ ...files, 'app.py': APP, 'requirements.txt': 'ray==2.58.1\n' }, 'app.py').join(),
        expected,
      ),
    );
  const script = (run: string) => `#!/bin/sh\n${run}\n`;
  // Where more may be set outside, the mode is not known.
  const starters: Record<string, { files: (run: string) => Files; sureness?: ' medium' }> = {
    'a script': { files: (run) => ({ 'start.sh': script(run) }) },
    'a recipe of make': { files: (run) => ({ Makefile: `run:\n\t${run}\n` }) },
    'a recipe of just': { files: (run) => ({ justfile: `run:\n  ${run}\n` }) },
    'a unit': { files: (run) => ({ 'app.service': `[Service]\nExecStart=/usr/bin/${run}\n` }) },
    'a Procfile': { files: (run) => ({ Procfile: `web: ${run}\n` }), sureness: ' medium' },
    supervisord: { files: (run) => ({ 'supervisord.conf': `[program:app]\ncommand=${run}\n` }), sureness: ' medium' },
    'a script of a recipe of make': {
      files: (run) => ({ Makefile: 'run:\n\tbash start.sh\n', 'start.sh': script(run) }),
    },
    'a script of a recipe of just': {
      files: (run) => ({ justfile: 'run:\n  ./start.sh\n', 'start.sh': script(run) }),
    },
    'a script of a unit': {
      files: (run) => ({ 'app.service': '[Service]\nExecStart=/opt/app/start.sh\n', 'start.sh': script(run) }),
    },
    'a script of a Procfile': {
      files: (run) => ({ Procfile: 'web: bash start.sh\n', 'start.sh': script(run) }),
      sureness: ' medium',
    },
  };
  const container = { Dockerfile: docker, 'compose.yaml': compose('build: .', ...token) };
  for (const [name, { files, sureness = '' }] of Object.entries(starters)) {
    test(`${name} runs it outside its container: its own address is open`, () => {
      const [first = ''] = findings({ ...container, ...files('python app.py'), 'app.py': APP }, 'app.py');
      assert.ok(first.startsWith(`exposed-dashboard error${sureness} 2`), first);
    });
    test(`${name} gives it the host`, () => {
      const app = 'import os, ray\nray.init(dashboard_host=os.getenv("RAY_HOST", "0.0.0.0"))\n';
      const run = (host: string) => files(`env RAY_HOST=${host} python app.py`);
      assert.deepEqual(findings({ ...container, ...run('127.0.0.1'), 'app.py': app }, 'app.py'), []);
      const [first = ''] = findings({ ...container, ...run('0.0.0.0'), 'app.py': app }, 'app.py');
      assert.ok(first.startsWith(`exposed-dashboard error${sureness} 2`), first);
    });
  }
});

describe('a host that is not known', () => {
  const docker = `${BASE}COPY app.py /\nCMD ["python", "/app.py"]\n`;
  const app = (host: string) => `import os, ray\nray.init(dashboard_host=${host})\n`;
  const cases: Record<string, string> = {
    'os.environ["HOST"]': 'published-port error medium 4',
    'os.environ.get("HOST", "127.0.0.1")': 'published-port warning low 4',
    '"127.0.0.1"': '',
    None: '',
  };
  for (const [host, expected] of Object.entries(cases))
    test(host, () => {
      const all = { Dockerfile: docker, 'compose.yaml': compose('build: .', PORT), 'app.py': app(host) };
      assert.equal(findings(all, 'compose.yaml').join().split(' ->')[0], expected);
      assert.deepEqual(findings(all, 'app.py'), []);
    });
});

test('a program is read where what starts it is checked', () => {
  const facts = new LinkedFiles({ Dockerfile: `${BASE}WORKDIR /w\nCOPY src .\nCMD ["python", "app.py"]\n` });
  assert.ok(filesReferredTo('/w/Dockerfile', facts.ownFacts('Dockerfile')).includes('/w/src/app.py'));
});

test('where a program may be', () => {
  const program = (name: string) => ({ kind: 'file', name }) as const;
  const copies = (to: string, ...from: string[]) => [{ files: { copies: [{ to, from }] }, beside: '/p/Dockerfile' }];
  assert.deepEqual(pathsInContainer(program('/w/a.py'), copies('/w', '.')), ['/p/a.py']);
  assert.deepEqual(pathsInContainer(program('/w/a.py'), copies('/w/a.py', 'b.py')), ['/p/b.py']);
  assert.deepEqual(pathsInContainer(program('/w/a.py'), copies('/w2', '.')), []);
  assert.deepEqual(pathsInContainer(program('/a.py'), copies('/', 'x', 'a.py')), [
    '/p/x/a.py',
    '/p/a.py',
    '/p/a.py/a.py',
  ]);
  assert.deepEqual(pathsBeside(program('src/a.py'), '/p/q/run.sh'), ['/p/q/src/a.py', '/p/src/a.py', '/src/a.py']);
  assert.deepEqual(pathsBeside(program('/opt/a.py'), '/p/x.service'), ['/p/opt/a.py', '/opt/a.py', '/p/a.py', '/a.py']);
});

test('what a program says counts for what starts it as soon as it changes', () => {
  const all = new LinkedFiles({
    Dockerfile: `${BASE}COPY app.py /\nCMD ["python", "/app.py"]\n`,
    'compose.yaml': compose('build: .', PORT),
  });
  assert.deepEqual(all.findings('compose.yaml'), []);
  all.write('app.py', APP);
  assert.match(all.findings('compose.yaml').join(), /^published-port error 4/);
  const before = all.workspace.generation;
  all.write('app.py', `${APP}print("nothing about it")\n`);
  assert.equal(all.workspace.generation, before);
  all.write('app.py', 'import ray\nray.init()\n');
  assert.deepEqual(all.findings('compose.yaml'), []);
});
