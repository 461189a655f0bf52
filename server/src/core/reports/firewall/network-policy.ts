// A Kubernetes NetworkPolicy for the pods that KubeRay makes.
import { heading } from './heading.ts';
import type { FirewallPlan } from './plan.ts';

export function networkPolicy(plan: FirewallPlan): string {
  return [
    ...heading(plan, {
      what: [
        'NetworkPolicy: pods of Ray take connections from each other on every port, from the operator, and on these ports',
        'from the trusted networks. Kubernetes then refuses all other connections to them, on other ports as well.',
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
    ...[...plan.trusted4, ...plan.trusted6].flatMap((network) => [
      '        - ipBlock:',
      `            cidr: "${network}"`,
    ]),
    '      ports:',
    ...plan.ports.flatMap(({ port, services }) => [`        - port: ${port} # ${services}`, '          protocol: TCP']),
    '',
  ].join('\n');
}
