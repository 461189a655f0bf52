// What LSP asks of a message before anything is done with it: its place between `initialize` and `exit`, and parameters of its method's shape.
import {
  type Connection,
  ErrorCodes,
  type Message,
  type MessageStrategy,
  RequestType,
  ResponseError,
} from 'vscode-languageserver';

/** What is needed of a value: its type, or its members; of a list, what each item needs. More may be there. */
type Shape = 'string' | 'number' | readonly [Shape] | { readonly [member: string]: Shape };

const URI: Shape = { uri: 'string' };
const POSITION: Shape = { line: 'number', character: 'number' };
const RANGE: Shape = { start: POSITION, end: POSITION };
const OF_DOCUMENT: Shape = { textDocument: URI };
const AT_POSITION: Shape = { textDocument: URI, position: POSITION };
const NOTEBOOK: Shape = { notebookDocument: URI };

/** By method, of those that this server answers or acts on. */
const SHAPES: Readonly<Record<string, Shape>> = {
  initialize: { capabilities: {} },
  'textDocument/didOpen': { textDocument: { uri: 'string', languageId: 'string', version: 'number', text: 'string' } },
  'textDocument/didChange': {
    textDocument: { uri: 'string', version: 'number' },
    contentChanges: [{ text: 'string' }],
  },
  'textDocument/didSave': OF_DOCUMENT,
  'textDocument/didClose': OF_DOCUMENT,
  'notebookDocument/didOpen': {
    notebookDocument: { uri: 'string', cells: [{ document: 'string' }] },
    cellTextDocuments: [URI],
  },
  'notebookDocument/didChange': { ...NOTEBOOK, change: {} },
  'notebookDocument/didSave': NOTEBOOK,
  'notebookDocument/didClose': { ...NOTEBOOK, cellTextDocuments: [URI] },
  'textDocument/hover': AT_POSITION,
  'textDocument/completion': AT_POSITION,
  'textDocument/codeAction': { textDocument: URI, range: RANGE, context: { diagnostics: [{ range: RANGE }] } },
  'textDocument/inlayHint': { textDocument: URI, range: RANGE },
  'textDocument/diagnostic': OF_DOCUMENT,
  'workspace/diagnostic': { previousResultIds: [{ uri: 'string', value: 'string' }] },
  'workspace/didChangeWatchedFiles': { changes: [{ uri: 'string', type: 'number' }] },
  'workspace/didChangeWorkspaceFolders': { event: { added: [URI], removed: [URI] } },
  'rayGuard/rayInUse': URI,
  'rayGuard/recommendedInit': { uri: 'string', position: POSITION },
};

/** The member that is missing or of another type, as `textDocument.uri`; undefined where everything is there. */
export function wrongMember(value: unknown, shape: Shape, path = ''): string | undefined {
  if (typeof shape === 'string') return typeof value === shape ? undefined : path;
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) return path;
    return first(value, (item, at) => wrongMember(item, shape[0], `${path}[${at}]`));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return path || 'params';
  const members = value as Readonly<Record<string, unknown>>;
  return first(Object.entries(shape), ([name, inner]) =>
    wrongMember(members[name], inner, path ? `${path}.${name}` : name),
  );
}

function first<T, R>(items: readonly T[], of: (item: T, at: number) => R | undefined): R | undefined {
  for (const [at, item] of items.entries()) {
    const found = of(item, at);
    if (found !== undefined) return found;
  }
  return undefined;
}

interface Refusal {
  readonly code: number;
  readonly message: string;
}

/** A request that is refused is handed on as this one, whose answer is the error: the connection keeps its id. */
const REFUSED = new RequestType<Refusal, never, void>('rayGuard/refused');

/** Options of one connection; `refuseOutOfOrder` gives the answers. */
export function messageOrder(): { readonly messageStrategy: MessageStrategy } {
  let state: 'new' | 'running' | 'shut down' = 'new';

  function refusalOf(method: string, params: unknown): Refusal | undefined {
    if (method === 'initialize' && state !== 'new')
      return { code: ErrorCodes.InvalidRequest, message: 'The server was initialized before: start another one.' };
    if (method !== 'initialize' && state === 'new')
      return { code: ErrorCodes.ServerNotInitialized, message: `${method} came before initialize.` };
    if (state === 'shut down')
      return { code: ErrorCodes.InvalidRequest, message: `${method} came after shutdown: only exit may follow.` };
    const shape = SHAPES[method];
    // JSON-RPC has parameters by position, too: all methods here have one.
    const wrong = shape && wrongMember(Array.isArray(params) ? params[0] : params, shape);
    return wrong === undefined
      ? undefined
      : { code: ErrorCodes.InvalidParams, message: `${method}: ${wrong} is missing or of another type.` };
  }

  return {
    messageStrategy: {
      handleMessage: (message, next) => {
        const { method, id, params } = message as Message & { method?: string; id?: unknown; params?: unknown };
        // Answers to the server's own requests, and what the connection says of itself.
        if (method === undefined || method === 'exit' || method.startsWith('$/')) return next(message);
        const refusal = refusalOf(method, params);
        if (!refusal && method === 'initialize') state = 'running';
        if (!refusal && method === 'shutdown') state = 'shut down';
        if (!refusal) return next(message);
        // Nobody waits for an answer to a notification.
        if (id !== undefined) return next({ ...message, method: REFUSED.method, params: refusal } as Message);
      },
    },
  };
}

export function refuseOutOfOrder(connection: Connection): void {
  connection.onRequest(REFUSED, ({ code, message }) => new ResponseError(code, message));
}
