// Where a file may hold a Ray token, so that no output repeats what is written there.
import type { Span } from '../text/span.ts';
import type { ReadFacts } from './facts/read-facts.ts';

/** Every value that is given as a token, placeholders and accepted findings included. */
export function tokenPlaces({ environment, processes }: ReadFacts): Span[] {
  const variables = environment.filter(({ name }) => name.toUpperCase() === 'RAY_AUTH_TOKEN');
  const headers = processes.flatMap(({ options }) =>
    options.filter(({ name }) => /^headers\..*authorization$/i.test(name)),
  );
  return [...variables, ...headers].map(({ valueSpan }) => valueSpan);
}
