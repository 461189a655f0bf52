// Kubernetes: KubeRay's resources, pods that run ray, and what leads to them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describe, readFacts, slice } from './described.ts';

const HEAD = `  headGroupSpec:
    rayStartParams:
      dashboard-host: '0.0.0.0'
      block: 'true'
    template:
      spec:
        containers:
        - name: ray-head
          image: rayproject/ray:2.52.0
`;
const cluster = (spec: string) => `apiVersion: ray.io/v1\nkind: RayCluster\nmetadata:\n  name: mine\nspec:\n${spec}`;
const PROCESS = 'RayCluster head container dashboard_host="0.0.0.0" block=true';
const IMAGE = 'image 2.52.0 | rayproject/ray:2.52.0';

const CLUSTERS: [title: string, text: string, facts: string[]][] = [
  ['a cluster', cluster(`  rayVersion: '2.52.0'\n${HEAD}`), [PROCESS, 'cluster 2.52.0 | 2.52.0', IMAGE]],
  [
    'a token by authOptions',
    cluster(`  rayVersion: 2.52.0\n  authOptions:\n    mode: token\n${HEAD}`),
    [
      `${PROCESS} env RAY_AUTH_MODE="token" ~/.ray/auth_token=?`,
      'RAY_AUTH_MODE="token" process',
      'cluster 2.52.0 | 2.52.0',
      IMAGE,
    ],
  ],
  [
    'a mode that KubeRay refuses without a rayVersion',
    cluster(`  authOptions:\n    mode: token\n${HEAD}`),
    [`${PROCESS} env RAY_AUTH_MODE=?`, 'RAY_AUTH_MODE=? process', IMAGE],
  ],
  ['authOptions without a mode switch nothing on', cluster(`  authOptions: {}\n${HEAD}`), [PROCESS, IMAGE]],
  ['commented authOptions', cluster(`  # authOptions:\n  #   mode: token\n${HEAD}`), [PROCESS, IMAGE]],
  [
    'variables of the container, secrets among them',
    cluster(
      `${HEAD}          env:\n          - {name: RAY_AUTH_MODE, value: token}\n          - name: RAY_AUTH_TOKEN\n` +
        '            valueFrom: {secretKeyRef: {name: s, key: auth_token}}\n          - name: RAY_ADDRESS\n            value: $(HOST):6379\n',
    ),
    [
      `${PROCESS} env RAY_AUTH_MODE="token" RAY_AUTH_TOKEN=? RAY_ADDRESS=?`,
      'RAY_AUTH_MODE="token" process',
      'RAY_AUTH_TOKEN=? process',
      'RAY_ADDRESS=? process',
      IMAGE,
    ],
  ],
  [
    'variables of a ConfigMap',
    cluster(`${HEAD}          envFrom:\n          - configMapRef: {name: c}\n`),
    [`${PROCESS} env <config-map`, IMAGE],
  ],
  [
    'a version that is none',
    cluster(`  rayVersion: latest\n${HEAD.replace('2.52.0', 'nightly')}`),
    [PROCESS, 'cluster ? | latest', 'image ? | rayproject/ray:nightly'],
  ],
  [
    'services that let others in',
    cluster(
      `  headGroupSpec:\n    serviceType: NodePort\n    enableIngress: true\n    headService:\n      spec:\n        type: LoadBalancer\n    rayStartParams: {}\n`,
    ),
    [
      'RayCluster head container',
      'node-port  NodePort -> RayCluster',
      'ingress 8265 true -> RayCluster',
      'load-balancer  LoadBalancer -> RayCluster',
    ],
  ],
  [
    'an ordinary service',
    cluster('  headGroupSpec:\n    serviceType: ClusterIP\n    enableIngress: false\n    rayStartParams: {}\n'),
    ['RayCluster head container'],
  ],
  [
    'a job and what it runs',
    'apiVersion: ray.io/v1\nkind: RayJob\nspec:\n  entrypoint: ray job submit --address http://x:8265 -- python a.py\n' +
      '  rayClusterSpec:\n    headGroupSpec:\n      rayStartParams: {}\n',
    ['ray job submit job-client container address="http://x:8265" env …', 'RayCluster head container'],
  ],
  [
    'a service for applications',
    'apiVersion: ray.io/v1\nkind: RayService\nspec:\n  serveService:\n    spec:\n      type: LoadBalancer\n' +
      '  rayClusterConfig:\n    headGroupSpec:\n      rayStartParams: {}\n',
    ['RayCluster head container', 'load-balancer 8000 LoadBalancer -> RayCluster'],
  ],
  [
    'nested where a tool of somebody wants it',
    'kuberay:\n  training:\n    spec:\n      headGroupSpec:\n        rayStartParams: {dashboard-port: "8266"}\n',
    ['RayCluster head container dashboard_port=8266'],
  ],
];

for (const [title, text, facts] of CLUSTERS) test(title, () => assert.deepEqual(describe(text, 'ray.yaml'), facts));

test('the head is named by its key and holds its block', () => {
  const text = cluster(HEAD);
  const [head] = readFacts(text, 'ray.yaml').processes;
  assert.ok(head);
  assert.equal(slice(text, head.nameSpan), 'headGroupSpec');
  assert.match(slice(text, head.span), /^headGroupSpec:.*2\.52\.0$/s);
});

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
spec:
  template:
    metadata:
      labels: {app: head}
    spec:
      containers:
      - name: head
        image: example/app
        command: ["/bin/bash", "-c", "--"]
        args:
        - |
          ulimit -n 65536
          ray start --head --port=6379 \\
            --dashboard-host=0.0.0.0
        env:
        - name: RAY_AUTH_MODE
          value: token
`;
const STARTED = 'ray start head container head=true port=6379 dashboard_host="0.0.0.0" env RAY_AUTH_MODE="token"';
const service = (type: string, port: number | string, selector: string) =>
  `---\napiVersion: v1\nkind: Service\nmetadata: {name: front}\nspec:\n  type: ${type}\n  selector: ${selector}\n` +
  `  ports:\n  - port: 80\n    targetPort: ${port}\n`;
const ingress = (name: string, port: string) =>
  '---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nspec:\n  rules:\n  - http:\n      paths:\n      - path: /\n' +
  `        backend:\n          service:\n            name: ${name}\n            port: ${port}\n`;

const OTHERS: [title: string, text: string, facts: string[]][] = [
  ['a deployment', DEPLOYMENT, [STARTED, 'RAY_AUTH_MODE="token" process']],
  [
    'the network of the machine',
    DEPLOYMENT.replace('      containers:', '      hostNetwork: true\n      containers:'),
    [STARTED.replace(' container', ''), 'RAY_AUTH_MODE="token" process', 'host-access  true -> ray start'],
  ],
  [
    'ports of the machine',
    DEPLOYMENT.replace(
      '        env:',
      '        ports: [{containerPort: 8265, hostPort: 80}, {containerPort: 6379, hostPort: 6379, hostIP: 127.0.0.1}, {containerPort: 1}]\n        env:',
    ),
    [
      STARTED,
      'RAY_AUTH_MODE="token" process',
      'published-port 8265 at "" 80 -> ray start',
      'published-port 6379 at "127.0.0.1" 6379 -> ray start',
    ],
  ],
  [
    'a service that selects it',
    DEPLOYMENT + service('LoadBalancer', 8265, '{app: head}'),
    [STARTED, 'RAY_AUTH_MODE="token" process', 'load-balancer 8265 LoadBalancer -> ray start'],
  ],
  [
    'a service that selects something else, another type, another port',
    DEPLOYMENT +
      service('LoadBalancer', 8265, '{app: other}') +
      service('ClusterIP', 8265, '{app: head}') +
      service('LoadBalancer', 8080, '{app: head}'),
    [STARTED, 'RAY_AUTH_MODE="token" process', 'load-balancer 8080 LoadBalancer -> ray start'],
  ],
  [
    "KubeRay's labels",
    cluster(HEAD) + service('NodePort', 'dashboard', '{ray.io/cluster: mine, ray.io/node-type: head}'),
    [PROCESS, IMAGE, 'node-port 8265 NodePort -> RayCluster'],
  ],
  [
    "KubeRay's labels without the cluster",
    service('LoadBalancer', 10001, '{ray.io/node-type: head}'),
    ['load-balancer 10001 LoadBalancer -> may be ray'],
  ],
  ['workers', service('LoadBalancer', 8000, '{ray.io/node-type: worker}'), []],
  [
    'an ingress to the service of a cluster',
    cluster(HEAD) + ingress('mine-head-svc', '{number: 8265}') + ingress('front', '{number: 8265}'),
    [PROCESS, IMAGE, 'ingress 8265 8265 -> RayCluster'],
  ],
  ['an ingress to the applications', ingress('mine-head-svc', '{number: 8000}'), []],
  [
    'a route by the name of the port, an old ingress',
    `${ingress('raycluster-x-head-svc', '{name: dashboard}')}---\napiVersion: extensions/v1beta1\nkind: Ingress\nspec:\n` +
      '  backend: {serviceName: ray-head, servicePort: 8265}\n',
    ['ingress 8265 dashboard -> may be ray', 'ingress 8265 8265 -> may be ray'],
  ],
  [
    'data for environments, and scripts in it',
    'apiVersion: v1\nkind: ConfigMap\ndata:\n  RAY_AUTH_MODE: disabled\n  notes: ray start --head\n  start.sh: |\n    ray start --head\n',
    ['ray start head container head=true env …', 'RAY_AUTH_MODE="disabled" unspecified'],
  ],
  [
    'YAML in a text: a runtime environment, the applications of a service',
    'apiVersion: ray.io/v1\nkind: RayJob\nspec:\n  runtimeEnvYAML: | # for all tasks\n    env_vars:\n      RAY_AUTH_MODE: "token"\n' +
      '    pip:\n      - ray==2.9.0\n---\napiVersion: ray.io/v1\nkind: RayService\nspec:\n  serveConfigV2: |-\n    applications:\n' +
      '      - import_path: a:app\n        runtime_env: {env_vars: {RAY_AUTH_TOKEN: x}}\n',
    ['RAY_AUTH_MODE="token" runtime-env', 'RAY_AUTH_TOKEN="x" runtime-env', 'installed ==2.9.0 | ray==2.9.0'],
  ],
  [
    'a text of YAML in every style, also behind an alias',
    'kind: RayJob\nspec:\n  a: &env |\n    env_vars: {RAY_AUTH_MODE: token}\n  runtimeEnvYAML: *env\n' +
      [
        '"env_vars: {RAY_AUTH_TOKEN: a}"',
        '"env_vars:\\n  RAY_AUTH_TOKEN: \\"b\\"\\n"',
        '\'{"env_vars": {"RAY_AUTH_TOKEN": "c"}}\'',
        "'env_vars: {RAY_AUTH_TOKEN: ''d''}'",
        '>\n    env_vars:\n      RAY_AUTH_TOKEN: e\n',
        '>-\n    {env_vars: {\n    RAY_AUTH_TOKEN: f}}',
        '"{pip: [ray==2.9.0],\n    env_vars: {RAY_AUTH_TOKEN: g}}"',
      ]
        .map((text) => `---\nkind: RayJob\nspec:\n  runtimeEnvYAML: ${text}\n`)
        .join(''),
    [
      'RAY_AUTH_MODE="token" runtime-env',
      ...[...'abcdefg'].map((value) => `RAY_AUTH_TOKEN="${value}" runtime-env`),
      'installed ==2.9.0 | ray==2.9.0',
    ],
  ],
  [
    'a text that only names variables, one under another key, one that a template writes',
    `kind: RayJob\nspec:\n  runtimeEnvYAML: "a: 'env_vars: {RAY_AUTH_MODE: token}'"\n---\nkind: RayJob\nspec:\n` +
      '  note: "env_vars: {RAY_AUTH_MODE: token}"\n---\nkind: RayJob\nspec:\n  runtimeEnvYAML: "{{ .Values.RAY_AUTH_MODE }}"\n' +
      '---\nkind: RayJob\nspec:\n  runtimeEnvYAML: RAY_AUTH_MODE\n---\nkind: RayJob\nspec:\n  runtimeEnvYAML:\n',
    [],
  ],
  [
    'a quoted text that is no YAML is said',
    'kind: RayJob\nspec:\n  runtimeEnvYAML: "env_vars: [RAY"\n---\nkind: RayJob\nspec:\n  runtimeEnvYAML: >\n    env_vars: [RAY\n',
    ['problem', 'problem'],
  ],
  ['a text that is no YAML is said', 'kind: RayJob\nspec:\n  runtimeEnvYAML: |\n    env_vars: [RAY\n', ['problem']],
  [
    'a list of resources',
    `apiVersion: v1\nkind: List\nitems:\n- kind: RayCluster\n  spec:\n    headGroupSpec:\n      rayStartParams: {}\n`,
    ['RayCluster head container'],
  ],
  [
    'a schema of the resources is none of them',
    'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n  headGroupSpec:\n    template: {}\n',
    [],
  ],
  [
    'metrics of Ray',
    'apiVersion: v1\nkind: ConfigMap\ndata:\n  prometheus.yml: |\n    - job_name: ray\n      targets: ["ray-head:8265"]\n',
    [],
  ],
];

for (const [title, text, facts] of OTHERS) test(title, () => assert.deepEqual(describe(text, 'app.yaml'), facts));

// In a fixture each finding has to be suppressed by a comment, which kubectl does not take in JSON.
test('a manifest in JSON', () => {
  const text = JSON.stringify({
    apiVersion: 'ray.io/v1',
    kind: 'RayCluster',
    spec: { headGroupSpec: { serviceType: 'NodePort', rayStartParams: {} } },
  });
  assert.deepEqual(describe(text, 'raycluster.json'), [
    'RayCluster head container',
    'node-port  NodePort -> RayCluster',
  ]);
  assert.deepEqual(describe(text.replace('"apiVersion":"ray.io/v1",', ''), 'raycluster.json'), []);
});
