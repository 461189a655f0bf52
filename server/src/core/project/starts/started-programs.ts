// What the files of the workspace that a command runs start in their turn, with the variables, the files and the network of the command.

import type { ProcessEnvironment } from '../../ray/facts/environment.ts';
import type { Process } from '../../ray/facts/process.ts';
import type { ReadFacts } from '../../ray/facts/read-facts.ts';
import type { Providers, Referrer } from '../environment/providers.ts';
import type { LinkedEnvironment, LinkedProcess, StartedBy } from '../linked-facts.ts';
import { withGivenValues } from './given-values.ts';
import { type FilesOf, foldersFrom, pathsBeside, pathsInContainer } from './program-paths.ts';

/** A program that runs a program that runs a program. */
const DEEPEST = 5;

/** A command that runs a file of the workspace, as its own file has it. */
export interface Start {
  readonly program: NonNullable<Process['program']>;
  readonly environment: LinkedEnvironment;
  /** The file that the command is in, or the last one that was run before. */
  readonly path: string;
  /** What runs it in the file that is checked. */
  readonly startedBy: StartedBy;
  readonly in: Pick<LinkedProcess, 'runsIn' | 'hosts' | 'image'>;
  /** Of a container: ways in which its files may be laid out, the likeliest first; each the weakest layer first. */
  readonly layouts: readonly (readonly FilesOf[])[];
}

interface Around {
  /** Variables of an environment as they are in this file, followed to the files that they come from. */
  readonly follow: (environment: ProcessEnvironment, path: string) => LinkedEnvironment;
  /** Called for every program that is found. */
  readonly found: (path: string) => void;
}

export class StartedPrograms {
  private readonly providers: Providers;
  private readonly referrer: Referrer;
  private readonly around: Around;

  constructor(providers: Providers, referrer: Referrer, around: Around) {
    this.providers = providers;
    this.referrer = referrer;
    this.around = around;
  }

  /** The processes of Ray that come of it, in other files. */
  runsOf(start: Start, depth = 0): LinkedProcess[] {
    const path = depth < DEEPEST ? this.pathOf(start) : undefined;
    const facts = path === undefined ? undefined : this.providers.factsOf(path, this.referrer);
    if (path === undefined || !facts || path === start.path) return [];
    this.around.found(path);
    return facts.processes.flatMap((process) => {
      const environment = this.environmentOf(process, facts, path, start.environment);
      if (process.program) return this.runsOf({ ...start, program: process.program, environment, path }, depth + 1);
      const { runsIn: _, hosts: __, environmentPlace: ___, ...rest } = process;
      const given = process.environment?.isApart ? undefined : process.environment ? start.environment : environment;
      const started: LinkedProcess = {
        ...rest,
        ...(process.runsIn && { runsIn: process.runsIn }),
        ...start.in,
        path,
        environment,
        startedBy: start.startedBy,
        ...(given && { given }),
      };
      return [withGivenValues(started, given ? [given] : [])];
    });
  }

  private pathOf({ program, layouts, path, in: where }: Start): string | undefined {
    if (!where.runsIn && layouts.length === 0) return this.providers.firstOf(pathsBeside(program, path));
    const known = layouts.flatMap((layers) => pathsInContainer(program, layers));
    const isScript = path !== this.referrer.path;
    return (
      this.providers.firstOf([...known, ...(isScript ? pathsBeside(program, path) : [])]) ??
      this.inAnyImage(program, layouts)
    );
  }

  /** The image is built of some Dockerfile of the workspace: where all that have such a file mean the same one, it is that. */
  private inAnyImage(program: Start['program'], layouts: Start['layouts']): string | undefined {
    if (layouts.some((layers) => layers.some(({ files }) => files.copies.length > 0))) return undefined;
    const own = layouts[0] ?? [];
    const found = this.providers.stages().flatMap(({ path, provided: { files } }) => {
      if (!files) return [];
      const paths = foldersFrom(path).flatMap((folder) =>
        pathsInContainer(program, [{ files, beside: `${folder}/Dockerfile` }, ...own]),
      );
      return this.providers.firstOf(paths) ?? [];
    });
    const [only, ...others] = new Set(found);
    return others.length === 0 ? only : undefined;
  }

  /** What the program sets itself comes behind what it is started with. */
  private environmentOf(process: Process, facts: ReadFacts, path: string, outer: LinkedEnvironment): LinkedEnvironment {
    const own = process.environment ?? {
      settings: facts.environment.filter(({ scope, order }) => scope === 'process' && order !== 'after-start'),
      open: false,
      ...(facts.inherits && { inherits: facts.inherits }),
    };
    const { settings, open, inherits = [] } = this.around.follow(own, path);
    const all = [...(outer.inherits ?? []), ...inherits];
    return {
      settings: [...outer.settings, ...settings],
      open: outer.open || open,
      ...(all.length > 0 && { inherits: all }),
    };
  }
}
