// Where a file contains a secret: the one place that is asked before a text of the file is shown.
import { type Span, span } from '../text/span.ts';
import type { ReadFacts } from './facts/read-facts.ts';

/** Variables that hold one: Ray's token, the headers of its job client, the password of its Redis. */
const VARIABLES = /^(?:RAY_AUTH_TOKEN|RAY_JOB_HEADERS|(?:RAY_)?REDIS_PASSWORD)$/i;
/** A file of variables, which no repository has, is where they belong. */
export function holdsSecret(variable: string): boolean {
  return VARIABLES.test(variable);
}

/** Options that hold one. A mapping of headers is shown, and each of its values is not. */
const OPTIONS = /^(?:headers\..+|cookies(?:\..+)?|_metadata|_credentials|_?redis_password)$/i;
/** On a command line all headers are one text. */
const HEADERS = 'headers';

/** Behind the words that say so, in whatever program: of a header, of Ray's cookie, of an address with a password. */
const WRITTEN =
  /\b(?:bearer|basic)[ \t]+([^\s"'`\\<>{}$,;]{4,})|\bray-authentication-token["']?[ \t]*[=:,][ \t]*["']?([^\s"'`\\<>{}$,;]{4,})|:\/\/[^\s/?#@"'`:]*:([^\s/?#@"'`${}]+)@/gi;

/** Every value that is given as one, placeholders and suppressed findings included, in the order of the text. */
export function secretPlaces({ environment, processes }: ReadFacts, text: string): Span[] {
  const own = processes.flatMap((process) => process.environment?.settings ?? []);
  const variables = [...environment, ...own].filter(({ name }) => VARIABLES.test(name));
  const options = processes.flatMap((process) =>
    process.options.filter(
      ({ name, value }) =>
        OPTIONS.test(name) || (name === HEADERS && value.kind !== 'mapping' && value.kind !== 'unknown'),
    ),
  );
  const read = [...variables, ...options].map(({ valueSpan }) => valueSpan);
  return [...read, ...writtenIn(text)].sort((a, b) => a.start - b.start);
}

function writtenIn(text: string): Span[] {
  return [...text.matchAll(WRITTEN)].map(({ index, 0: whole, 1: header, 2: cookie, 3: password }) => {
    const secret = header ?? cookie ?? password ?? '';
    const end = index + whole.length - (password === undefined ? 0 : 1);
    return span(end - secret.length, end);
  });
}
