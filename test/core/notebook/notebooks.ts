// Makes notebook files as Jupyter writes them, and reads them with the real engine.

import assert from 'node:assert/strict';
import {
  type Analysis,
  applyEdits,
  builtinPolicy,
  type Finding,
  type ReadFacts,
  type Span,
} from '../../../server/src/core/index.ts';
import { alone } from '../../../server/src/core/project/linked-facts.ts';
import { engine } from '../../support/engine.ts';

export interface Shape {
  readonly language?: string;
  /** One string for a whole cell instead of one for each line. */
  readonly whole?: boolean;
  readonly indent?: number;
}

/** Cells that start with `# %% markdown` are Markdown. */
export function notebook(
  cells: readonly string[],
  { language = 'python', whole = false, indent = 1 }: Shape = {},
): string {
  return JSON.stringify(
    {
      cells: cells.map((source) => ({
        cell_type: source.startsWith('# %% markdown') ? 'markdown' : 'code',
        metadata: {},
        outputs: [{ output_type: 'stream', text: ['ray.init(dashboard_host="0.0.0.0")\n', 'import ray'] }],
        source: whole ? source : (source.match(/[^\n]*\n|[^\n]+$/g) ?? []),
      })),
      metadata: { kernelspec: { display_name: 'x', language, name: 'x' } },
      nbformat: 4,
      nbformat_minor: 5,
    },
    null,
    indent,
  );
}

function documentOf(text: string) {
  return { path: '/project/example.ipynb', languageId: 'ipynb', text };
}

export function readFacts(text: string): ReadFacts {
  const { facts, failures } = engine.read(documentOf(text));
  assert.deepEqual(failures, []);
  return facts;
}

export function analyse(text: string): Analysis {
  const analysis = engine.check(documentOf(text), alone(documentOf(text).path, readFacts(text)), {
    policy: builtinPolicy,
  });
  assert.deepEqual(analysis.failures, []);
  return analysis;
}

export function findingOf(text: string, rule: string): Finding {
  const found = analyse(text).findings.find((finding) => finding.rule === rule);
  assert.ok(found, `no ${rule}`);
  return found;
}

/** The file after a fix of a finding, the first by default; undefined when it has none. */
export function fixed(text: string, rule: string, nth = 0): string | undefined {
  const fix = findingOf(text, rule).fixes[nth];
  return fix && applyEdits(text, fix.edits);
}

export function at(text: string, { start, end }: Span): string {
  return text.slice(start, end);
}

/** The sources of the cells, joined; fails when the text is not JSON. */
export function sources(text: string): string[] {
  const { cells } = JSON.parse(text) as { cells: { source: string | string[] }[] };
  return cells.map(({ source }) => (typeof source === 'string' ? source : source.join('')));
}
