// The messages of the server, as the Language Server Protocol has them. `protocol.schema.json` is made of this file and of
// the declarations of vscode-languageserver-protocol (MIT):
// npx ts-json-schema-generator@2.4.0 --path test/lsp/protocol.ts --type Protocol --jsDoc none --minify
import type * as lsp from 'vscode-languageserver';

/** Notifications and requests of the server, by method. */
interface Sent {
  'textDocument/publishDiagnostics': lsp.PublishDiagnosticsParams;
  'window/logMessage': lsp.LogMessageParams;
  'window/showMessage': lsp.ShowMessageParams;
  'window/workDoneProgress/create': lsp.WorkDoneProgressCreateParams;
  '$/progress': {
    token: lsp.ProgressToken;
    value:
      | lsp.WorkDoneProgressBegin
      | lsp.WorkDoneProgressReport
      | lsp.WorkDoneProgressEnd
      | lsp.WorkspaceDiagnosticReportPartialResult;
  };
  'client/registerCapability': lsp.RegistrationParams;
  'client/unregisterCapability': lsp.UnregistrationParams;
  'workspace/configuration': lsp.ConfigurationParams;
}

/** What is answered, by method. */
interface Answered {
  initialize: lsp.InitializeResult;
  shutdown: null;
  'textDocument/hover': lsp.Hover | null;
  'textDocument/completion': lsp.CompletionItem[] | lsp.CompletionList | null;
  'textDocument/codeAction': (lsp.Command | lsp.CodeAction)[] | null;
  'textDocument/inlayHint': lsp.InlayHint[] | null;
  'textDocument/diagnostic': lsp.DocumentDiagnosticReport;
  'workspace/diagnostic': lsp.WorkspaceDiagnosticReport;
}

/** Options of what is registered, by method. */
interface Registered {
  'textDocument/diagnostic': lsp.DiagnosticRegistrationOptions;
  'workspace/didChangeConfiguration': lsp.DidChangeConfigurationRegistrationOptions;
  'workspace/didChangeWatchedFiles': lsp.DidChangeWatchedFilesRegistrationOptions;
}

export interface Protocol {
  readonly sent: Sent;
  readonly answered: Answered;
  readonly registered: Registered;
}
