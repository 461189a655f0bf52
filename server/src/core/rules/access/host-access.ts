// A container that Ray runs in may act on the machine that it runs on.
import type { LinkedReach } from '../../project/linked-facts.ts';
import type { HostAccess } from '../../ray/facts/process.ts';
import { links } from '../../ray/links.ts';
import { quote } from '../../text/words.ts';
import type { FixProposal, Report } from '../report.ts';
import { defineRule, onHostAccess } from '../rule.ts';

export const rule = defineRule({
  meta: {
    id: 'host-access',
    title: 'Ray container that can take over its machine',
    severity: 'warning',
    since: '0.1.0',
    cwe: [250, 269],
    security: {
      score: 8.8,
      vector: 'CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H',
      because: 'Code in the container can take over its machine.',
    },
    fix: 'review',
    reach: true,
    docs: {
      finds:
        'A container that runs Ray is privileged, has the Docker socket, a system folder of its machine, or a capability that leads out of the container. Anyone who can run a job there can become root on the machine.',
      why: 'Ray runs whatever code a job brings. A container limits what that code can reach: its own files, its own processes, its own network. These settings lift that limit, so a job that should not be there takes the machine and everything else on it, not only the cluster.',
      fix: 'Remove the setting. GPUs need `--gpus` or the device plugin, not `--privileged`; InfiniBand needs `--device=/dev/infiniband` and `--cap-add=IPC_LOCK`; shared memory needs `--shm-size` or `--ipc=host`. Mount the folder that the job needs instead of `/`. Build images outside the cluster instead of through its Docker socket.',
      reports: [
        {
          situation:
            'Privileged: `docker run --privileged`, `privileged: true` of compose or of a `securityContext`, `docker.run_options` of the cluster launcher',
          severity: 'warning',
        },
        { situation: 'The socket of Docker, Podman or containerd is mounted', severity: 'warning' },
        {
          situation: '`/`, `/etc`, `/root`, `/var/lib/docker` or `/var/lib/kubelet` of the machine is mounted',
          severity: 'warning',
        },
        {
          situation:
            'The capability `ALL`, `SYS_ADMIN`, `SYS_MODULE`, `SYS_RAWIO`, `BPF` or `DAC_READ_SEARCH` is added',
          severity: 'warning',
        },
        { situation: '`/` is mounted to be read only', severity: 'information' },
        { situation: 'The processes of the machine: `--pid=host`, `hostPID`', severity: 'information' },
        { situation: '`hostNetwork` of a pod, to which no NetworkPolicy applies', severity: 'information' },
      ],
      silent: [
        'Nothing shows that Ray runs in the container, or it only submits jobs to a cluster or drives one.',
        '`--ipc=host`, `--shm-size`, `--gpus`, `--device`, `--ulimit`, `IPC_LOCK`, `NET_ADMIN` and `SYS_PTRACE`.',
        'Folders of data (`/data`, `/mnt`, `/home`, `/dev/shm`) and single files such as `/etc/localtime`.',
        '`--network=host` of Docker: `missing-auth-token` and `exposed-dashboard` report what is open there.',
      ],
      examples: ['a privileged head', 'what GPUs and shared memory need'],
      sources: [links.security, links.dockerSecurity, links.podSecurity],
    },
  },
  checks: [onHostAccess(report)],
});

function report(access: HostAccess, reach: LinkedReach): Report {
  return {
    span: reach.valueSpan,
    severity: access.readOnly || access.kind === 'processes' || access.kind === 'network' ? 'information' : 'warning',
    ...(reach.behind === 'may be ray' && { confidence: 'medium' }),
    message: messageOf(access),
    fixes: fixesOf(access, reach),
  };
}

function messageOf({ kind, name = '', readOnly }: HostAccess): string {
  switch (kind) {
    case 'privileged':
      return 'A Ray job can take over this machine: its container is privileged.';
    case 'socket':
      return 'A Ray job can take over this machine: its container has the Docker socket.';
    case 'capability':
      return `A Ray job can take over this machine: its container has the capability ${name}.`;
    case 'folder':
      return readOnly
        ? 'A Ray job can read all files of this machine, with the keys and tokens in them.'
        : `A Ray job can take over this machine: it can write to ${quote(name)} there.`;
    case 'processes':
      return 'A Ray job can see all processes of this machine, with their arguments.';
    case 'network':
      return 'No NetworkPolicy applies to this pod: it uses the network of its node.';
  }
}

function fixesOf({ kind, removal }: HostAccess, { value, valueSpan }: LinkedReach): FixProposal[] {
  if (kind !== 'privileged' && kind !== 'processes') return [];
  if (removal) return [{ ...REVIEWED, title: TITLES[kind], changes: [{ kind: 'remove', span: removal }] }];
  const isSwitch = value.kind === 'literal' && value.value === true;
  return isSwitch
    ? [{ ...REVIEWED, title: TITLES[kind], changes: [{ kind: 'set-value', span: valueSpan, to: false }] }]
    : [];
}

const REVIEWED = { safety: 'review', preferred: true } as const;
const TITLES = {
  privileged: 'Run the container unprivileged',
  processes: 'Keep the processes of the machine out',
} as const;
