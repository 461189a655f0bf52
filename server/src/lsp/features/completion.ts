// What can be written at a place: keys, rules and values of a policy, and the recommended start of Ray in a Python program.
import {
  type CompletionItem,
  CompletionItemKind,
  type Position,
  RequestType,
  type TextEdit,
} from 'vscode-languageserver';
import { type PolicyCompletion, policyCompletions, type ReadFacts, recommendedInit } from '../../core/index.ts';
import { pathOfUri } from '../../host/files/paths.ts';
import { toLspEdits, toRange } from '../diagnostics/convert.ts';
import type { Session } from '../session/session.ts';
import { explainPolicy } from './explain.ts';

/** After these a client asks by itself. */
export const POLICY_TRIGGERS = ['"', "'", '.', '[', '=', ' ', ','];

const KINDS: Readonly<Record<PolicyCompletion['kind'], CompletionItemKind>> = {
  key: CompletionItemKind.Property,
  rule: CompletionItemKind.EnumMember,
  value: CompletionItemKind.Value,
};

/** Checks nothing, so that it answers at once and also in a text that is no TOML yet. */
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

/** Null in what is no Python program of its own. */
const REQUEST = new RequestType<{ readonly uri: string; readonly position: Position }, TextEdit[] | null, void>(
  'rayGuard/recommendedInit',
);

export function handleRecommendedInit(session: Session): void {
  session.connection.onRequest(REQUEST, async ({ uri, position }, token) => {
    const checked = await session.check(uri, token);
    if (!checked || checked.isPart || checked.document.languageId !== 'python') return null;
    const { document, target } = checked;
    const ray = await session.rayAt(uri, token);
    const read = (text: string): ReadFacts => session.engine.read({ ...document, text }).facts;
    const allowed = ray && 'allowed' in ray ? ray.allowed : undefined;
    return toLspEdits(recommendedInit(document.text, target.offsetAt(position), read, allowed), target);
  });
}
