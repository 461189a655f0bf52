// Places in other files that decide which authentication mode a process has, for messages to lead to.

import type { Place } from '../../text/place.ts';
import type { LinkedEnvironment, LinkedFacts, LinkedProcess, LinkedReach, LinkedSetting } from '../linked-facts.ts';

export interface ModeLink extends Place {
  readonly message: string;
}

/** Of a process, the setting that counts; of a program, every one that it loads. None where the mode is the file's own. */
export function modeLinks({ environment, startedBy }: LinkedProcess, facts: LinkedFacts): ModeLink[] {
  const started = startedBy ? [{ ...startedBy, message: 'This is what starts it.' }] : [];
  if (environment) return [...started, ...linksIn(environment)];
  return (facts.inherited ?? []).filter(({ name }) => name === 'RAY_AUTH_MODE').flatMap(linkTo);
}

/** Of what a port or a service leads to, where that stands in another file, and of its mode. */
export function reachLinks({ behind, environment }: LinkedReach, facts: LinkedFacts): ModeLink[] {
  if (typeof behind === 'string') return environment ? linksIn(environment) : [];
  const links = behind.flatMap(({ path, nameSpan, startedBy: _, ...process }) => [
    ...(path === undefined ? [] : [{ path, span: nameSpan, message: `${process.api} stands here.` }]),
    ...modeLinks({ ...process, nameSpan }, facts),
  ]);
  return links.filter(
    (link, index) =>
      links.findIndex(({ path, span }) => path === link.path && span.start === link.span.start) === index,
  );
}

function linksIn({ settings }: LinkedEnvironment): ModeLink[] {
  const last = settings.filter(({ name, scope }) => name === 'RAY_AUTH_MODE' && scope !== 'runtime-env').at(-1);
  return last ? linkTo(last) : [];
}

function linkTo({ path, span, takenFrom, operation }: LinkedSetting): ModeLink[] {
  const [at, place] = takenFrom?.path === undefined ? [path, span] : [takenFrom.path, takenFrom.span];
  const message = `RAY_AUTH_MODE is ${operation === 'unset' ? 'taken away' : 'set'} here.`;
  return at === undefined ? [] : [{ path: at, span: place, message }];
}
