// A Ray debugger listens where other machines can reach it.
import type { LinkedFacts, LinkedSetting } from '../../project/linked-facts.ts';
import type { Option, Process } from '../../ray/facts/process.ts';
import { certainText, leastSure, possibilities, type Sureness } from '../../ray/facts/value.ts';
import { links } from '../../ray/links.ts';
import type { FixProposal, Report } from '../report.ts';
import { defineRule, onOption, onSetting } from '../rule.ts';

const POST_MORTEM = 'RAY_DEBUG_POST_MORTEM';

export const rule = defineRule({
  meta: {
    id: 'exposed-debugger',
    title: 'Ray debugger exposed on the network',
    severity: 'error',
    since: '0.1.0',
    cwe: [489, 306],
    security: {
      score: 8.1,
      vector: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H',
      because: 'The first to connect runs code, while a task is at a breakpoint, on a random port.',
    },
    fix: 'safe',
    reach: true,
    docs: {
      finds:
        'A Ray debugger listens on all interfaces or on the address of the node, without a password. Anyone who can reach it can run Python in the task that stops there.',
      why: 'Ray has two debuggers. By default a task at a breakpoint opens debugpy, where that is installed, on the address of its node and a random port. With `RAY_DEBUG=legacy` and this flag it opens a prompt on all interfaces. The first to connect runs Python in the task. A Ray token protects neither.',
      fix: 'Remove breakpoints from code that runs on a shared network, and set `RAY_DEBUG_POST_MORTEM=0`. Remove the flag and debug on the node itself: `ray debug` there, or through `ssh`. If several nodes must be reached, close the random ports of the nodes to all other machines.',
      reports: [
        { situation: '`ray start --ray-debugger-external` on a machine', severity: 'error' },
        {
          situation:
            'The same in a container or pod, or `ray-debugger-external` in `rayStartParams` of KubeRay: only its network can reach it',
          severity: 'warning',
        },
        {
          situation:
            '`breakpoint()` in a task, an actor or a Serve deployment, or behind `ray.init()`; `ray.util.pdb.set_trace()`',
          severity: 'warning',
        },
        {
          situation:
            '`RAY_DEBUG_POST_MORTEM=1`, for a program, a command, a container, or tasks and actors (`runtime_env`)',
          severity: 'warning',
        },
      ],
      silent: [
        'The flag is absent or switched off; `RAY_DEBUG_POST_MORTEM` is not `1`: Ray compares it with `1` only.',
        'The file sets `RAY_DEBUG` to anything but `1`: breakpoints then open nothing, or only 127.0.0.1.',
        '`breakpoint()` in functions that no decorator and no `ray.remote(f)` in the same file makes a task; `pdb.set_trace()`.',
        '`ray.init(ray_debugger_external=...)`: Ray rejects the argument, and `unknown-init-argument` reports it.',
      ],
      versions: 'The legacy debugger was measured on 2.53.0 and 2.60.0, the default one on 2.58.1 and 2.60.0.',
      examples: ['a node of a script', 'scripts without it'],
      sources: [
        links.debugger,
        links.commandLine,
        { title: 'What the debugger listens on', measured: 'M16' },
        { title: 'What opens the default debugger', measured: 'M30' },
      ],
    },
  },
  checks: [
    // `ray.init` rejects the name; another rule reports that.
    onOption(['ray_debugger_external'], {}, (option, { process }) => {
      const asked = possibilities(option.value).find(({ value }) => isOn(value));
      return asked && process.api !== 'ray.init' ? external(option, process, asked.sureness) : undefined;
    }),
    onOption(['breakpoint'], { roles: ['debugger'] }, ({ span, removal }, _, { facts }) =>
      usesOther(facts)
        ? undefined
        : {
            span,
            severity: 'warning',
            confidence: 'medium',
            message: 'Ray opens a debugger without a password here: anyone who can reach the node can run Python.',
            fixes: remove(removal, 'Remove the breakpoint', 'review'),
          },
    ),
    onSetting([POST_MORTEM], (setting, { facts, verdicts }) => {
      const confidence = usesOther(facts) ? undefined : sureOfOn(setting);
      if (!confidence || (setting.scope !== 'runtime-env' && verdicts.isReplaced(setting))) return undefined;
      return {
        span: setting.span,
        severity: 'warning',
        confidence,
        message: 'A task that fails opens a debugger without a password: anyone who can reach it can run Python.',
        fixes: switchOff(setting),
      };
    }),
  ],
});

function external(option: Option, { runsIn }: Process, confidence: Sureness): Report {
  const inContainer = runsIn === 'container';
  return {
    span: option.span,
    severity: inContainer ? 'warning' : 'error',
    confidence,
    message: `Ray debugger listens on all interfaces: anyone who can reach this ${inContainer ? 'container' : 'node'} can run Python in a stopped task.`,
    fixes: remove(option.removal, 'Remove ray-debugger-external', 'safe'),
  };
}

/** Any value but `1` takes the default debugger away. */
function usesOther({ environment, processes }: LinkedFacts): boolean {
  const own = processes.flatMap((process) => process.environment?.settings ?? []);
  return [...environment, ...own].some(({ name, value }) => name === 'RAY_DEBUG' && certainText(value) !== '1');
}

function sureOfOn({ operation, holds, value }: LinkedSetting): Sureness | undefined {
  if (holds === 'no longer') return undefined;
  // YAML has numbers where the program gets their text.
  const on = possibilities(value).find((one) => String(one.value) === '1');
  return on && leastSure(on.sureness, holds === 'surely' && operation === 'set' ? 'high' : 'medium');
}

function remove(removal: Option['removal'], title: string, safety: 'safe' | 'review'): FixProposal[] {
  if (!removal) return [];
  const changes = [{ kind: 'remove', span: removal } as const];
  return [{ title, safety, preferred: true, changes }];
}

function switchOff({ value, valueSpan }: LinkedSetting): FixProposal[] {
  if (value.kind !== 'literal') return [];
  const change = { kind: 'set-value', span: valueSpan, to: '0' } as const;
  return [{ title: `Set ${POST_MORTEM}=0`, safety: 'review', preferred: true, changes: [change] }];
}

/** Mappings such as `rayStartParams` hold strings. */
function isOn(value: unknown): boolean {
  return value === true || (typeof value === 'string' && value.toLowerCase() === 'true');
}
