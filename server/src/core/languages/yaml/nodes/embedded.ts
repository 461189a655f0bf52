// YAML inside a text of YAML: fields of KubeRay's resources that hold a runtime environment or a Serve config.
import type { ReadProblem } from '../../../ray/facts/for-ray-guard.ts';
import { span } from '../../../text/span.ts';
import { type Documents, readPiece } from './documents.ts';
import { allMappings, type YamlEntry, type YamlNode } from './nodes.ts';
import type { Untemplated } from './template.ts';

const RUNTIME_ENVIRONMENT = 'runtimeEnvYAML';
const SERVE_CONFIG = 'serveConfigV2';

/** Their roots; that of a runtime environment as it stands in other files, under `runtime_env`. `text` is what `roots` were parsed from. */
export function readEmbedded(roots: readonly YamlNode[], { text, hasWholeLines }: Untemplated): Documents {
  const found: YamlNode[] = [];
  const problems: ReadProblem[] = [];
  for (const mapping of roots.flatMap(allMappings))
    for (const entry of mapping.entries) {
      if (entry.key !== RUNTIME_ENVIRONMENT && entry.key !== SERVE_CONFIG) continue;
      const read = readBlock(entry, text, hasWholeLines);
      if (!read) continue;
      if ('message' in read) problems.push(read);
      else found.push(entry.key === SERVE_CONFIG ? read : under('runtime_env', entry, read));
    }
  return { roots: found, problems };
}

/** Literal blocks only: in other styles the lines of the text are not those of the file. */
function readBlock({ value, aliased }: YamlEntry, text: string, hasWholeLines: boolean) {
  if (aliased || value.kind !== 'scalar' || value.style !== 'literal') return undefined;
  const header = text.indexOf('\n', value.span.start);
  if (header === -1 || header >= value.span.end) return undefined;
  return readPiece(text, span(header + 1, value.span.end), hasWholeLines);
}

function under(key: string, entry: YamlEntry, value: YamlNode): YamlNode {
  return { kind: 'mapping', entries: [{ ...entry, key, value }], flow: false, open: false, span: value.span };
}
