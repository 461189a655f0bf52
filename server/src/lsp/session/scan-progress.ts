// Shows how far the reading of the workspace folders is: as LSP's work-done progress and, to clients with a status of ours, beside it.
import type { Connection, WorkDoneProgressReporter } from 'vscode-languageserver';
import type { Client } from './client-capabilities.ts';

/** Files between two messages. */
const STEP = 100;
const TITLE = 'Ray Guard';
/** Notification with `done` and `total`, to clients whose initialization options say `status: true`. */
const SCAN_METHOD = 'rayGuard/scan';

export class ScanProgress {
  private readonly connection: Connection;
  private readonly client: Pick<Client, 'progress' | 'status'>;
  private readonly reporters = new Set<WorkDoneProgressReporter>();
  private done = 0;
  private total = 0;

  constructor(connection: Connection, client: Pick<Client, 'progress' | 'status'>) {
    this.connection = connection;
    this.client = client;
  }

  /** Both are 0 when nothing is being read. */
  update(done: number, total: number): void {
    const begins = this.total === 0 && total > 0;
    const ends = this.total > 0 && total === 0;
    this.done = done;
    this.total = total;
    if (begins || ends || (total > 0 && done % STEP === 0)) this.tell();
    if (total === 0) this.end();
    else if (begins) this.begin();
    else if (done % STEP === 0)
      for (const reporter of this.reporters) reporter.report(this.percentage(), this.message());
  }

  /** Shows it in the progress of a request as well, until the request is answered. */
  follow(reporter: WorkDoneProgressReporter): () => void {
    reporter.begin(TITLE, this.percentage(), this.message(), false);
    this.reporters.add(reporter);
    return () => {
      if (this.reporters.delete(reporter)) reporter.done();
    };
  }

  private begin(): void {
    if (!this.client.progress || this.reporters.size > 0) return;
    this.connection.window.createWorkDoneProgress().then(
      (reporter) => {
        const stop = this.follow(reporter);
        if (this.total === 0) stop();
      },
      () => undefined,
    );
  }

  private tell(): void {
    if (!this.client.status) return;
    const { done, total } = this;
    this.connection.sendNotification(SCAN_METHOD, { done, total }).catch(() => undefined);
  }

  private end(): void {
    for (const reporter of this.reporters) reporter.done();
    this.reporters.clear();
  }

  private percentage(): number {
    return this.total === 0 ? 0 : Math.floor((100 * this.done) / this.total);
  }

  private message(): string {
    return this.total === 0 ? 'looking for files' : `${this.done}/${this.total} files`;
  }
}
