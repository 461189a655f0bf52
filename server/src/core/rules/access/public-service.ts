// Kubernetes exposes a Ray head outside the cluster.

import type { LinkedReach } from '../../project/linked-facts.ts';
import { wayInClaims } from '../../project/verdict/claims.ts';
import { serviceName } from '../../project/verdict/listening.ts';
import type { OpenReach } from '../../project/verdict/verdict.ts';
import { links } from '../../ray/links.ts';
import type { FixProposal, Report } from '../report.ts';
import { defineRule, onReach } from '../rule.ts';

export const rule = defineRule({
  meta: {
    id: 'public-service',
    title: 'Kubernetes exposes Ray outside the cluster',
    severity: 'error',
    since: '0.1.0',
    cwe: [668],
    security: {
      score: 9.8,
      vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
      because: 'Anyone who can reach the Service can run code in the cluster.',
      advisories: ['CVE-2023-48022'],
    },
    fix: 'review',
    docs: {
      finds:
        'A Kubernetes Service, an Ingress or a route exposes a Ray head outside the cluster. Anyone who can reach it without a token can run code in the cluster.',
      why: 'A Ray head is meant for the programs of one cluster: anyone who can reach the dashboard, the GCS or Ray Client can run code in each of its pods. KubeRay makes the dashboard listen on all interfaces of the pod, so only the Service is between it and the network.',
      fix: 'Keep the Service at `ClusterIP` and reach the dashboard with `kubectl port-forward`. Otherwise enable token authentication with `authOptions` (KubeRay 1.5.1, Ray 2.52), put an Ingress with TLS and a login in front, and add a NetworkPolicy.',
      reports: [
        {
          situation:
            'The Service of a Ray head is `LoadBalancer` or `NodePort`, or `enableIngress` is on, without authentication',
          severity: 'error',
        },
        {
          situation:
            'An Ingress or a route leads to the dashboard (8265) or Ray Client (10001), without authentication',
          severity: 'error',
        },
        {
          situation:
            'A token is required (`authOptions: {mode: token}`): without TLS in front, anyone on the network path can read it',
          severity: 'warning',
        },
        {
          situation: 'The variables of the cluster are not in the workspace, so whether a token is required is unknown',
          severity: 'warning',
        },
      ],
      silent: [
        'The Service is `ClusterIP`.',
        'The Service, Ingress or route leads to an application and not to the head.',
        'An Ingress leads to the dashboard of a head that opens none.',
      ],
      versions: '`ray start --head` requires no token by default, up to 2.60.0.',
      examples: ['a load balancer for the head of KubeRay', 'services inside the cluster'],
      sources: [
        links.serviceTypes,
        links.security,
        links.kubeRayAuth,
        links.kubeRayStart,
        { title: 'What a head listens on', measured: 'M11' },
      ],
    },
  },
  checks: [onReach(['load-balancer', 'node-port', 'ingress'], report)],
});

function report({ reach, ways, token, ray, links }: OpenReach): Report {
  const { port, service, sureness } = ways[0];
  const where = port === undefined ? 'this Ray head' : `port ${port} (${serviceName(service)})`;
  return {
    span: reach.valueSpan,
    severity: token === 'no' ? 'error' : 'warning',
    confidence: token === 'unknown' && sureness === 'high' ? 'medium' : sureness,
    message: `${opening(reach)} exposes ${where} outside the cluster${WHAT_FOLLOWS[token]}.`,
    related: links,
    ray,
    claims: wayInClaims(reach, token),
    fixes: closeService(reach),
  };
}

function opening({ how }: LinkedReach): string {
  if (how === 'load-balancer') return 'A load balancer';
  return how === 'node-port' ? 'A node port' : 'An ingress or route';
}

const WHAT_FOLLOWS = {
  no: ' without authentication',
  unknown: ': open to anyone unless token authentication is enabled',
  // TLS may end in front of the head.
  yes: ': without TLS in front, the token can be read',
} as const;

/** The address of an Ingress or a route is somebody's choice: nothing could be written in its place. */
function closeService({ value, valueSpan: span }: LinkedReach): FixProposal[] {
  if (value.kind !== 'literal') return [];
  if (value.value === true)
    return [
      {
        title: 'Set enableIngress to false',
        safety: 'review',
        preferred: true,
        changes: [{ kind: 'set-value', span, to: false }],
      },
    ];
  if (value.value !== 'LoadBalancer' && value.value !== 'NodePort') return [];
  const change = { kind: 'set-value', span, to: 'ClusterIP' } as const;
  return [
    {
      title: 'Change service type to ClusterIP',
      safety: 'review',
      preferred: true,
      changes: [change],
    },
  ];
}
