// Says once what went wrong, in the client's log and, to clients that ask for it, as a state.
import type { Connection } from 'vscode-languageserver';
import type { Failure } from '../core/index.ts';

/** limited: findings may be missing, the log says why. */
export interface StatusParams {
  readonly state: 'ready' | 'limited' | 'failed';
  readonly detail: string;
}

/** Notification to clients whose initialization options say `status: true`. */
const STATUS_METHOD = 'rayGuard/status';

export class Status {
  private readonly connection: Connection;
  private readonly notifies: boolean;
  private readonly said = new Set<string>();
  private limits = 0;

  constructor(connection: Connection, notifies: boolean) {
    this.connection = connection;
    this.notifies = notifies;
  }

  ready(detail: string): void {
    this.connection.console.info(detail);
    if (this.limits === 0) this.send({ state: 'ready', detail });
  }

  /** Findings may be missing from now on. Every text is said once. */
  limit(text: string): void {
    if (this.said.has(text)) return;
    this.said.add(text);
    this.limits++;
    this.connection.console.error(text);
    this.send({ state: 'limited', detail: text });
  }

  /** Once for each rule or reader, whatever the error: the same one tends to fail on every keystroke. */
  failures(failures: readonly Failure[]): void {
    for (const { where, error } of failures) {
      if (this.said.has(where)) continue;
      this.said.add(where);
      this.limit(`${where} failed, other findings are not affected: ${error}`);
    }
  }

  /** Something was ignored, nothing is missing. Every text is said once. */
  warn(text: string): void {
    if (this.said.has(text)) return;
    this.said.add(text);
    this.connection.console.warn(text);
  }

  private send(params: StatusParams): void {
    if (!this.notifies) return;
    this.connection.sendNotification(STATUS_METHOD, params).catch(() => undefined);
  }
}
