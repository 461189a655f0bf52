// The language status item: whether Ray Guard works, and the way to its log when it does not.
import { type Disposable, LanguageStatusSeverity, l10n, languages } from 'vscode';
import { fileSelector } from '../server/document-selector.ts';

/** What the server says of itself, and what only the client can know. */
interface Status {
  readonly state: 'starting' | 'ready' | 'limited' | 'failed';
  readonly detail: string;
  /** Files that mention Ray and are of a kind that is not read. */
  readonly notChecked?: number;
}

const TEXT: Record<Status['state'], string> = {
  starting: l10n.t('Ray Guard is starting'),
  ready: 'Ray Guard',
  limited: l10n.t('Ray Guard: findings may be missing'),
  failed: l10n.t('Ray Guard does not work'),
};

/** How many files of the workspace have been read; both are 0 when none are being read. */
export interface Scan {
  readonly done: number;
  readonly total: number;
}

const NO_SCAN: Scan = { done: 0, total: 0 };

export class StatusItem implements Disposable {
  private readonly item = languages.createLanguageStatusItem('rayGuard.status', [
    ...fileSelector(),
    { notebookType: '*', language: 'python' },
  ]);
  private status: Status = { state: 'starting', detail: '' };
  private scan = NO_SCAN;

  constructor() {
    this.item.name = 'Ray Guard';
  }

  /** A server that starts, or is gone, reads nothing. */
  show(status: Status): void {
    this.status = status;
    if (status.state === 'starting' || status.state === 'failed') this.scan = NO_SCAN;
    this.update();
  }

  showScan(scan: Scan): void {
    this.scan = scan;
    this.update();
  }

  dispose(): void {
    this.item.dispose();
  }

  private update(): void {
    const { state, detail, notChecked } = this.status;
    const { done, total } = this.scan;
    const isScanning = total > 0;
    this.item.text = isScanning ? l10n.t('Ray Guard: scanning {0}/{1}', done, total) : TEXT[state];
    this.item.detail = isScanning && state === 'limited' ? `${TEXT.limited}. ${detail}` : detail;
    this.item.command =
      state === 'limited' || notChecked
        ? { title: l10n.t('Show What Was Not Checked'), command: 'rayGuard.showNotChecked' }
        : { title: l10n.t('Show Log'), command: 'rayGuard.showOutput' };
    this.item.busy = isScanning || state === 'starting';
    this.item.severity = severityOf(state);
  }
}

export function isScan(params: unknown): params is Scan {
  if (typeof params !== 'object' || params === null) return false;
  const { done, total } = params as Partial<Record<keyof Scan, unknown>>;
  return Number.isInteger(done) && Number.isInteger(total);
}

function severityOf(state: Status['state']): LanguageStatusSeverity {
  if (state === 'failed') return LanguageStatusSeverity.Error;
  return state === 'limited' ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Information;
}

export function isStatus(params: unknown): params is Status {
  if (typeof params !== 'object' || params === null) return false;
  const { state, detail } = params as Partial<Record<keyof Status, unknown>>;
  return typeof state === 'string' && state in TEXT && typeof detail === 'string';
}
