// The Ray debugger listens on all interfaces.
import type { Option, Process } from '../../ray/facts/process.ts';
import { possibilities, type Sureness } from '../../ray/facts/value.ts';
import { links } from '../../ray/links.ts';
import type { FixProposal, Report } from '../report.ts';
import { defineRule, onOption } from '../rule.ts';

export const rule = defineRule({
  meta: {
    id: 'exposed-debugger',
    title: 'Ray debugger exposed on the network',
    severity: 'error',
    since: '0.1.0',
    cwe: [489, 306],
    fix: 'safe',
    reach: true,
    docs: {
      finds:
        'With `--ray-debugger-external` the Ray debugger listens on all interfaces and requires no password. Anyone who can reach the node can run Python in a task that stops at a breakpoint.',
      why: 'With this flag a task that stops at a breakpoint (`RAY_DEBUG=legacy`) waits for a debugger on all interfaces instead of on 127.0.0.1. The first to connect has a Python prompt inside the task.',
      fix: 'Remove the flag and debug on the node itself: `ray debug` there, or through `ssh`. If several nodes must be reached, use it only behind a firewall. With `RAY_DEBUG=1`, the default, removing the flag is not enough: a task at a breakpoint opens debugpy on the node address, on a random port and without a password. So remove breakpoints from code that runs on a shared network, or close its random ports there.',
      reports: [
        { situation: '`ray start --ray-debugger-external` on a machine', severity: 'error' },
        {
          situation:
            'The same in a container or pod, or `ray-debugger-external` in `rayStartParams` of KubeRay: only its network can reach it',
          severity: 'warning',
        },
      ],
      silent: [
        'The flag is absent or switched off.',
        '`ray.init(ray_debugger_external=...)`: Ray rejects the argument, and `unknown-init-argument` reports it.',
      ],
      versions: 'The legacy debugger was measured on 2.53.0 and 2.60.0, the default one on 2.60.0.',
      examples: ['a node of a script', 'scripts without it'],
      sources: [links.debugger, links.commandLine, { title: 'What the debugger listens on', measured: 'M16' }],
    },
  },
  checks: [
    // `ray.init` rejects the name; another rule reports that.
    onOption(['ray_debugger_external'], {}, (option, { process }) => {
      const asked = possibilities(option.value).find(({ value }) => isOn(value));
      return asked && process.api !== 'ray.init' ? report(option, process, asked.sureness) : undefined;
    }),
  ],
});

function report(option: Option, { runsIn }: Process, confidence: Sureness): Report {
  const inContainer = runsIn === 'container';
  return {
    span: option.span,
    severity: inContainer ? 'warning' : 'error',
    confidence,
    message: `Ray debugger listens on all interfaces: anyone who can reach this ${inContainer ? 'container' : 'node'} can run Python in a stopped task.`,
    fixes: remove(option),
  };
}

function remove({ removal }: Option): FixProposal[] {
  if (!removal) return [];
  const changes = [{ kind: 'remove', span: removal } as const];
  return [{ title: 'Remove ray-debugger-external', safety: 'safe', preferred: true, changes }];
}

/** Mappings such as `rayStartParams` hold strings. */
function isOn(value: unknown): boolean {
  return value === true || (typeof value === 'string' && value.toLowerCase() === 'true');
}
