// Reads shell scripts as the engine does, and shows facts in words that a test can compare.
import { applyEdits, type ReadFacts, type Span } from '../../../server/src/core/index.ts';
import type { Change } from '../../../server/src/core/languages/change.ts';
import { shell } from '../../../server/src/core/languages/shell/shell.ts';
import { oneShotSyntax } from '../../../server/src/core/languages/syntax.ts';
import type { EnvironmentSetting } from '../../../server/src/core/ray/facts/environment.ts';
import type { Process } from '../../../server/src/core/ray/facts/process.ts';
import { grammars, write } from '../../support/engine.ts';
import { show } from '../python/read-python.ts';

const syntax = oneShotSyntax(grammars);

export function readShell(text: string): ReadFacts {
  return shell.read({ path: '/project/run.sh', languageId: 'shellscript', text }, syntax);
}

export function at(text: string, span: Span | undefined): string | undefined {
  return span && text.slice(span.start, span.end);
}

/** `ray start head: head=true port=6379`, one a process. */
export function commands(text: string): string[] {
  const ofRay = readShell(text).processes.filter(({ role }) => role !== 'program');
  return ofRay.map(({ api, role, open, runsIn, options }) => {
    const shown = options.map(({ name, value }) => ` ${name}=${show(value)}`).join('');
    return `${api} ${role}${open ? ' open' : ''}${runsIn ? ` in ${runsIn}` : ''}:${shown}`;
  });
}

/** The only process of a text. */
export function processOf(text: string): Process {
  const [process, ...others] = readShell(text).processes;
  if (!process || others.length > 0) throw new Error(`${others.length + (process ? 1 : 0)} processes`);
  return process;
}

export function showSettings(settings: readonly EnvironmentSetting[]): string {
  return settings
    .filter(({ stoppedBy }) => !stoppedBy)
    .map(({ name, operation, value, holds }) => {
      const shown = operation === 'unset' ? `-${name}` : `${name}=${show(value)}`;
      return holds === 'surely' ? shown : `${holds} ${shown}`;
    })
    .join(' ');
}

/** What the only process of a text starts with; `…` when there may be more. */
export function environmentOf(text: string): string {
  const { environment } = processOf(text);
  if (!environment) throw new Error('no environment');
  // The name of an image leads somewhere only where the workspace builds it.
  const isMore = environment.inherits?.some(({ kind }) => kind !== 'image');
  return showSettings(environment.settings) + (environment.open || isMore ? '…' : '');
}

export function requirements(text: string): string[] {
  return readShell(text).requirements.map(
    ({ how, notation, versions, span }) => `${how} ${notation} ${versions ?? '?'} in ${at(text, span)}`,
  );
}

/** The text after a change; undefined if it cannot be written. */
export function changed(text: string, change: (facts: ReadFacts) => Change): string | undefined {
  const facts = readShell(text);
  const edits = write(change(facts), { path: '/project/run.sh', languageId: 'shellscript', text }, facts);
  return edits && applyEdits(text, edits);
}
