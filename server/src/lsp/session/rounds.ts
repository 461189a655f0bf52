// Does something again when asked to meanwhile, and never twice at a time.
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
