// Where Ray's own words on a subject are found, once: its documentation is being moved, so links change in one place.

/** The day on which these pages were read. */
export const linksAsOf = '2026-11-24';
/** The last day of the measurements of docs/ray-behaviour.md. */
export const measuredAsOf = '2026-11-25';

export interface Link {
  readonly title: string;
  readonly url: string;
}

export const links = {
  security: { title: 'Ray documentation: security', url: 'https://docs.ray.io/en/latest/ray-security/index.html' },
  tokenAuth: {
    title: 'Ray documentation: token authentication',
    url: 'https://docs.ray.io/en/latest/ray-security/token-auth.html',
  },
  tokenInternals: {
    title: 'Ray documentation: how token authentication works inside',
    url: 'https://docs.ray.io/en/master/ray-core/internals/token-authentication.html',
  },
  init: { title: 'Ray documentation: ray.init', url: 'https://docs.ray.io/en/latest/ray-core/api/doc/ray.init.html' },
  jobSubmission: {
    title: 'Ray documentation: submitting jobs from Python',
    url: 'https://docs.ray.io/en/latest/cluster/running-applications/job-submission/sdk.html',
  },
  commandLine: { title: 'Ray documentation: command line', url: 'https://docs.ray.io/en/latest/cluster/cli.html' },
  configuration: {
    title: 'Ray documentation: ports and TLS',
    url: 'https://docs.ray.io/en/latest/ray-core/configure.html',
  },
  localDefault: {
    title: 'Ray 2.59.0: tokens by default for local clusters',
    url: 'https://github.com/ray-project/ray/releases/tag/ray-2.59.0',
  },
  kubeRayAuth: {
    title: 'KubeRay: token authentication',
    url: 'https://docs.ray.io/en/master/kuberay/user-guides/auth.html',
  },
  kubeRayValidation: {
    title: 'KubeRay: what its operator rejects',
    url: 'https://github.com/ray-project/kuberay/blob/master/ray-operator/controllers/ray/utils/validation.go',
  },
  kubeRayTokenMode: {
    title: 'KubeRay 1.5.1: authOptions',
    url: 'https://github.com/ray-project/kuberay/releases/tag/v1.5.1',
  },
  kubeRayK8sAuth: {
    title: 'KubeRay 1.6.0: Kubernetes tokens, and secrets that are there already',
    url: 'https://github.com/ray-project/kuberay/releases/tag/v1.6.0',
  },
  kubeRayStart: {
    title: 'KubeRay: what it passes to ray start by itself',
    url: 'https://github.com/ray-project/kuberay/blob/master/docs/guidance/rayStartParams.md',
  },
  dockerSecurity: {
    title: 'Docker: runtime privileges and capabilities',
    url: 'https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities',
  },
  podSecurity: {
    title: 'Kubernetes: pod security standards',
    url: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
  },
  publishing: {
    title: 'Docker: publishing ports',
    url: 'https://docs.docker.com/engine/network/port-publishing/',
  },
  serviceTypes: {
    title: 'Kubernetes: types of services',
    url: 'https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types',
  },
  launcherAws: {
    title: 'Ray documentation: security groups of the cluster launcher',
    url: 'https://docs.ray.io/en/latest/cluster/vms/references/ray-cluster-configuration.html',
  },
  skyPilotPorts: {
    title: 'SkyPilot: opening ports',
    url: 'https://docs.skypilot.co/en/latest/examples/ports.html',
  },
  terraformSecurityGroup: {
    title: 'Terraform: aws_security_group',
    url: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group',
  },
  terraformLoadBalancer: {
    title: 'Terraform: aws_lb, internal defaults to false',
    url: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb',
  },
  terraformFirewall: {
    title: 'Terraform: google_compute_firewall',
    url: 'https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/compute_firewall',
  },
  debugger: {
    title: 'Ray documentation: the debugger',
    url: 'https://docs.ray.io/en/latest/ray-observability/user-guides/debug-apps/ray-debugging.html',
  },
  vendorNote: {
    title: 'Anyscale on the 2023 Ray advisories',
    url: 'https://www.anyscale.com/blog/update-on-ray-cves-cve-2023-6019-cve-2023-6020-cve-2023-6021-cve-2023-48022-cve-2023-48023',
  },
  bindingChange: {
    title: 'Ray pull request 59852: which address Ray binds',
    url: 'https://github.com/ray-project/ray/pull/59852',
  },
  renamedMode: {
    title: 'Ray pull request 58408: RAY_auth_mode becomes RAY_AUTH_MODE',
    url: 'https://github.com/ray-project/ray/pull/58408',
  },
} as const satisfies Record<string, Link>;
