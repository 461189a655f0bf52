// The language status entry that says which Ray the findings of the active file are about; its click leads to the place that decides.
import { type Disposable, l10n, languages, Range, type TextDocumentShowOptions, Uri, window } from 'vscode';
import { fileSelector } from '../server/document-selector.ts';
import type { Server } from '../server/server.ts';

/** The server's answer to `rayGuard/rayInUse`; lines and UTF-16 columns from 0. */
interface RayInUse {
  readonly label: string;
  readonly location?: { readonly uri: string; readonly range: LspRange };
}

interface LspRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

export function showRayInUse(server: Server): Disposable[] {
  const item = languages.createLanguageStatusItem('rayGuard.rayInUse', fileSelector());
  item.name = l10n.t('Ray in use');
  item.text = l10n.t('Ray: not known here');
  let asked = 0;

  /** Only the last question's answer is shown: files change faster than answers come. */
  async function update(): Promise<void> {
    const uri = window.activeTextEditor?.document.uri;
    const question = ++asked;
    const known = uri && (await server.request('rayGuard/rayInUse', { uri: uri.toString() }));
    if (question !== asked) return;
    const answer = isRayInUse(known) ? known : undefined;
    item.text = answer?.label ?? l10n.t('Ray: not known here');
    item.detail = answer
      ? l10n.t('The findings of this file are about this Ray')
      : l10n.t('No project file near says which Ray is used');
    item.command = answer?.location && {
      title: l10n.t('Open'),
      command: 'vscode.open',
      arguments: [Uri.parse(answer.location.uri), selectionOf(answer.location.range)],
    };
  }

  return [item, window.onDidChangeActiveTextEditor(() => void update()), server.onRayInUseChanged(() => void update())];
}

function selectionOf({ start, end }: LspRange): TextDocumentShowOptions {
  return { selection: new Range(start.line, start.character, end.line, end.character) };
}

function isRayInUse(answer: unknown): answer is RayInUse {
  return typeof answer === 'object' && answer !== null && 'label' in answer && typeof answer.label === 'string';
}
