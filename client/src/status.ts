// The language status item: whether Ray Guard works, and the way to its log when it does not.
import { type Disposable, LanguageStatusSeverity, l10n, languages } from 'vscode';
import { fileSelector } from './document-selector.ts';

/** What the server says of itself, and what only the client can know. */
export interface Status {
  readonly state: 'starting' | 'ready' | 'limited' | 'failed';
  readonly detail: string;
}

const TEXT: Record<Status['state'], string> = {
  starting: l10n.t('Ray Guard is starting'),
  ready: 'Ray Guard',
  limited: l10n.t('Ray Guard: findings may be missing'),
  failed: l10n.t('Ray Guard does not work'),
};

export class StatusItem implements Disposable {
  private readonly item = languages.createLanguageStatusItem('rayGuard.status', [
    ...fileSelector(),
    { notebookType: '*', language: 'python' },
  ]);

  show({ state, detail }: Status): void {
    this.item.name = 'Ray Guard';
    this.item.text = TEXT[state];
    this.item.detail = detail;
    this.item.busy = state === 'starting';
    this.item.severity = severityOf(state);
    this.item.command =
      state === 'failed'
        ? { title: l10n.t('Restart Server'), command: 'rayGuard.restart' }
        : { title: l10n.t('Show Log'), command: 'rayGuard.showOutput' };
  }

  dispose(): void {
    this.item.dispose();
  }
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
