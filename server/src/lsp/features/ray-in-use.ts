// Which Ray the project around a document uses: as an answer to an editor that shows it, and at the end of the lines that name it.
import { type InlayHint, type Location, type Range, RequestType } from 'vscode-languageserver';
import { releaseHints, weaknessWords } from '../../core/index.ts';
import type { Session } from '../session/session.ts';

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
  const { connection, client, known } = session;
  connection.onRequest(REQUEST, async ({ uri }, token) => {
    const ray = await session.rayAt(uri, token);
    if (!ray) return null;
    const location = session.diagnostics.locationOf(ray.place);
    return { label: ray.label, ...(location && { location }) };
  });
  if (!client.rayInUse) return;
  let { generation } = known;
  session.onChange.push(() => {
    if (generation === known.generation) return;
    generation = known.generation;
    session.inBackground(connection.sendNotification(CHANGED));
  });
}

/** None while `rayGuard.inlayHints.enable` is off, as it is unless it is switched on. */
export function handleInlayHints(session: Session): void {
  const { connection, client, known } = session;
  connection.languages.inlayHint.on(async ({ textDocument: { uri }, range }, token) => {
    await session.settled;
    return session.settings.inlayHints ? hintsOf(session, uri, range, token) : [];
  });
  if (!client.refreshesInlayHints) return;
  let { generation } = known;
  let isOn = session.settings.inlayHints;
  const refresh = () => {
    const { inlayHints } = session.settings;
    if (inlayHints === isOn && (!inlayHints || generation === known.generation)) return;
    generation = known.generation;
    isOn = inlayHints;
    session.inBackground(connection.languages.inlayHint.refresh());
  };
  session.onChange.push(refresh);
}

async function hintsOf(
  session: Session,
  uri: string,
  range: Range,
  token: Parameters<Session['check']>[1],
): Promise<InlayHint[]> {
  const checked = await session.check(uri, token);
  const project = session.projectAt(uri);
  if (!checked || !project) return [];
  const { target, analysis } = checked;
  const hints = new Map<string, InlayHint>();
  for (const { span, release, advisories } of releaseHints(analysis.facts, project, session.engine.data)) {
    const { line } = target.positionAt(span.end);
    if (line < range.start.line || line > range.end.line) continue;
    const text = target.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
    const label = `Ray ${release} · ${advisories.length === 0 ? 'no known vulnerabilities' : weaknessWords(advisories)}`;
    hints.set(`${line} ${label}`, {
      position: { line, character: text.trimEnd().length },
      label,
      paddingLeft: true,
      ...(advisories.length > 0 && { tooltip: advisories.map(({ id }) => id).join('\n') }),
    });
  }
  return [...hints.values()];
}
