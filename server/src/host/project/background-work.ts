// Work that takes long, done in short slices, so that a request is answered, or another thread heard, between two of them; and work that is done again when asked for meanwhile, never twice at a time.

/** Can be left alone for a while wherever it yields; what it has done so far must hold then. */
export type Work = Generator<void, void, void>;

/** Lower numbers first. files: what open documents are checked with. disk: the workspace folders. findings: of closed files. */
export const PRIORITY = { files: 0, disk: 1, findings: 2 } as const;

/** Milliseconds. A step that takes longer by itself is not cut. */
const SLICE = 8;

interface Task {
  readonly priority: number;
  readonly work: Work;
  readonly done: () => void;
}

export class BackgroundWork {
  /** Milliseconds. */
  longestSlice = 0;
  private readonly onError: (error: unknown) => void;
  private tasks: Task[] = [];
  private running: Promise<void> | undefined;

  /** A piece of work that throws ends there; it is reported, and the others go on. */
  constructor(onError: (error: unknown) => void) {
    this.onError = onError;
  }

  /** Resolves when this very work is done. Work of one priority is done in the order in which it came. */
  add(priority: number, work: Work): Promise<void> {
    return new Promise((done) => {
      const behind = this.tasks.findIndex((task) => task.priority > priority);
      this.tasks.splice(behind === -1 ? this.tasks.length : behind, 0, { priority, work, done });
      this.running ??= this.run();
    });
  }

  get isIdle(): boolean {
    return this.running === undefined;
  }

  /** Resolves when nothing is left to do, whatever came meanwhile. */
  async idle(): Promise<void> {
    while (this.running) await this.running;
  }

  private async run(): Promise<void> {
    while (this.tasks.length > 0) {
      await new Promise((resolve) => setImmediate(resolve));
      const started = performance.now();
      do this.step();
      while (this.tasks.length > 0 && performance.now() - started < SLICE);
      this.longestSlice = Math.max(this.longestSlice, performance.now() - started);
    }
    this.running = undefined;
  }

  private step(): void {
    const task = this.tasks[0] as Task;
    try {
      if (!task.work.next().done) return;
    } catch (error) {
      this.onError(error);
    }
    this.tasks = this.tasks.filter((one) => one !== task);
    task.done();
  }
}

export class Rounds {
  private readonly round: () => Promise<void>;
  private isAsked = false;
  private running: Promise<void> | undefined;

  /** `round` does not reject. */
  constructor(round: () => Promise<void>) {
    this.round = round;
  }

  /** However often it is asked before a round begins, one is enough. */
  ask(): void {
    this.isAsked = true;
    this.running ??= this.run();
  }

  get isIdle(): boolean {
    return this.running === undefined;
  }

  /** Resolves when the last round that was asked for is over. */
  async idle(): Promise<void> {
    while (this.running) await this.running;
  }

  private async run(): Promise<void> {
    // What is asked for in the same turn is one round.
    await Promise.resolve();
    while (this.isAsked) {
      this.isAsked = false;
      await this.round();
    }
    this.running = undefined;
  }
}
