// An argument is accepted and has no effect.
import type { LinkedProcess } from '../project/linked-facts.ts';
import { hostReach } from '../ray/address.ts';
import { isNodeAddressIgnored } from '../ray/arguments/init-arguments.ts';
import { type Option, optionOf } from '../ray/facts/process.ts';
import { certainText } from '../ray/facts/value.ts';
import { links } from '../ray/links.ts';
import { defineRule, type Report, type RuleContext } from './rule.ts';

export const rule = defineRule({
  meta: {
    id: 'ignored-argument',
    title: 'An argument of Ray has no effect',
    severity: 'information',
    since: '0.1.0',
    cwe: [],
    fix: 'safe',
    docs: {
      what: 'The dashboard options of `ray.init` while joining a cluster (`address="auto"`, `host:port`, `ray://`) and of `ray start` on a worker, `_node_ip_address` with a loopback address where the Ray in use is 2.54 or later, and `host` of `serve.start`, which has to be in `http_options`. Nothing is said about `include_dashboard=False` and other values that ask for nothing.',
      why: 'Ray accepts them without a word. A reader takes the program for more open, or more closed, than it is: the dashboard of a cluster listens where the process that started it said, and from 2.54 on the inner services listen on the network whatever `_node_ip_address` says.',
      how: 'Take the argument away, and set the dashboard where the cluster is started: `ray start --head --dashboard-host=127.0.0.1`.',
      releases: 'Measured on 2.53.0 and 2.60.0; `_node_ip_address` is ignored from 2.54 on.',
      sources: [
        links.init,
        links.commandLine,
        { title: 'Dashboard options when joining', measured: 'M12' },
        { title: '_node_ip_address by release', measured: 'M13' },
        { title: 'What Serve listens on', measured: 'M15' },
      ],
    },
  },
  *check(context) {
    for (const process of context.facts.processes) {
      if (process.api === 'serve.start') yield* ignoredServeHost(process);
      if (process.api === 'ray start' && process.role === 'worker') yield* ignoredByWorker(process);
      if (process.api === 'ray.init') yield* [...ignoredWhenJoining(process), ...ignoredNodeAddress(process, context)];
    }
  },
});

function ignoredServeHost(process: LinkedProcess): Report[] {
  const option = optionOf(process, 'host');
  if (!option || asksForNothing(option)) return [];
  return report(
    option,
    'host has no effect here: Serve listens where the host in http_options says, else on 127.0.0.1.',
  );
}

const DASHBOARD_OPTIONS = ['dashboard_host', 'dashboard_port', 'include_dashboard'] as const;

function ignoredWhenJoining(process: LinkedProcess): Report[] {
  if (process.role !== 'attach' && process.role !== 'client') return [];
  return DASHBOARD_OPTIONS.flatMap((name) => {
    const option = optionOf(process, name);
    if (!option || asksForNothing(option)) return [];
    return report(
      option,
      `${name} has no effect here: this program joins a cluster, and the dashboard stays as the cluster started it.`,
    );
  });
}

function ignoredByWorker(process: LinkedProcess): Report[] {
  return DASHBOARD_OPTIONS.flatMap((name) => {
    const option = optionOf(process, name);
    if (!option || asksForNothing(option)) return [];
    const flag = `--${name.replace('_', '-')}`;
    return report(
      option,
      `${flag} has no effect here: a worker opens no dashboard, only the head of the cluster does.`,
    );
  });
}

function asksForNothing({ value }: Option): boolean {
  return value.kind === 'literal' && (value.value === false || value.value === null);
}

function ignoredNodeAddress(process: LinkedProcess, { verdicts }: RuleContext): Report[] {
  const { ray } = verdicts.of(process);
  const option = process.role === 'local' ? optionOf(process, 'node_ip_address') : undefined;
  const host = certainText(option?.value);
  if (!option || host === undefined || hostReach(host) !== 'loopback' || !isNodeAddressIgnored(ray?.allowed)) return [];
  const message = `${ray?.label} ignores a loopback _node_ip_address: the GCS and the raylet listen on every interface all the same.`;
  return report(option, message).map((one) => ({ ...one, ray }));
}

function report(option: Option, message: string): Report[] {
  const { span, removal } = option;
  if (!removal) return [{ span, message }];
  const changes = [{ kind: 'remove', span: removal }] as const;
  return [{ span, message, fixes: [{ title: 'Remove the argument', safety: 'safe', preferred: true, changes }] }];
}
