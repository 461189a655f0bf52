// Where a start of Ray is asked for in a Python program: the edits that write the recommended one.
import { type Position, RequestType, type TextEdit } from 'vscode-languageserver';
import { type FileFacts, recommendedInit } from '../../core/index.ts';
import { toLspEdits } from '../convert.ts';
import type { Session } from '../session.ts';

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
    const read = (text: string): FileFacts => session.engine.read({ ...document, text }).facts;
    const allowed = ray && 'allowed' in ray ? ray.allowed : undefined;
    return toLspEdits(recommendedInit(document.text, target.offsetAt(position), read, allowed), target);
  });
}
