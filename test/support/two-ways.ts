// The findings of a folder as the command line prints them and as an editor is told them, in the same words.
import { pathToFileURL } from 'node:url';
import type { Location, Log } from 'sarif';
import type { Diagnostic, WorkspaceDiagnosticReport } from 'vscode-languageserver/node';
import { rayGuard } from '../cli/command.ts';
import { FULL, startClient } from '../lsp/client.ts';

const LEVELS = { error: 1, warning: 2, note: 3, none: 3 } as const;

/** One line a finding: place, rule, severity, message, fingerprint, and the places it links to. */
export async function commandLineFindings(folder: string): Promise<string[]> {
  const { stdout } = await rayGuard(folder, ['--format', 'sarif', '.']);
  const [run] = (JSON.parse(stdout) as Log).runs;
  const findings = (run?.results ?? []).map((result) =>
    JSON.stringify([
      ...placeInLog(result.locations?.[0], folder),
      result.ruleId,
      LEVELS[result.level ?? 'warning'],
      withoutEscapes(result.message.text),
      result.partialFingerprints?.['rayGuard/v1'],
      (result.relatedLocations ?? []).map((one) => [...placeInLog(one, folder), withoutEscapes(one.message?.text)]),
    ]),
  );
  const [invocation] = run?.invocations ?? [];
  const policy = (invocation?.toolConfigurationNotifications ?? []).map(({ locations, message }) =>
    JSON.stringify([...placeInLog(locations?.[0], folder), 'policy', message.text]),
  );
  return [...findings, ...policy].sort();
}

export async function editorFindings(folder: string): Promise<string[]> {
  const root = pathToFileURL(folder).href;
  const client = await startClient({ capabilities: FULL, folder: root, settings: { diagnosticMode: 'workspace' } });
  const { items } = await client.connection.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', {
    previousResultIds: [],
  });
  const lines = items.flatMap((report) =>
    report.kind === 'full' ? report.items.map((diagnostic) => describe(report.uri, diagnostic, root)) : [],
  );
  client.end();
  return lines.sort();
}

function describe(
  uri: string,
  { range, code, severity, message, data, relatedInformation = [] }: Diagnostic,
  root: string,
) {
  const place = [pathBelow(uri, root), ...Object.values(range.start), ...Object.values(range.end)];
  if (code === 'policy') return JSON.stringify([...place, code, message]);
  const related = relatedInformation.map(({ location, message: said }) => {
    const { start, end } = location.range;
    return [pathBelow(location.uri, root), ...Object.values(start), ...Object.values(end), said];
  });
  return JSON.stringify([...place, code, severity, message, data.fingerprint, related]);
}

/** 0-based, as editors count. */
function placeInLog(location: Location | undefined, folder: string): unknown[] {
  const { artifactLocation, region } = location?.physicalLocation ?? {};
  const path = pathBelow(artifactLocation?.uri ?? '', pathToFileURL(folder).href);
  const numbers = [region?.startLine, region?.startColumn, region?.endLine, region?.endColumn];
  return [path, ...numbers.map((one) => (one ?? Number.NaN) - 1)];
}

function pathBelow(uri: string, root: string): string {
  return decodeURIComponent(uri.startsWith(`${root}/`) ? uri.slice(root.length + 1) : uri);
}

/** The log keeps a quoted text from becoming a link. */
function withoutEscapes(text: string | undefined): string | undefined {
  return text?.replace(/\\\[([^\]]*)\\\]\(/g, '[$1](');
}
