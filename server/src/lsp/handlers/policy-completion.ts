// Completion in a policy: its keys, rules and values, in `[tool.ray-guard]` and in ray-guard.toml.
import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import { type PolicyCompletion, policyCompletions } from '../../core/index.ts';
import { pathOfUri } from '../../host/file-uris.ts';
import { toRange } from '../convert.ts';
import { explainPolicy } from '../explain.ts';
import type { Session } from '../session.ts';

/** After these a client asks by itself. */
export const POLICY_TRIGGERS = ['"', "'", '.', '[', '=', ' ', ','];

const KINDS: Readonly<Record<PolicyCompletion['kind'], CompletionItemKind>> = {
  key: CompletionItemKind.Property,
  rule: CompletionItemKind.EnumMember,
  value: CompletionItemKind.Value,
};

/** Judges nothing, so that it answers at once and also in a text that is no TOML yet. */
export function handlePolicyCompletion(session: Session): void {
  const { connection, documents, engine, client } = session;
  connection.onCompletion(({ textDocument, position }): CompletionItem[] => {
    const document = documents.get(textDocument.uri);
    if (!document || !session.settings.enabled) return [];
    const sources = { rules: engine.rules.map(({ meta }) => meta), data: engine.data };
    const path = pathOfUri(document.uri);
    const found = policyCompletions(path, document.getText(), document.offsetAt(position), sources);
    return found.map(({ label, kind, newText, span, detail, help }, index) => ({
      label,
      kind: KINDS[kind],
      textEdit: { range: toRange(document, span), newText },
      // In the order of the documents, not of the alphabet.
      sortText: String(index).padStart(3, '0'),
      filterText: label,
      documentation: explainPolicy(help, client.markdownCompletion),
      ...(detail !== undefined && { detail }),
    }));
  });
}
