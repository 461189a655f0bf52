// A Kubernetes NetworkPolicy for the pods that KubeRay makes.
import { heading } from './heading.ts';
import type { FirewallPlan } from './plan.ts';

/** Where KubeRay's dashboard listens unless `rayStartParams` says otherwise. */
const DASHBOARD = 8265;

export function networkPolicy(plan: FirewallPlan): string {
  const named = plan.ports.filter(({ services }) => services.includes('dashboard') && !services.includes('agent'));
  const dashboards = [...new Set([DASHBOARD, ...named.map(({ port }) => port)])];
  return [
    ...heading(plan, {
      what: [
        'NetworkPolicy: pods of Ray take connections from each other on every port, from the operator, on the ports of the',
        'dashboard from the pods with which KubeRay submits RayJobs, and on these ports from the trusted networks.',
        'Kubernetes then refuses all other connections to them, on other ports as well.',
        'It does nothing in a cluster whose network plugin does not enforce policies. Clusters of Ray in one namespace',
        'are not kept apart: add the label ray.io/cluster for that.',
      ],
      apply: 'kubectl apply -n NAMESPACE -f FILE, in the namespace of the pods.',
      undo: 'kubectl delete -n NAMESPACE networkpolicy ray-ports',
    }),
    'apiVersion: networking.k8s.io/v1',
    'kind: NetworkPolicy',
    'metadata:',
    '  name: ray-ports',
    'spec:',
    '  podSelector:',
    '    matchLabels:',
    '      ray.io/is-ray-node: "yes"',
    '  policyTypes:',
    '    - Ingress',
    '  ingress:',
    '    - from:',
    '        - podSelector:',
    '            matchLabels:',
    '              ray.io/is-ray-node: "yes"',
    '        - namespaceSelector: {}',
    '          podSelector:',
    '            matchLabels:',
    '              app.kubernetes.io/name: kuberay-operator',
    '    - from:',
    '        - podSelector:',
    '            matchLabels:',
    '              ray.io/originated-from-crd: RayJob',
    '            matchExpressions:',
    '              - key: ray.io/originated-from-cr-name',
    '                operator: Exists',
    '      ports:',
    ...dashboards.flatMap((port) => [`        - port: ${port}`, '          protocol: TCP']),
    '    - from:',
    ...[...plan.trusted4, ...plan.trusted6].flatMap((network) => [
      '        - ipBlock:',
      `            cidr: "${network}"`,
    ]),
    '      ports:',
    ...plan.ports.flatMap(({ port, services }) => [`        - port: ${port} # ${services}`, '          protocol: TCP']),
    '',
  ].join('\n');
}
