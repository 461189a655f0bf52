// Reads Dockerfiles as the engine does, and shows facts in words that a test can compare.
import { applyEdits, type ReadFacts, type Span } from '../../../server/src/core/index.ts';
import type { Change } from '../../../server/src/core/languages/change.ts';
import { dockerfile } from '../../../server/src/core/languages/dockerfile/dockerfile.ts';
import { oneShotSyntax } from '../../../server/src/core/languages/syntax.ts';
import type { Process } from '../../../server/src/core/ray/facts/process.ts';
import type { Value } from '../../../server/src/core/ray/facts/value.ts';
import { grammars, write } from '../../support/engine.ts';

const syntax = oneShotSyntax(grammars);

function documentOf(text: string) {
  return { path: '/project/Dockerfile', languageId: 'dockerfile', text };
}

export function readDockerfile(text: string): ReadFacts {
  return dockerfile.read(documentOf(text), syntax);
}

export function at(text: string, span: Span | undefined): string | undefined {
  return span && text.slice(span.start, span.end);
}

export function show(value: Value): string {
  if (value.kind === 'literal') return JSON.stringify(value.value);
  return value.kind === 'one-of' ? `default(${value.options.map(show).join(' | ')})` : '?';
}

/** `ray start head dashboard_host="0.0.0.0"`, with the text of each value where it is another. */
function showProcess({ api, role, options }: Process): string {
  return [api, role, ...options.map(({ name, value }) => `${name}=${show(value)}`)].join(' ');
}

export function processes(text: string): string[] {
  return readDockerfile(text).processes.map(showProcess);
}

/** `image 2.9.0 [rayproject/ray:2.9.0]` */
export function requirements(text: string): string[] {
  return readDockerfile(text).requirements.map(
    ({ how, versions, span }) => `${how} ${versions ?? '?'} [${at(text, span)}]`,
  );
}

/** The text after a change; undefined if it cannot be written. */
export function changed(text: string, change: (facts: ReadFacts) => Change): string | undefined {
  const facts = readDockerfile(text);
  const edits = write(change(facts), documentOf(text), facts);
  return edits && applyEdits(text, edits);
}
