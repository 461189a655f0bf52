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
    title: 'Argument has no effect',
    severity: 'information',
    since: '0.1.0',
    cwe: [],
    fix: 'safe',
    docs: {
      finds:
        'Ray accepts this argument and ignores it. The program is more exposed, or less exposed, than its arguments suggest.',
      why: 'The dashboard of a cluster listens where the process that started it was configured to listen. From 2.54 on the GCS and the raylet listen on the network whatever `_node_ip_address` holds.',
      fix: 'Remove the argument. Configure the dashboard where the cluster is started: `ray start --head --dashboard-host=127.0.0.1`. Set the host of Serve in `http_options`.',
      reports: [
        {
          situation:
            '`dashboard_host`, `dashboard_port` or `include_dashboard` of `ray.init`, and the program joins a cluster (`address="auto"`, `host:port`, `ray://`)',
          severity: 'information',
        },
        { situation: 'The same options of `ray start` on a worker, which has no dashboard', severity: 'information' },
        { situation: '`_node_ip_address` with a loopback address, on Ray 2.54 or later', severity: 'information' },
        { situation: '`host` of `serve.start`: Serve reads `http_options`', severity: 'information' },
      ],
      silent: [
        'The value requests nothing: `include_dashboard=False`, `None`.',
        'The program may start Ray itself: the options have an effect there.',
        '`_node_ip_address`, and the Ray version is unknown or may be below 2.54.',
      ],
      versions:
        '`_node_ip_address` is ignored from 2.54 on. The others have no effect on any release measured (2.53.0 and 2.60.0).',
      examples: ['the dashboard of a cluster that runs already', 'a local start has its own dashboard'],
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
      report(option, 'host has no effect: Serve listens on the host in http_options, or on 127.0.0.1 without one.'),
    ),
    onOption(DASHBOARD_OPTIONS, { apis: ['ray start'], roles: ['worker'] }, (option) =>
      report(option, `${optionName(option)} has no effect: workers have no dashboard.`, optionName(option)),
    ),
    onOption(DASHBOARD_OPTIONS, { apis: ['ray.init'], roles: ['attach', 'client'] }, (option) =>
      report(option, `${option.name} has no effect: this program joins a cluster.`),
    ),
    onOption(['node_ip_address'], { apis: ['ray.init'], roles: ['local'] }, (option, { ray }) => {
      const host = certainText(option.value);
      if (host === undefined || hostReach(host) !== 'loopback' || !isNodeAddressIgnored(ray?.allowed)) return undefined;
      const message = '_node_ip_address has no effect: the GCS and the raylet listen on all interfaces.';
      return report(option, message, '_node_ip_address', ray);
    }),
  ],
});

/** `written` is the name of the option in the file. */
function report(
  option: Option,
  message: string,
  written: string = option.name,
  ray?: RayOfProcess,
): Report | undefined {
  if (requestsNothing(option)) return undefined;
  const { span, removal } = option;
  if (!removal) return { span, message, ray };
  const changes = [{ kind: 'remove', span: removal }] as const;
  return { span, message, ray, fixes: [{ title: `Remove ${written}`, safety: 'safe', preferred: true, changes }] };
}

function optionName({ name }: Option): string {
  return `--${name.replace('_', '-')}`;
}

function requestsNothing({ value }: Option): boolean {
  return value.kind === 'literal' && (value.value === false || value.value === null);
}
