// The debugger of tasks waits for anyone on the network.
import type { Option, Process } from '../../ray/facts/process.ts';
import { possibilities, type Sureness } from '../../ray/facts/value.ts';
import { links } from '../../ray/links.ts';
import type { FixProposal, Report } from '../report.ts';
import { defineRule, onOption } from '../rule.ts';

export const rule = defineRule({
  meta: {
    id: 'exposed-debugger',
    title: 'The debugger of Ray listens beyond this machine',
    severity: 'error',
    since: '0.1.0',
    cwe: [489, 306],
    fix: 'safe',
    reach: true,
    docs: {
      what: '`ray start --ray-debugger-external`, or `ray-debugger-external` in the `rayStartParams` of KubeRay. A warning inside a container or pod, where others need a way in first.',
      why: 'With the flag, a task that stops at a breakpoint (`RAY_DEBUG=legacy`) waits for the debugger on every interface instead of on 127.0.0.1, and asks for no password. Whoever connects first has a Python prompt inside the task.',
      how: 'Leave the flag out and debug from the node itself: `ray debug` there, or through `ssh`. Where several nodes must be reached, allow it behind a firewall only and take it away afterwards.',
      releases: 'Measured on 2.53.0 and 2.60.0.',
      sources: [links.debugger, links.commandLine, { title: 'What the debugger listens on', measured: 'M16' }],
    },
  },
  checks: [
    // `ray.init` refuses the name; another rule says so.
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
    message: `A task that stops in the legacy debugger waits on every interface: anyone who can reach this ${inContainer ? 'container' : 'node'} gets a Python prompt in it.`,
    fixes: remove(option),
  };
}

function remove({ removal }: Option): FixProposal[] {
  if (!removal) return [];
  const changes = [{ kind: 'remove', span: removal } as const];
  return [{ title: 'Debug from this node only', safety: 'safe', preferred: true, changes }];
}

/** Mappings such as `rayStartParams` hold texts. */
function isOn(value: unknown): boolean {
  return value === true || (typeof value === 'string' && value.toLowerCase() === 'true');
}
