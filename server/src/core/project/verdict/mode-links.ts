// Places in other files that decide which authentication mode a process has, for messages to lead to.

import type { Place } from '../../text/place.ts';
import type { LinkedEnvironment, LinkedFacts, LinkedProcess, LinkedReach, LinkedSetting } from '../linked-facts.ts';

export interface ModeLink extends Place {
  readonly message: string;
}

/** Of a process, the setting that counts; of a program, every one that it loads. None where the mode is the file's own. */
export function modeLinks({ environment, startedBy }: LinkedProcess, facts: LinkedFacts): ModeLink[] {
  const started = startedBy ? [{ ...startedBy, message: 'This is what starts it.' }] : [];
  if (environment) return [...started, ...linksIn(environment, facts)];
  const inherited = (facts.inherited ?? []).filter(({ name }) => name === 'RAY_AUTH_MODE');
  return inherited.flatMap((one) => linkTo(one, facts));
}

/** Of what a port or a service leads to, where that stands in another file, and of its mode. */
export function reachLinks({ behind, environment }: LinkedReach, facts: LinkedFacts): ModeLink[] {
  if (typeof behind === 'string') return environment ? linksIn(environment, facts) : [];
  const links = behind.flatMap(({ startedBy: _, ...process }) => [
    ...(process.path === facts.path
      ? []
      : [{ path: process.path, span: process.nameSpan, message: `${process.api} stands here.` }]),
    ...modeLinks(process, facts),
  ]);
  return links.filter(
    (link, index) =>
      links.findIndex(({ path, span }) => path === link.path && span.start === link.span.start) === index,
  );
}

function linksIn({ settings }: LinkedEnvironment, facts: LinkedFacts): ModeLink[] {
  const last = settings.filter(({ name, scope }) => name === 'RAY_AUTH_MODE' && scope !== 'runtime-env').at(-1);
  return last ? linkTo(last, facts) : [];
}

/** Of the two places of one whose value stands elsewhere, the one that is in another file. */
function linkTo({ takenFrom, operation, ...setting }: LinkedSetting, { path: own }: LinkedFacts): ModeLink[] {
  const { path, span } = takenFrom && takenFrom.path !== own ? takenFrom : setting;
  const message = `RAY_AUTH_MODE is ${operation === 'unset' ? 'taken away' : 'set'} here.`;
  return path === own ? [] : [{ path, span, message }];
}
