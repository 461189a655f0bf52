// What is true of one process, asked once a file: which Ray, whether a token is required, who starts it, who can reach it, what it sends.

import type { RayData } from '../../ray/data.ts';
import { headOf, headsAmong, startedIn } from '../clusters/cluster-of.ts';
import {
  holds,
  type LinkedFacts,
  type LinkedProcess,
  type LinkedReach,
  type LinkedSetting,
  nameOfPlace,
} from '../linked-facts.ts';
import type { ProjectView } from '../project.ts';
import { type RayOfProcess, rayOfProcess, rayOfSetting, startsWith } from '../versions/ray-of-process.ts';
import {
  clientListening,
  dashboardBinding,
  type Exposure,
  opensPorts,
  serveListening,
  type WayIn,
  waysIn,
} from './listening.ts';
import {
  type AuthMode,
  type ModeLink,
  modeInEnvironment,
  modeInFile,
  modeLinks,
  modeOf,
  type Required,
  reachLinks,
  type TokenVerdict,
  tokenVerdict,
} from './mode.ts';
import { type Sending, sendingOf } from './sending.ts';
import { isReplaced, mayDecide } from './settings.ts';

export interface Verdict {
  readonly process: LinkedProcess;
  /** Undefined where its versions are unknown. */
  readonly ray: RayOfProcess | undefined;
  readonly mode: AuthMode;
  /** Places in other files that decide the mode. */
  readonly modeLinks: readonly ModeLink[];
  readonly token: TokenVerdict;
  readonly startedBy: 'container' | 'unknown';
  readonly reach: {
    /** Where its dashboard listens on more than loopback. */
    readonly binding: Exposure | undefined;
    /** The same where more than a container can connect to it there. */
    readonly dashboard: Exposure | undefined;
    /** Where Serve listens on more than loopback; by default: nothing names a host, and that is all interfaces. */
    readonly serve: Exposure | 'by default' | undefined;
    /** The same of a server of Ray Client that is started by itself. */
    readonly client: Exposure | 'by default' | undefined;
    /** Other machines can: by its dashboard, by the GCS of a head, by a published port or a service. */
    readonly isOpen: boolean;
  };
  readonly sends: Sending;
  /** The head of the file whose cluster it surely belongs to. */
  readonly head: LinkedProcess | undefined;
}

/** Of a published port, a service or an ingress. */
export interface ReachVerdict {
  readonly reach: LinkedReach;
  /** The surest first. */
  readonly ways: readonly WayIn[];
  /** yes: everything behind it asks. no: something does not, or an image of Ray in a file that sets no mode. */
  readonly token: Required;
  /** The Ray that decides whether it does; of the first of several processes. */
  readonly ray: RayOfProcess | undefined;
  readonly links: readonly ModeLink[];
}

/** Of one by which other machines surely, or maybe, get in. */
export interface OpenReach extends ReachVerdict {
  readonly ways: readonly [WayIn, ...WayIn[]];
}

export class Verdicts {
  private readonly facts: LinkedFacts;
  private readonly project: Pick<ProjectView, 'ray'>;
  private readonly data: RayData;
  private readonly byProcess = new Map<LinkedProcess, Verdict>();
  private readonly byReach = new Map<LinkedReach, ReachVerdict>();
  private readonly surroundings = new Map<LinkedFacts, Surroundings>();

  constructor(facts: LinkedFacts, project: Pick<ProjectView, 'ray'>, data: RayData) {
    this.facts = facts;
    this.project = project;
    this.data = data;
  }

  /** `facts`: of the file that the process is found in, where that is one that takes variables from this one. */
  of(process: LinkedProcess, facts: LinkedFacts = this.facts): Verdict {
    const known = this.byProcess.get(process);
    if (known) return known;
    const verdict = this.decide(process, facts);
    this.byProcess.set(process, verdict);
    return verdict;
  }

  ofReach(reach: LinkedReach): ReachVerdict {
    const known = this.byReach.get(reach);
    if (known) return known;
    const opening = typeof reach.behind === 'string' ? undefined : reach.behind.find(opensPorts);
    const verdict = {
      reach,
      ways: waysIn(reach),
      token: this.tokenBehind(reach),
      ray: opening && this.of(opening).ray,
      links: reachLinks(reach, this.facts),
    };
    this.byReach.set(reach, verdict);
    return verdict;
  }

  /** The Ray that a variable concerns. */
  rayOf(setting: LinkedSetting): RayOfProcess | undefined {
    return rayOfSetting(setting, this.facts, this.project, this.data);
  }

  /** What the whole file says of the mode of its own process. */
  modeOfProgram(): AuthMode {
    return modeInFile(this.facts);
  }

  /** Every process that is given it surely has another value of that name. */
  isReplaced(setting: LinkedSetting): boolean {
    return isReplaced(setting, this.facts);
  }

  /** The processes of this file that differ in what they start with, those of built images among them. */
  started(): LinkedProcess[] {
    return startedIn(this.facts);
  }

  /** Those that surely belong to the cluster of this one; itself left out. */
  othersOfCluster(process: LinkedProcess): LinkedProcess[] {
    const head = process.role === 'head' ? process : this.of(process).head;
    if (!head) return [];
    return this.started().filter((one) => one !== process && (one === head || this.of(one).head === head));
  }

  /** Other machines can reach it without a token. */
  isOpenToAnyone(process: LinkedProcess, facts: LinkedFacts = this.facts): boolean {
    const { reach, token } = this.of(process, facts);
    return reach.isOpen && token.required === 'no';
  }

  /** Some process that starts with this setting is open to anyone. */
  opensToAnyone(setting: LinkedSetting): boolean {
    const { users = [] } = this.facts;
    const isOpen = ({ reach, token }: Verdict) => reach.isOpen && token.required === 'no';
    return this.takenBy(setting).some(isOpen) || users.some(({ facts }) => opensImage(setting, facts));
  }

  /** Of the processes that have its value, or may have it, those of files that take variables from this one among them. */
  takenBy(setting: LinkedSetting): Verdict[] {
    const { users = [] } = this.facts;
    const all = [this.facts, ...users.map((user) => user.facts)];
    return all.flatMap((facts) => this.startedWith(setting, facts).map((one) => this.of(one, facts)));
  }

  /** The processes that have its value, or may have it. */
  startedWith(setting: LinkedSetting, facts: LinkedFacts = this.facts): LinkedProcess[] {
    const { processes, runs = [] } = facts;
    return [...processes, ...runs].filter((one) => startsWith(one, setting) && mayDecide(setting, one, facts));
  }

  private decide(process: LinkedProcess, facts: LinkedFacts): Verdict {
    const { heads, letIn } = this.around(facts);
    const ray = rayOfProcess(process, facts, this.project, this.data);
    const mode = modeOf(process, facts);
    const startedBy = process.runsIn === 'container' ? 'container' : 'unknown';
    const binding = dashboardBinding(process);
    // In a container other machines reach the dashboard only through a port that is published or a service that leads to it.
    const dashboard = startedBy === 'container' ? undefined : binding;
    // A head outside a container is: its GCS listens on all interfaces (measured row 11).
    const isOpen = dashboard !== undefined || (process.role === 'head' && startedBy !== 'container');
    let sends: Sending | undefined;
    return {
      process,
      ray,
      mode,
      modeLinks: modeLinks(process, facts),
      token: tokenVerdict(process, mode, ray?.allowed),
      startedBy,
      reach: {
        binding,
        dashboard,
        serve: serveListening(process),
        client: clientListening(process),
        isOpen: !process.onHostedRunner && (isOpen || letIn.has(nameOfPlace(process))),
      },
      // Asked of those that join a cluster only.
      get sends() {
        sends ??= sendingOf(process, facts, ray?.allowed);
        return sends;
      },
      head: headOf(process, heads, facts),
    };
  }

  private around(facts: LinkedFacts): Surroundings {
    const known = this.surroundings.get(facts) ?? surroundingsIn(facts);
    this.surroundings.set(facts, known);
    return known;
  }

  private tokenBehind({ how, behind, environment }: LinkedReach): Required {
    // What a Kubernetes Service leads to is described elsewhere, with the mode that it has.
    if (typeof behind === 'string') {
      const mode = environment ? modeInEnvironment(environment) : modeInFile(this.facts);
      return how === 'published-port' && mode === 'unset' ? 'no' : 'unknown';
    }
    const answers = behind.filter(opensPorts).map((process) => this.of(process).token.required);
    if (answers.includes('no')) return 'no';
    return answers.includes('unknown') ? 'unknown' : 'yes';
  }
}

interface Known {
  readonly ray: ProjectView['ray'];
  readonly data: RayData;
  readonly verdicts: Verdicts;
}

const byFacts = new WeakMap<LinkedFacts, Known>();

/** The same for all who ask about a file, as long as what it is checked with is the same. */
export function verdictsOf(facts: LinkedFacts, { ray }: Pick<ProjectView, 'ray'>, data: RayData): Verdicts {
  const known = byFacts.get(facts);
  if (known && known.ray === ray && known.data === data) return known.verdicts;
  const verdicts = new Verdicts(facts, ray ? { ray } : {}, data);
  byFacts.set(facts, { ray, data, verdicts });
  return verdicts;
}

/** What is asked of a file for each of its processes. */
interface Surroundings {
  readonly heads: readonly LinkedProcess[];
  /** Places of processes to which a published port or a service leads. */
  readonly letIn: ReadonlySet<string>;
}

function surroundingsIn(facts: LinkedFacts): Surroundings {
  const open = facts.reaches.filter((reach) => typeof reach.behind !== 'string' && waysIn(reach).length > 0);
  const behind = open.flatMap((reach) => (typeof reach.behind === 'string' ? [] : reach.behind));
  return { heads: headsAmong(startedIn(facts)), letIn: new Set(behind.map(nameOfPlace)) };
}

/** A port of an image of Ray is published, whatever the image runs. */
function opensImage(setting: LinkedSetting, { reaches }: LinkedFacts): boolean {
  return reaches.some(
    (reach) =>
      typeof reach.behind === 'string' &&
      reach.environment !== undefined &&
      holds(reach.environment, setting) &&
      modeInEnvironment(reach.environment) !== 'token' &&
      waysIn(reach).length > 0,
  );
}
