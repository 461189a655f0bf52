// An argument is accepted and has no effect.
import type { RayOfProcess } from '../../project/versions/ray-of-process.ts';
import { hostReach } from '../../ray/address.ts';
import { isNodeAddressIgnored } from '../../ray/arguments/init-arguments.ts';
import type { Option } from '../../ray/facts/process.ts';
import { certainText } from '../../ray/facts/value.ts';
import { links } from '../../ray/links.ts';
import type { Report } from '../report.ts';
import { defineRule, onOption } from '../rule.ts';

const DASHBOARD_OPTIONS = ['dashboard_host', 'dashboard_port', 'include_dashboard'] as const;

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
  checks: [
    onOption(['host'], { apis: ['serve.start'] }, (option) =>
      report(option, 'host has no effect here: Serve listens where the host in http_options says, else on 127.0.0.1.'),
    ),
    onOption(DASHBOARD_OPTIONS, { apis: ['ray start'], roles: ['worker'] }, (option) =>
      report(
        option,
        `--${option.name.replace('_', '-')} has no effect here: a worker opens no dashboard, only the head of the cluster does.`,
      ),
    ),
    onOption(DASHBOARD_OPTIONS, { apis: ['ray.init'], roles: ['attach', 'client'] }, (option) =>
      report(
        option,
        `${option.name} has no effect here: this program joins a cluster, and the dashboard stays as the cluster started it.`,
      ),
    ),
    onOption(['node_ip_address'], { apis: ['ray.init'], roles: ['local'] }, (option, { ray }) => {
      const host = certainText(option.value);
      if (host === undefined || hostReach(host) !== 'loopback' || !isNodeAddressIgnored(ray?.allowed)) return undefined;
      const message = `${ray?.label} ignores a loopback _node_ip_address: the GCS and the raylet listen on every interface all the same.`;
      return report(option, message, ray);
    }),
  ],
});

function report(option: Option, message: string, ray?: RayOfProcess): Report | undefined {
  if (asksForNothing(option)) return undefined;
  const { span, removal } = option;
  if (!removal) return { span, message, ray };
  const changes = [{ kind: 'remove', span: removal }] as const;
  return { span, message, ray, fixes: [{ title: 'Remove the argument', safety: 'safe', preferred: true, changes }] };
}

function asksForNothing({ value }: Option): boolean {
  return value.kind === 'literal' && (value.value === false || value.value === null);
}
