// Files that run commands: cluster launcher, workflows, pipelines, SkyPilot; Serve, runtime environments, devcontainers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describe } from './described.ts';

const READ: [title: string, text: string, facts: string[], name?: string][] = [
  [
    'the cluster launcher, each command in a shell of its own',
    'cluster_name: x\nprovider: {type: aws}\ndocker:\n  image: rayproject/ray-ml:2.9.0-gpu\n' +
      'head_start_ray_commands:\n  - ray stop\n  - export RAY_AUTH_MODE=token\n' +
      '  - ulimit -n 65536; ray start --head --dashboard-host=0.0.0.0\nworker_start_ray_commands:\n' +
      '  - ray start --address=$RAY_HEAD_IP:6379\n',
    [
      'ray start head head=true dashboard_host="0.0.0.0"',
      'ray start worker address=?',
      'RAY_AUTH_MODE="token" process',
      'image 2.9.0 | rayproject/ray-ml:2.9.0-gpu',
    ],
  ],
  [
    'a launcher that says nothing of a token',
    'provider: {type: gcp}\nhead_node_type: h\nsetup_commands:\n- pip install "ray[default]==2.9.0"\n' +
      'head_start_ray_commands:\n- ray start --head\n',
    ['ray start head head=true', 'installed ==2.9.0 | ray[default]==2.9.0'],
  ],
  [
    'a workflow: variables of three levels',
    'on: push\nenv:\n  RAY_AUTH_MODE: token\njobs:\n  test:\n    env: {RAY_ADDRESS: auto}\n    steps:\n' +
      '      - run: |\n          pip install ray==2.10.0\n          ray start --head\n        env:\n          RAY_TOKEN: x\n' +
      '      - run: ray start --head --port ${{ matrix.port }}\n      - uses: a/b@v1\n        with:\n          command: ray start --head\n',
    [
      'ray start head head=true env RAY_AUTH_MODE="token" RAY_ADDRESS="auto" RAY_TOKEN="x"',
      'ray start head head=true port=? env RAY_AUTH_MODE="token" RAY_ADDRESS="auto"',
      'ray start head head=true env RAY_AUTH_MODE="token" RAY_ADDRESS="auto"',
      'RAY_AUTH_MODE="token" process',
      'RAY_ADDRESS="auto" process',
      'RAY_TOKEN="x" process',
      'installed ==2.10.0 | ray==2.10.0',
    ],
    'ci.yml',
  ],
  [
    'a job in a container',
    'jobs:\n  test:\n    container:\n      image: rayproject/ray:2.9.0-py310\n      env: {RAY_AUTH_MODE: token}\n    steps:\n      - run: ray start --head\n',
    [
      'ray start head container head=true env RAY_AUTH_MODE="token"',
      'RAY_AUTH_MODE="token" process',
      'image 2.9.0 | rayproject/ray:2.9.0-py310',
    ],
    'ci.yml',
  ],
  ['a step in another language', 'steps:\n  - shell: python\n    run: |\n      ray start --head\n', [], 'ci.yml'],
  [
    'a pipeline: lines of one script',
    'variables:\n  RAY_AUTH_MODE: disabled\ntest:\n  script:\n    - export RAY_ADDRESS=auto\n    - ray start --head\n',
    [
      'ray start head head=true env RAY_AUTH_MODE="disabled" RAY_ADDRESS="auto"',
      'RAY_AUTH_MODE="disabled" process',
      'RAY_ADDRESS="auto" process',
    ],
    '.gitlab-ci.yml',
  ],
  [
    'SkyPilot',
    'resources: {accelerators: H100:8}\nenvs:\n  RAY_AUTH_MODE: token\nsetup: |\n  pip install ray\nrun: |\n' +
      '  ps aux | grep ray || ray start --head \\\n    --dashboard-host=0.0.0.0\n',
    [
      'ray start head head=true dashboard_host="0.0.0.0" env RAY_AUTH_MODE="token"',
      'RAY_AUTH_MODE="token" process',
      'installed  | ray',
    ],
    'task.yaml',
  ],
  [
    'a Serve configuration',
    'proxy_location: EveryNode\nhttp_options:\n  host: 0.0.0.0\n  port: 8000\napplications:\n- name: a\n  import_path: a:app\n',
    ['serve config serve http_options.host="0.0.0.0" http_options.port=8000 proxy_location="EveryNode"'],
    'serve.yaml',
  ],
  [
    'a Serve configuration that leaves the host out',
    'applications:\n- name: a\n  import_path: a:app\n  runtime_env:\n    pip: [ray==2.9.0]\n    env_vars: {RAY_AUTH_MODE: token}\n',
    ['serve config serve', 'RAY_AUTH_MODE="token" runtime-env', 'installed ==2.9.0 | ray==2.9.0'],
    'serve.yaml',
  ],
  [
    'a runtime environment',
    'env_vars:\n  RAY_AUTH_MODE: token\npip: [x]\n',
    ['RAY_AUTH_MODE="token" runtime-env'],
    'env.yaml',
  ],
  [
    'variables of something else',
    'name: job\nenv_vars:\n  RAY_AUTH_MODE: token\n',
    ['RAY_AUTH_MODE="token" unspecified'],
    'job.yaml',
  ],
  [
    "values of KubeRay's chart",
    'image:\n  repository: rayproject/ray\n  tag: 2.46.0-py310\nhead: {rayStartParams: {}}\nservice:\n  type: NodePort\n',
    ['RayCluster head container', 'image 2.46.0 | 2.46.0-py310', 'node-port  NodePort -> RayCluster'],
    'values.yaml',
  ],
  [
    "values of a file that is added to those of KubeRay's chart, under the name of the chart",
    'ray-cluster:\n  head: {initArgs: {dashboard-port: "8266"}}\n  additionalWorkerGroups:\n' +
      '    small: {disabled: true, containerEnv: []}\n    big: {rayStartParams: {num-cpus: "2"}}\n',
    ['RayCluster head container dashboard_port=8266 env …', 'RayCluster worker container num_cpus="2" env …'],
    'values-prod.yaml',
  ],
  [
    'values of a chart of somebody, which runs an image of Ray',
    'image: {repository: rayproject/ray, tag: 2.46.0}\nhead: {replicas: 1}\nservice: {type: NodePort}\n',
    ['image 2.46.0 | 2.46.0', 'node-port  NodePort -> may be ray'],
    'values.yaml',
  ],
  [
    'values of another chart',
    'image:\n  repository: example/xray\n  tag: 2.46.0\nhead: {}\nservice:\n  type: NodePort # not ray\n',
    [],
    'values.yaml',
  ],
  [
    'a devcontainer',
    '{\n\t// ray\n\t"image": "rayproject/ray:2.9.0",\n\t"appPort": ["8265:8265", 6379],\n\t"forwardPorts": [10001],\n' +
      '\t"runArgs": ["-p", "10001:10001", "--publish=127.0.0.1:80:80"],\n\t"containerEnv": {"RAY_AUTH_MODE": "token",},\n' +
      '\t"postStartCommand": "ray start --head", /* x */\n}\n',
    [
      'ray start head container head=true env RAY_AUTH_MODE="token"',
      'RAY_AUTH_MODE="token" process',
      'image 2.9.0 | rayproject/ray:2.9.0',
      'published-port 8265 at "" 8265:8265 -> ray start',
      'published-port 10001 at "" 10001:10001 -> ray start',
      'published-port 80 at "127.0.0.1" 127.0.0.1:80:80 -> ray start',
    ],
    'devcontainer.json',
  ],
];

for (const [title, text, facts, name = 'cluster.yaml'] of READ)
  test(title, () => assert.deepEqual(describe(text, name), facts));

const SILENT: [title: string, text: string][] = [
  [
    'prose',
    'description: Run ray start --head on the first machine.\nsteps:\n  - name: start ray with ray start --head\n',
  ],
  ['settings of a program', 'ray_kwargs:\n  ray_init:\n    num_cpus: null\nray: {address: auto}\n'],
  ['an application list of something else', 'applications:\n  - name: ray\n    path: /ray\n'],
  [
    'echoed commands',
    'steps:\n  - run: echo "ray start --head"\n  - run: |\n      # ray start --head\n      xray start --head\n',
  ],
  [
    'other packages',
    'dependencies:\n  - xarray=2.9\n  - rayon\n  - pip:\n      - xgboost-ray==0.1\n      - memray\n  # - ray==2.1\n',
  ],
];

for (const [title, text] of SILENT) test(`silent: ${title}`, () => assert.deepEqual(describe(text, 'x.yml'), []));
