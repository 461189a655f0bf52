// The editor's settings under `rayGuard`: read from whatever the client sent, mistakes left out and named.
import { builtinPolicy, type Engine, type Policy, quote, releasesAllowedBy, type Severity } from '../../core/index.ts';
import { isRecord } from './client-capabilities.ts';

/** workspace: findings are shown for closed files as well. */
type DiagnosticMode = 'openFilesOnly' | 'workspace';

export interface Settings {
  readonly enabled: boolean;
  readonly diagnosticMode: DiagnosticMode;
  /** The release and its advisories, after what names a Ray. */
  readonly inlayHints: boolean;
  /** Applies where no project file sets a policy. */
  readonly policy: Policy;
}

export const defaultSettings: Settings = {
  enabled: true,
  diagnosticMode: 'openFilesOnly',
  inlayHints: false,
  policy: builtinPolicy,
};

/** There are fewer rules. */
const MOST_SEVERITIES = 200;
const SEVERITIES: readonly string[] = ['error', 'warning', 'information', 'off'] satisfies (Severity | 'off')[];

/** One sentence for each value that was ignored; the others hold. */
export function readSettings(raw: unknown, engine: Engine): { settings: Settings; problems: string[] } {
  if (raw === null || raw === undefined) return { settings: defaultSettings, problems: [] };
  if (!isRecord(raw)) return { settings: defaultSettings, problems: ['rayGuard is not an object and was ignored.'] };
  const problems: string[] = [];
  const { enable = true, diagnosticMode = 'openFilesOnly', range = '', severity = {}, inlayHints = {} } = raw;
  const { enable: hints = false } = isRecord(inlayHints) ? inlayHints : { enable: inlayHints };
  if (typeof enable !== 'boolean') problems.push('rayGuard.enable is neither true nor false and was ignored.');
  if (diagnosticMode !== 'openFilesOnly' && diagnosticMode !== 'workspace')
    problems.push('rayGuard.diagnosticMode is neither "openFilesOnly" nor "workspace" and was ignored.');
  if (typeof hints !== 'boolean')
    problems.push('rayGuard.inlayHints.enable is neither true nor false and was ignored.');
  return {
    settings: {
      enabled: enable !== false,
      diagnosticMode: diagnosticMode === 'workspace' ? 'workspace' : 'openFilesOnly',
      inlayHints: isRecord(inlayHints) && hints === true,
      policy: {
        ...builtinPolicy,
        ...readRange(range, engine, problems),
        severity: readSeverities(severity, engine, problems),
      },
    },
    problems,
  };
}

/** A range that a person sets is meant, as one that a project sets. */
function readRange(range: unknown, engine: Engine, problems: string[]): Pick<Policy, 'range' | 'origin'> {
  const { range: builtin, origin } = builtinPolicy;
  if (range === '' || range === null) return { range: builtin, origin };
  if (typeof range === 'string' && releasesAllowedBy(range, 'pep440', engine.data)) return { range, origin: 'project' };
  problems.push(`rayGuard.range is not a version range such as ">=2.58.0,<2.61" and was ignored: ${shown(range)}.`);
  return { range: builtin, origin };
}

function readSeverities(severity: unknown, engine: Engine, problems: string[]): Policy['severity'] {
  if (severity === null) return {};
  if (!isRecord(severity)) {
    problems.push('rayGuard.severity is not an object and was ignored.');
    return {};
  }
  const read: Record<string, Severity | 'off'> = {};
  const entries = Object.entries(severity);
  if (entries.length > MOST_SEVERITIES)
    problems.push(
      `rayGuard.severity has more entries than there are rules; those behind the first ${MOST_SEVERITIES} were ignored.`,
    );
  for (const [rule, value] of entries.slice(0, MOST_SEVERITIES)) {
    if (!engine.rules.some(({ meta }) => meta.id === rule))
      problems.push(`rayGuard.severity names a rule that does not exist: ${shown(rule)}.`);
    else if (!isSeverity(value))
      problems.push(`rayGuard.severity of ${rule} is none of ${SEVERITIES.join(', ')} and was ignored.`);
    else read[rule] = value;
  }
  return read;
}

function isSeverity(value: unknown): value is Severity | 'off' {
  return typeof value === 'string' && SEVERITIES.includes(value);
}

function shown(value: unknown): string {
  return quote(typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value)));
}
