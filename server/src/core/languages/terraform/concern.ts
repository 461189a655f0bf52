// Whether a text of Terraform speaks of Ray: names there are written in many ways.

/** `ray_head`, `ray-sg`, `KubeRay`; not `array`, nor the X-Ray of AWS. */
const RAY = /(?<![a-z]|x-)(?:kube)?ray(?:cluster|job|service|head|worker|serve|project)?(?![a-z])|\banyscale\b/i;

export function saysRay(text: string): boolean {
  return RAY.test(text);
}
