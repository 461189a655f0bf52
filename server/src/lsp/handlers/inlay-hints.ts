// At the end of a line that names a Ray: the release that it comes to and how many advisories it has.
import type { InlayHint, Range } from 'vscode-languageserver';
import { releaseHints } from '../../core/index.ts';
import type { Session } from '../session.ts';

/** None while `rayGuard.inlayHints.enable` is off, as it is unless it is switched on. */
export function handleInlayHints(session: Session): void {
  const { connection, client, project } = session;
  connection.languages.inlayHint.on(async ({ textDocument: { uri }, range }, token) => {
    await session.settled;
    return session.settings.inlayHints ? hintsOf(session, uri, range, token) : [];
  });
  if (!client.refreshesInlayHints) return;
  let { generation } = project;
  let isOn = session.settings.inlayHints;
  const refresh = () => {
    const { inlayHints } = session.settings;
    if (inlayHints === isOn && (!inlayHints || generation === project.generation)) return;
    generation = project.generation;
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
    const label = `Ray ${release} · ${countOf(advisories.length)}`;
    hints.set(`${line} ${label}`, {
      position: { line, character: text.trimEnd().length },
      label,
      paddingLeft: true,
      ...(advisories.length > 0 && { tooltip: advisories.join('\n') }),
    });
  }
  return [...hints.values()];
}

function countOf(advisories: number): string {
  if (advisories === 0) return 'no known advisories';
  return advisories === 1 ? '1 advisory' : `${advisories} advisories`;
}
