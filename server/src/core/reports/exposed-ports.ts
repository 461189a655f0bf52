// Which Ray ports a file of the project opens, to whom, and whether a token is asked for there.

import { compare } from '@renovatebot/pep440';
import type { LinkedProcess, LinkedReach } from '../project/linked-facts.ts';
import { bindsToAll, looksForPorts, opensNoDashboard, opensPorts, opensProxy } from '../project/verdict/listening.ts';
import { type Verdict, verdictsOf } from '../project/verdict/verdict.ts';
import type { Context } from '../project/workspace.ts';
import type { RayData } from '../ray/data.ts';
import type { OptionName } from '../ray/facts/option-names.ts';
import { optionOf } from '../ray/facts/process.ts';
import { certainText } from '../ray/facts/value.ts';
import type { ReleaseSet } from '../ray/versions/releases.ts';
import type { Place } from '../text/span.ts';

/**
 * machine: programs of this machine only. container: what shares a network with the container or pod. network: everyone who can
 * reach an address of the host. outside: everyone whom Kubernetes lets in from outside its cluster. unknown: known at run time.
 */
export type Audience = 'machine' | 'container' | 'network' | 'outside' | 'unknown';

export interface ExposedPort extends Place {
  /** `dashboard`, `GCS`, `Ray Client`, `dashboard agent`, `Serve`, `debugger`. */
  readonly service: string;
  /** Absent where Ray chooses one, or the file does not tell it. */
  readonly port?: number;
  readonly audience: Audience;
  /** The address as the file gives it. Text of the file: escape it. */
  readonly host?: string;
  readonly token: 'yes' | 'no' | 'unknown';
  /** False where it depends on the run: a program that may join a cluster instead of starting one, a value that may be replaced. */
  readonly isCertain: boolean;
}

/** In the order of the file's processes, then of its published ports and services; none for a file that the policy leaves out. */
export function exposedPorts(path: string, context: Context, ownData: RayData): ExposedPort[] {
  const { facts, project } = context;
  if (project.excluded) return [];
  const verdicts = verdictsOf(facts, project, project.data ?? ownData);
  const opened = facts.processes.flatMap((process) => {
    const verdict = verdicts.of(process);
    const token = verdict.token.required;
    const place = { path: process.path, span: process.nameSpan };
    const isCertain = process.role !== 'undecided';
    const agent = token === 'yes' ? tokenOfAgent(verdict.ray?.allowed) : token;
    return [...cluster(verdict), ...serve(verdict), ...stopped(verdict), ...clientServer(verdict)].map((one) => ({
      ...place,
      token: one.service === AGENT ? agent : token,
      isCertain,
      ...one,
    }));
  });
  const letIn = facts.reaches.flatMap((reach) =>
    verdicts.ofReach(reach).ways.map(({ service, port, sureness }) => ({
      path,
      span: reach.valueSpan,
      service,
      ...(port !== undefined && { port }),
      ...audienceOf(reach),
      token: verdicts.ofReach(reach).token,
      isCertain: sureness === 'high',
    })),
  );
  return [...opened, ...letIn];
}

const AGENT = 'dashboard agent';

/** With token authentication it answers without a token before 2.54.0 (measured rows 1 and 20). */
function tokenOfAgent(allowed: ReleaseSet | undefined): ExposedPort['token'] {
  const answers = allowed?.known.map((release) => compare(release, '2.54.0') < 0) ?? [];
  if (answers.length === 0) return 'unknown';
  return answers.every((one) => one) ? 'no' : answers.some((one) => one) ? 'unknown' : 'yes';
}

type Opened = Pick<ExposedPort, 'service' | 'port' | 'audience' | 'host'> & Partial<ExposedPort>;

/** A head listens on fixed ports, `ray.init` on random ones but for the agent's (measured rows 1 and 11). */
function cluster(verdict: Verdict): Opened[] {
  const { process } = verdict;
  if (!opensPorts(process)) return [];
  const audience = process.runsIn === 'container' ? 'container' : 'network';
  const open = (service: string, option: OptionName, port?: number): Opened => ({
    service,
    audience,
    ...portOf(process, [option], port),
  });
  return [
    ...(opensNoDashboard(process) ? [] : [dashboard(verdict)]),
    ...(process.role === 'head'
      ? [open('GCS', 'port', 6379), open('Ray Client', 'ray_client_server_port', 10001)]
      : [open('GCS', 'port')]),
    open(AGENT, 'dashboard_agent_listen_port', 52365),
  ];
}

/** Of KubeRay on all interfaces of the pod; else on 127.0.0.1, unless an option says otherwise (measured row 1). */
function dashboard({ process, reach: { binding } }: Verdict): Opened {
  const port = portOf(process, ['dashboard_port'], 8265);
  const host = optionOf(process, 'dashboard_host');
  const beyond = process.runsIn === 'container' ? 'container' : 'network';
  if (binding) {
    const isCertain = binding.sureness !== 'low' && process.role !== 'undecided';
    return {
      service: 'dashboard',
      ...port,
      audience: beyond,
      span: binding.option.span,
      host: binding.host,
      isCertain,
    };
  }
  if (host && certainText(host.value) === undefined)
    return { service: 'dashboard', ...port, audience: 'unknown', span: host.span };
  return { service: 'dashboard', ...port, audience: bindsToAll(process) ? beyond : 'machine' };
}

/** Its port answers without a token, whatever the mode (measured row 15). */
function serve({ process, reach }: Verdict): Opened[] {
  if (!opensProxy(process)) return [];
  const port = portOf(process, ['http_options.port', 'port'], 8000);
  if (reach.serve && reach.serve !== 'by default') {
    const { option, host, sureness } = reach.serve;
    const isCertain = sureness !== 'low';
    return [{ service: 'Serve', ...port, audience: 'network', span: option.span, host, token: 'no', isCertain }];
  }
  const host = optionOf(process, 'http_options.host') ?? optionOf(process, 'http_options');
  const isKnown = !host || certainText(host.value) !== undefined || host.value.kind === 'mapping';
  const audience = reach.serve ? 'network' : isKnown ? 'machine' : 'unknown';
  return [{ service: 'Serve', ...port, audience, token: 'no' }];
}

/** While a task stands at a breakpoint, on a random port, whatever the mode (measured row M30). */
function stopped({ process }: Verdict): Opened[] {
  const audience = process.runsIn === 'container' ? 'container' : 'network';
  return process.role === 'debugger' ? [{ service: 'debugger', audience, token: 'no', isCertain: false }] : [];
}

/** On all interfaces unless it is given a host (measured row M29). */
function clientServer({ process, reach: { client } }: Verdict): Opened[] {
  if (process.role !== 'client-server') return [];
  const network = process.runsIn === 'container' ? 'container' : 'network';
  const host = optionOf(process, 'host');
  const isKnown = !host || certainText(host.value) !== undefined;
  const audience = client ? network : isKnown ? 'machine' : 'unknown';
  return [{ service: 'Ray Client', ...portOf(process, ['port'], 10001), audience }];
}

function audienceOf({ how, hostAddress }: LinkedReach): Pick<ExposedPort, 'audience' | 'host'> {
  const host = certainText(hostAddress);
  return {
    audience: how === 'published-port' || how === 'forwarded-port' ? 'network' : 'outside',
    ...(host && { host }),
  };
}

function portOf(process: LinkedProcess, options: readonly OptionName[], usual?: number): { port?: number } {
  const option = options.map((name) => optionOf(process, name)).find((one) => one !== undefined);
  if (!option) return usual === undefined || looksForPorts(process) ? {} : { port: usual };
  const number = option.value.kind === 'literal' ? Number(option.value.value) : Number.NaN;
  return Number.isInteger(number) && number > 0 ? { port: number } : {};
}
