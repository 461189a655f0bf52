// Reads TOML with the real engine and says each requirement in one line, so that tables of cases stay readable.
import assert from 'node:assert/strict';
import type { ReadFacts, Span } from '../../../server/src/core/index.ts';
import { engine } from '../../support/engine.ts';

export function readFacts(text: string, name = 'pyproject.toml'): ReadFacts {
  const { facts, failures } = engine.read({ path: `/project/${name}`, languageId: 'toml', text });
  assert.deepEqual(failures, []);
  return facts;
}

/**
 * `declared pep440 >=2 | ray[serve]>=2 | edit >=2 | if python_version<"3.12" | [project] dependencies`:
 * how and notation, the versions; what the span covers; what an edit would replace; the marker; the place.
 * `?` stands for versions that cannot be known, `any` for none asked.
 */
export function describeRequirements(text: string, name?: string): string[] {
  return readFacts(text, name).requirements.map(({ how, notation, versions, span, versionsSpan, marker, where }) =>
    [
      `${how} ${notation} ${versions === undefined ? '?' : versions || 'any'}`,
      slice(text, span),
      ...(versionsSpan ? [`edit ${slice(text, versionsSpan)}`.trim()] : []),
      ...(marker === undefined ? [] : [`if ${marker}`]),
      where,
    ].join(' | '),
  );
}

export function slice(text: string, { start, end }: Span): string {
  return text.slice(start, end);
}
