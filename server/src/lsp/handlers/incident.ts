// The incident checklist, filled with what the files of the workspace say, as a text that an editor shows.
import { type CancellationToken, RequestType } from 'vscode-languageserver';
import { firewallPlan, incidentChecklist, type Place } from '../../core/index.ts';
import { fileContexts } from '../file-contexts.ts';
import { openPortsIn } from '../open-ports.ts';
import type { Session } from '../session.ts';
import { inWholeWorkspace } from '../whole-workspace.ts';
import { pathInFolders } from '../workspace-paths.ts';

const REQUEST = new RequestType<object, { readonly text: string }, void>('rayGuard/incidentChecklist');
/** The variables that decide whether Ray asks for a token. */
const AUTH = /^RAY_AUTH_(?:MODE|TOKEN|TOKEN_PATH)$/;

export function handleIncident(session: Session): void {
  session.connection.onRequest(REQUEST, (_, token) =>
    inWholeWorkspace(session, token, async (whole) => ({ text: await checklist(whole, token) })),
  );
}

async function checklist(session: Session, token: CancellationToken): Promise<string> {
  const { project, engine, folders } = session;
  const contexts = await fileContexts(session, token);
  const { ports, trusted } = openPortsIn(contexts, engine.data);
  const line = ({ path, span }: Place): string[] => {
    const lines = project.linesOf(path);
    return lines ? [`${pathInFolders(path, folders) ?? path}:${lines.positionAt(span.start).line + 1}`] : [];
  };
  const plan = firewallPlan(ports, trusted);
  return incidentChecklist({
    rays: contexts.flatMap(({ context }) => context.project.ray?.label ?? []),
    ports: plan.ports,
    portsAreDefaults: plan.isDefault,
    openPlaces: ports.flatMap(line),
    // As the file itself says it: what is known of it by links stands in other files.
    tokenPlaces: contexts.flatMap(({ path }) =>
      (project.factsOf(path)?.environment ?? [])
        .filter(({ name }) => AUTH.test(name))
        .flatMap(({ nameSpan }) => line({ path, span: nameSpan })),
    ),
    advisories: engine.data.advisories,
    asOf: engine.data.asOf,
  });
}
