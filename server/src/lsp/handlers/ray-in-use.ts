// Which Ray the project around a document uses, for an editor that shows it.
import { type Location, RequestType } from 'vscode-languageserver';
import type { Session } from '../session.ts';

interface RayInUseAnswer {
  /** `Ray 2.53.0 (uv.lock)`. */
  readonly label: string;
  /** Absent where the lines of the file are not known. */
  readonly location?: Location;
}

/** Null where nothing near the document says so. */
const REQUEST = new RequestType<{ readonly uri: string }, RayInUseAnswer | null, void>('rayGuard/rayInUse');
/** To clients whose initialization options say `rayInUse: true`: answers may be others now. */
const CHANGED = 'rayGuard/rayInUseChanged';

export function handleRayInUse(session: Session): void {
  const { connection, client, project } = session;
  connection.onRequest(REQUEST, async ({ uri }, token) => {
    const ray = await session.rayAt(uri, token);
    if (!ray) return null;
    const location = session.diagnostics.locationOf(ray.place);
    return { label: ray.label, ...(location && { location }) };
  });
  if (!client.rayInUse) return;
  let { generation } = project;
  session.onChange.push(() => {
    if (generation === project.generation) return;
    generation = project.generation;
    session.inBackground(connection.sendNotification(CHANGED));
  });
}
