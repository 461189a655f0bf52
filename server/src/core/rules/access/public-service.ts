// Kubernetes leads others to a head of Ray.

import type { LinkedReach } from '../../project/linked-facts.ts';
import { wayInClaims } from '../../project/verdict/claims.ts';
import type { OpenReach } from '../../project/verdict/verdict.ts';
import { links } from '../../ray/links.ts';
import type { FixProposal, Report } from '../report.ts';
import { defineRule, onReach } from '../rule.ts';

export const rule = defineRule({
  meta: {
    id: 'public-service',
    title: 'A service of Kubernetes opens Ray to others',
    severity: 'error',
    since: '0.1.0',
    cwe: [668],
    fix: 'review',
    docs: {
      what: 'The service of a Ray head has the type `LoadBalancer` or `NodePort`, `enableIngress` is on, or an Ingress or a route leads to the dashboard (8265) or Ray Client (10001). A warning where the cluster asks for a token (`authOptions: {mode: token}`), or where its variables come from a place that the workspace does not show.',
      why: 'The head of Ray is meant for the programs of one cluster: whoever reaches the dashboard, the GCS or Ray Client can run code in every pod of it. KubeRay makes the dashboard listen on every interface of the pod, so the service is the only thing between it and the network.',
      how: 'Keep the service at `ClusterIP` and reach the dashboard with `kubectl port-forward`. Where others must have access, turn token mode on with `authOptions` (KubeRay 1.5.1 and Ray 2.52, or later), put an ingress with TLS and a login in front of the dashboard alone, and limit who may reach the head with a NetworkPolicy.',
      releases: '`ray start --head` asks for no token by itself on any release up to 2.60.0.',
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
  const where = port === undefined ? 'this Ray head' : `port ${port} (${service}) of Ray`;
  return {
    span: reach.valueSpan,
    severity: token === 'no' ? 'error' : 'warning',
    confidence: token === 'unknown' && sureness === 'high' ? 'medium' : sureness,
    message: `${opening(reach)} leads to ${where}: ${WHAT_FOLLOWS[token]}.`,
    related: links,
    ray,
    claims: wayInClaims(reach, token),
    fixes: closeService(reach),
  };
}

function opening({ how }: LinkedReach): string {
  if (how === 'load-balancer') return 'A load balancer outside the cluster';
  return how === 'node-port' ? 'A port of every node' : 'An ingress or route';
}

const WHAT_FOLLOWS = {
  no: 'anyone who can reach it can run code in the cluster',
  unknown: 'unless token mode is set elsewhere, anyone who can reach it can run code in the cluster',
  yes: 'it asks for a token, but without TLS in front anyone on the way can take the token',
} as const;

/** The address of an Ingress or a route is somebody's choice: nothing could be written in its place. */
function closeService({ value, valueSpan: span }: LinkedReach): FixProposal[] {
  if (value.kind !== 'literal') return [];
  if (value.value === true)
    return [
      {
        title: 'Make no ingress for the head',
        safety: 'review',
        preferred: true,
        changes: [{ kind: 'set-value', span, to: false }],
      },
    ];
  if (value.value !== 'LoadBalancer' && value.value !== 'NodePort') return [];
  const change = { kind: 'set-value', span, to: 'ClusterIP' } as const;
  return [
    {
      title: 'Keep the service inside the cluster (ClusterIP; reach it with kubectl port-forward)',
      safety: 'review',
      preferred: true,
      changes: [change],
    },
  ];
}
