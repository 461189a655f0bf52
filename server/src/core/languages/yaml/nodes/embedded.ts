// YAML inside a text of YAML: fields of KubeRay's resources that hold a runtime environment or a Serve config.
import type { ReadProblem } from '../../../ray/facts/for-ray-guard.ts';
import { type Documents, readPlaced } from './documents.ts';
import { allMappings, type YamlEntry, type YamlNode } from './nodes.ts';
import { scalarText } from './scalar-text.ts';
import type { Untemplated } from './template.ts';

const RUNTIME_ENVIRONMENT = 'runtimeEnvYAML';
const SERVE_CONFIG = 'serveConfigV2';

/** Their roots; that of a runtime environment as it stands in other files, under `runtime_env`. `inert` is what `roots` were parsed from. */
export function readEmbedded(roots: readonly YamlNode[], { text: inert, hasWholeLines }: Untemplated): Documents {
  const found: YamlNode[] = [];
  const problems: ReadProblem[] = [];
  for (const mapping of roots.flatMap(allMappings))
    for (const entry of mapping.entries) {
      if (entry.key !== RUNTIME_ENVIRONMENT && entry.key !== SERVE_CONFIG) continue;
      if (entry.value.kind !== 'scalar') continue;
      const read = readPlaced(scalarText(entry.value, { text: inert, inert }), hasWholeLines);
      if ('message' in read) problems.push(read);
      else found.push(entry.key === SERVE_CONFIG ? read : under('runtime_env', entry, read));
    }
  return { roots: found, problems };
}

function under(key: string, entry: YamlEntry, value: YamlNode): YamlNode {
  return { kind: 'mapping', entries: [{ ...entry, key, value }], flow: false, open: false, span: value.span };
}
