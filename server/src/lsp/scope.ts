// Which files a report is about, in words that stand in it: incomplete is never shown as clean.
import { isOnDisk } from '../host/file-uris.ts';
import type { Session } from './session.ts';

/** `whole` is what the report was made of, for `session`. */
export function scopeOf(session: Session, { settings, folders, reader }: Session): string {
  if (!settings.enabled) return 'Findings are switched off: nothing was looked at.';
  if (folders.length === 0) return 'Files that are open: there is no workspace folder.';
  const isPartly = !session.showsClosedFiles && !folders.every(isOnDisk);
  const virtual = isPartly
    ? ' Where there is no disk, programs count only while they are open; with the setting `rayGuard.diagnosticMode: workspace` all do.'
    : '';
  const unread = reader.unreadPaths().length;
  const missing = unread === 0 ? '' : ` Not read and so missing here, each with its reason in the log: ${unread}.`;
  return `Every file of the workspace folders.${virtual}${missing}`;
}
