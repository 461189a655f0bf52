// A token of Ray is written into a file.
import { TOKEN_FILE } from '../../ray/auth.ts';
import { type Possibility, possibilities, type Value } from '../../ray/facts/value.ts';
import { links } from '../../ray/links.ts';
import type { Span } from '../../text/span.ts';
import type { Report } from '../report.ts';
import { defineRule, onOption, onSetting } from '../rule.ts';

export const rule = defineRule({
  meta: {
    id: 'token-in-source',
    title: 'A Ray token is written into the source',
    severity: 'error',
    since: '0.1.0',
    cwe: [798],
    fix: 'none',
    docs: {
      what: '`RAY_AUTH_TOKEN` is given a literal text, or a job client a literal `Authorization: Bearer` header. Placeholders such as `<token>` and `changeme` are not tokens. The text itself is never shown.',
      why: 'A token of Ray does not expire and knows no persons: whoever can read the file, its history or a copy of it can run code in every cluster that has the same token.',
      how: 'Make a new token, since this one is known, and keep it out of the repository: in `~/.ray/auth_token`, in a file that `RAY_AUTH_TOKEN_PATH` names, or in a secret of the platform that starts the program. A client in token mode sends the token by itself; it needs no header.',
      releases: 'Ray has tokens since 2.52.',
      sources: [links.tokenAuth, links.security, { title: 'Where a token is taken from', measured: 'M7' }],
    },
  },
  checks: [
    onSetting('all', ({ name, value, valueSpan }) =>
      name.toUpperCase() === 'RAY_AUTH_TOKEN' ? report(tokenIn(value), valueSpan) : undefined,
    ),
    onOption('all', { roles: ['job-client'] }, ({ name, value, valueSpan }) =>
      /^headers\.(?:x-ray-)?authorization$/i.test(name) ? report(tokenIn(value, /^bearer\s/i), valueSpan) : undefined,
    ),
    onSetting([TOKEN_FILE], ({ span }, { facts }) =>
      facts.provides?.some(({ kind }) => kind === 'stage') ? { span, message: IN_IMAGE } : undefined,
    ),
  ],
});

const IN_IMAGE =
  'The image keeps this token: everyone who can pull it has the token of every cluster that it is run for.';

function report(token: Possibility | undefined, span: Span): Report | undefined {
  return (
    token && {
      span,
      message:
        'A Ray token is written here: anyone who can read this file can run code in the cluster that it belongs to.',
      confidence: token.sureness === 'high' ? 'high' : 'medium',
    }
  );
}

/** Behind `start`, where that has to come first. */
function tokenIn(value: Value, start = /^/): Possibility | undefined {
  return possibilities(value).find(
    (one) => typeof one.value === 'string' && start.test(one.value) && isToken(one.value.replace(start, '')),
  );
}

const PLACEHOLDER =
  /[<>{}$%…]|\.\.\.|(?:^|[^a-z])(?:your|my|some|test|tests|fake|dummy|example|sample|placeholder|change[-_ ]?me|redacted|todo|secret[-_ ]here)(?:[^a-z]|$)/i;
/** One character again and again, as in `xxxx` and `****`. */
const FILLER = /^(.)\1*$/s;

function isToken(text: string): boolean {
  const token = text.trim();
  return (
    token !== '' && !PLACEHOLDER.test(token) && !FILLER.test(token) && !/^(?:none|null|token|secret)$/i.test(token)
  );
}
