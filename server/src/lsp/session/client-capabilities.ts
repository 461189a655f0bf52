// What the client on the other side can do, reduced to what this server asks.
import { type InitializeParams, MarkupKind } from 'vscode-languageserver';

export interface Client {
  readonly pullsDiagnostics: boolean;
  /** Pulling can be offered again while the session runs, in another way. */
  readonly registersDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly refreshesInlayHints: boolean;
  readonly relatedInformation: boolean;
  readonly codeDescription: boolean;
  readonly diagnosticData: boolean;
  readonly diagnosticVersion: boolean;
  readonly codeActionLiterals: boolean;
  readonly preferredActions: boolean;
  readonly versionedEdits: boolean;
  readonly snippetEdits: boolean;
  readonly markdownHover: boolean;
  readonly markdownCompletion: boolean;
  readonly configuration: boolean;
  readonly configurationEvents: boolean;
  readonly watchesFiles: boolean;
  readonly workspaceFolders: boolean;
  readonly progress: boolean;
  readonly notebooks: boolean;
  /** Ours: it wants `rayGuard/status` notifications. */
  readonly status: boolean;
  /** Ours: it wants to hear that what `rayGuard/rayInUse` answers may be another thing now. */
  readonly rayInUse: boolean;
  /** Ours: it has the command `rayGuard.showDocumentation`. */
  readonly documentation: boolean;
  /** Ours: the address of a folder with a page `<rule>.md` for each rule, with a slash at the end. */
  readonly pages?: string;
}

/** What is not declared is not used. */
export function readClient({ capabilities, initializationOptions }: InitializeParams): Client {
  const { textDocument, workspace } = capabilities;
  const pull = textDocument?.diagnostic;
  const push = textDocument?.publishDiagnostics;
  return {
    pullsDiagnostics: pull !== undefined,
    registersDiagnostics: pull?.dynamicRegistration === true,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    refreshesInlayHints: workspace?.inlayHint?.refreshSupport === true,
    relatedInformation: (pull?.relatedInformation ?? push?.relatedInformation) === true,
    codeDescription: (pull?.codeDescriptionSupport ?? push?.codeDescriptionSupport) === true,
    diagnosticData: (pull?.dataSupport ?? push?.dataSupport) === true,
    diagnosticVersion: push?.versionSupport === true,
    codeActionLiterals: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
    preferredActions: textDocument?.codeAction?.isPreferredSupport === true,
    versionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    snippetEdits: workspace?.workspaceEdit?.snippetEditSupport === true,
    markdownHover: textDocument?.hover?.contentFormat?.includes(MarkupKind.Markdown) === true,
    markdownCompletion:
      textDocument?.completion?.completionItem?.documentationFormat?.includes(MarkupKind.Markdown) === true,
    configuration: workspace?.configuration === true,
    configurationEvents: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    progress: capabilities.window?.workDoneProgress === true,
    notebooks: capabilities.notebookDocument?.synchronization !== undefined,
    status: isRecord(initializationOptions) && initializationOptions.status === true,
    rayInUse: isRecord(initializationOptions) && initializationOptions.rayInUse === true,
    documentation: isRecord(initializationOptions) && initializationOptions.documentation === true,
    ...(isRecord(initializationOptions) &&
      isFolder(initializationOptions.pages) && { pages: initializationOptions.pages }),
  };
}

function isFolder(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z][a-z\d+.-]*:\/\/.*\/$/.test(value);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
