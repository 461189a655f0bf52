// What services demand of reports, in schemas of our own: the members, patterns and limits that their documentation and schemas name.

const text = { type: 'string', minLength: 1 };
const web = { type: 'string', pattern: '^https?://.+' };
const seconds = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}$' };
const closed = (required: readonly string[], properties: object, optional: object = {}) => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties: { ...properties, ...optional },
});
const list = (items: object) => ({ type: 'array', items });

const program = closed(
  ['id', 'name', 'version', 'vendor'],
  { id: text, name: text, version: text, vendor: closed(['name'], { name: text }) },
  { url: web },
);
const identifier = closed(['type', 'name', 'value'], { type: text, name: text, value: text }, { url: web });
const number = { type: 'number' };

/** Report format for GitLab SAST, version 15.0.6. */
export const GITLAB_SAST = closed(['scan', 'version', 'schema', 'vulnerabilities'], {
  version: { const: '15.0.6' },
  schema: web,
  scan: closed(['analyzer', 'end_time', 'scanner', 'start_time', 'status', 'type'], {
    analyzer: program,
    scanner: program,
    start_time: seconds,
    end_time: seconds,
    status: { enum: ['success', 'failure'] },
    type: { const: 'sast' },
    messages: list(closed(['level', 'value'], { level: { enum: ['info', 'warn', 'fatal'] }, value: text })),
    primary_identifiers: list(identifier),
  }),
  vulnerabilities: list(
    closed(['id', 'identifiers', 'location'], {
      id: { type: 'string', pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$' },
      name: { type: 'string', maxLength: 255 },
      description: { type: 'string', maxLength: 1_048_576 },
      severity: { enum: ['Info', 'Unknown', 'Low', 'Medium', 'High', 'Critical'] },
      solution: { type: 'string', maxLength: 7_000 },
      identifiers: { ...list(identifier), minItems: 1 },
      links: list(closed(['url'], { url: web, name: text })),
      location: closed(['file', 'start_line', 'end_line'], { file: text, start_line: number, end_line: number }),
    }),
  ),
});

const position = closed(['line'], { line: { type: 'integer', minimum: 1 }, column: { type: 'integer', minimum: 1 } });
const range = closed(['start', 'end'], { start: position, end: position });
const source = closed(['name'], { name: text }, { url: web });

/** `DiagnosticResult` of the Reviewdog Diagnostic Format. */
export const RDJSON = closed(['source', 'diagnostics'], {
  source,
  diagnostics: list(
    closed(['message', 'location', 'severity'], {
      message: text,
      location: closed(['path'], { path: text, range }),
      severity: { enum: ['ERROR', 'WARNING', 'INFO'] },
      code: closed(['value'], { value: text }, { url: web }),
      suggestions: list(closed(['range', 'text'], { range, text: { type: 'string' } })),
    }),
  ),
});
