// Token mode in a container that nothing gives a token: Ray does not start there, or is refused.

import type { LinkedProcess } from '../../project/linked-facts.ts';
import { lacksToken } from '../../project/verdict/mode.ts';
import type { Verdict } from '../../project/verdict/verdict.ts';
import { isSurelyIn } from '../../ray/auth.ts';
import type { EnvironmentPlace } from '../../ray/facts/process.ts';
import { links } from '../../ray/links.ts';
import type { FixProposal, Report } from '../report.ts';
import { defineRule, onProcess, type RuleContext } from '../rule.ts';
import { handInTokens } from './token-fixes.ts';

export const rule = defineRule({
  meta: {
    id: 'token-not-given',
    title: 'Token authentication is enabled, but no token is given',
    severity: 'information',
    since: '0.1.0',
    cwe: [306],
    fix: 'review',
    docs: {
      finds:
        'A container has `RAY_AUTH_MODE=token` and no token, so Ray does not start in it or is refused by the cluster.',
      reports: [
        {
          situation:
            '`RAY_AUTH_MODE=token` for a head, worker, driver or job client in a container, and no `RAY_AUTH_TOKEN`, `RAY_AUTH_TOKEN_PATH` or `~/.ray/auth_token`',
          severity: 'information',
        },
      ],
      silent: [
        'A local `ray.init()`: it makes a token itself.',
        'Outside containers: the token file may exist there.',
        'Variables or an image from a place that the workspace does not show.',
        '`authOptions` of KubeRay: the operator makes the token.',
        '`RAY_ENABLE_K8S_TOKEN_AUTH=true`: Ray uses the token of the service account.',
      ],
      why: '`ray start --head` does not start without a token; what joins or drives a cluster ends with an AuthenticationError.',
      fix: 'Make one token with `RAY_AUTH_MODE=token ray get-auth-token --generate` and give it to every container: compose takes it from its environment, Kubernetes from a Secret, `docker run` with `-e RAY_AUTH_TOKEN`. Never write it into a file or an image.',
      versions: 'Ray 2.52 and later; older releases ignore the mode.',
      examples: ['head and worker of compose', 'compose gives a token'],
      sources: [links.tokenAuth, { title: 'Token mode without a token', measured: 'M6' }],
    },
  },
  checks: [onProcess({ roles: ['head', 'worker', 'attach', 'client', 'job-client'], started: true }, report)],
});

function report(verdict: Verdict, context: RuleContext): Report | undefined {
  const { process } = verdict;
  const place = placeIn(process, context);
  if (!place || !isWithout(verdict)) return undefined;
  const ofContainer = context.verdicts
    .started()
    .filter((one) => isSame(one, process) && isWithout(context.verdicts.of(one)));
  if (ofContainer[0] !== process) return undefined;
  return {
    span: place,
    confidence: 'medium',
    message: `RAY_AUTH_MODE is "token" and no token is given: ${outcomeOf(process)}.`,
    ray: verdict.ray,
    related: verdict.modeLinks.filter(({ path }) => path !== context.facts.path),
    fixes: fixesFor(process, context),
  };
}

function isWithout({ process, mode, ray, sends }: Verdict): boolean {
  if (mode !== 'token' || isSurelyIn(ray?.allowed, 'absent')) return false;
  // A runner of one's own may have the file.
  if (process.runsIn !== 'container' && process.environmentPlace?.form === 'step-env') return false;
  // Its own header may hold the token.
  return lacksToken(process) && !(process.role === 'job-client' && sends.carriesToken);
}

/** In the file that is checked: of a program that it starts, the command or the image that does. */
function placeIn({ path, nameSpan, startedBy }: LinkedProcess, { facts }: RuleContext) {
  if (startedBy) return startedBy.path === facts.path ? startedBy.span : undefined;
  return path === facts.path ? nameSpan : undefined;
}

/** In the same container, as far as the place for its variables tells. */
function isSame(one: LinkedProcess, other: LinkedProcess): boolean {
  const [a, b] = [one, other].map(({ startedBy, environmentPlace }) =>
    startedBy ? startedBy.environmentPlace : environmentPlace,
  );
  return one === other || (a !== undefined && a.form === b?.form && a.offset === b.offset);
}

function outcomeOf({ role }: LinkedProcess): string {
  if (role === 'head') return 'this head does not start';
  return role === 'worker' ? 'this worker does not join' : 'this program is refused';
}

const TITLES: Readonly<Partial<Record<EnvironmentPlace['form'], string>>> = {
  'env-list': 'Take RAY_AUTH_TOKEN from a Secret',
  'env-map': 'Take RAY_AUTH_TOKEN from where compose runs',
  'env-items': 'Take RAY_AUTH_TOKEN from where compose runs',
  'step-env': 'Take RAY_AUTH_TOKEN from the repository secrets',
  'docker-run': 'Pass RAY_AUTH_TOKEN to the container',
};

function fixesFor(process: LinkedProcess, context: RuleContext): FixProposal[] {
  const changes = handInTokens([process], context);
  const place = process.startedBy ? process.startedBy.environmentPlace : process.environmentPlace;
  if (changes.length === 0 || !place) return [];
  return [{ title: TITLES[place.form] ?? 'Pass RAY_AUTH_TOKEN on', safety: 'review', preferred: true, changes }];
}
