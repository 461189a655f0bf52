// What readers share while they read one file whose contents are nodes of YAML, whatever they are written in.
import type { ImportedValues } from '../../../ray/facts/imports.ts';
import type { ReadFacts } from '../../../ray/facts/read-facts.ts';
import type { Document } from '../../../text/document.ts';
import type { CommandFacts } from '../../commands/command.ts';
import { readCommand } from '../../commands/read-command.ts';
import { readScript } from '../../shell/read-script.ts';
import type { Syntax } from '../../syntax.ts';
import type { Source } from './nodes.ts';
import type { Untemplated } from './template.ts';

export function sourceOf(
  { path, text }: Pick<Document, 'path' | 'text'>,
  { text: inert, hasWholeLines: openEverywhere }: Untemplated,
  syntax: Syntax,
  imported: ImportedValues = new Map(),
): Source {
  const script: Source['readScript'] = (embedded, context) => readScript(embedded, context, syntax);
  return {
    path,
    text,
    inert,
    openEverywhere,
    readings: new Map(),
    containers: [],
    provides: [],
    clusters: [],
    installs: [],
    imports: new Map(),
    imported,
    filled: new Map(),
    readScript: script,
    readCommand: (command, context) => readCommand(command, context, script),
  };
}

/** What was filled in while the file was read, with that of its commands. */
export function gatheredIn(
  { clusters, imports, installs, ...source }: Source,
  facts: CommandFacts,
): Partial<ReadFacts> {
  const containers = [...source.containers, ...(facts.containers ?? [])];
  const provides = [...source.provides, ...(facts.provides ?? [])];
  return {
    ...(containers.length > 0 && { containers }),
    ...(provides.length > 0 && { provides }),
    ...(clusters.length > 0 && { clusters }),
    ...(installs.length > 0 && { installs }),
    ...(imports.size > 0 && { imports: [...imports.values()] }),
  };
}
