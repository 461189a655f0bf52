// Says what goes wrong and how far the reading of folders is: in the client's log, as LSP's progress and, to clients that ask for it, as a state that ends when its cause does.
import type { Connection, WorkDoneProgressReporter } from 'vscode-languageserver';
import { describeNotChecked, type Failure, type NotChecked, type ReadFacts, spellOutUnsafe } from '../../core/index.ts';
import type { Client } from './client-capabilities.ts';

/** limited: findings may be missing, the log says why. */
interface StatusParams {
  readonly state: 'ready' | 'limited' | 'failed';
  readonly detail: string;
  /** How many files mention Ray and are of a kind that is not read; absent for none. */
  readonly notChecked?: number;
}

/** Notification to clients whose initialization options say `status: true`. */
const STATUS_METHOD = 'rayGuard/status';

/** What is missing: the same key is the same matter, whatever the words. */
interface Limit {
  readonly key: string;
  readonly text: string;
  /** For the log alone: where in the source of Ray Guard it went wrong. */
  readonly stack?: string;
}

export class Status {
  private readonly connection: Connection;
  private readonly notifies: boolean;
  private readonly said = new Set<string>();
  /** By cause; none is empty. */
  private readonly limits = new Map<string, readonly Limit[]>();
  private readonly everShown = new Set<string>();
  private readyDetail: string | undefined;
  private remarked = '';
  private others: readonly NotChecked[] = [];
  /** The key of the limit that the client shows; empty when it shows that all is well. */
  private shown: string | undefined;

  constructor(connection: Connection, notifies: boolean) {
    this.connection = connection;
    this.notifies = notifies;
  }

  ready(detail: string): void {
    this.connection.console.info(detail);
    this.readyDetail = detail;
    this.show();
  }

  /** All that findings may be missing for at `path` since it was not read; none when it was, or is gone. */
  unread(path: string, texts: readonly string[]): void {
    this.set(
      `disk ${path}`,
      texts.map((text) => ({ key: text, text })),
    );
  }

  /** What could not be read in an open document, as it is now: it may well be half typed. Once in the log for each document. */
  problems(path: string, { problems }: Pick<ReadFacts, 'problems'>): void {
    this.set(
      `text ${path}`,
      problems.map(({ message }) => ({ key: `${path} ${message}`, text: `${path}: ${message}` })),
    );
  }

  /** Nothing is missing for any more at `path`, since it is gone. */
  forget(path: string): void {
    this.problems(path, { problems: [] });
    this.failures('reading', path, []);
    this.failures('checking', path, []);
  }

  /** The failures of the last time that this was done at `path`. One and the same rule or reader is reported once. */
  failures(doing: 'reading' | 'checking' | 'fixing', path: string, failures: readonly Failure[]): void {
    const limits = failures.map(({ where, error, stack }) => ({
      key: where,
      text: `${where} failed, other findings are not affected: ${error}`,
      ...(stack !== undefined && { stack }),
    }));
    this.set(`${doing} ${path}`, limits);
  }

  /** Something was ignored, nothing is missing. Every text is logged once. */
  warn(text: string): void {
    if (this.said.has(text)) return;
    this.said.add(text);
    this.connection.console.warn(spellOutUnsafe(text));
  }

  /** Worth knowing, nothing is missing: once in the log, and from then on beside the detail of the state. */
  remark(text: string): void {
    if (this.remarked !== '') return;
    this.remarked = ` ${text}`;
    this.warn(text);
    if (this.shown === '') this.shown = undefined;
    this.show();
  }

  /** Files that mention Ray and are not read: no finding is missing that was promised, so it changes no state. */
  notChecked(others: readonly NotChecked[]): void {
    if (describeNotChecked(others) === describeNotChecked(this.others)) return;
    this.others = others;
    this.shown = undefined;
    this.show();
  }

  /** Names of files are in it: they must not change how it reads. */
  private set(cause: string, unsafe: readonly Limit[]): void {
    const limits = unsafe.map((limit) => ({ ...limit, text: spellOutUnsafe(limit.text) }));
    if (limits.length === 0 && !this.limits.has(cause)) return;
    this.limits.delete(cause);
    if (limits.length > 0) this.limits.set(cause, limits);
    for (const { key, text, stack = '' } of limits) {
      if (this.said.has(key)) continue;
      this.said.add(key);
      const frames = stack.split('\n').filter((line) => line.startsWith('    at '));
      this.connection.console.error([text, ...frames.map(spellOutUnsafe)].join('\n'));
    }
    this.show();
  }

  /** A limit is shown until it is none any more, then another one. */
  private show(): void {
    const all = [...this.limits.values()].flat();
    if (all.length === 0) {
      if (this.readyDetail !== undefined && this.shown !== '')
        this.send('', { state: 'ready', detail: this.readyDetail + this.remarked });
      return;
    }
    const newest = all.at(-1) as Limit;
    if (!all.some(({ key }) => key === this.shown) || !this.everShown.has(newest.key))
      this.send(newest.key, { state: 'limited', detail: newest.text });
  }

  private send(key: string, { state, detail }: StatusParams): void {
    this.shown = key;
    this.everShown.add(key);
    if (!this.notifies) return;
    const words = describeNotChecked(this.others);
    const others = words === undefined ? {} : { detail: `${detail} ${words}`, notChecked: this.others.length };
    this.connection.sendNotification(STATUS_METHOD, { state, detail, ...others }).catch(() => undefined);
  }
}

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
