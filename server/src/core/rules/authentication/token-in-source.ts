// A Ray token is written into a file.
import { TOKEN_FILE } from '../../ray/auth.ts';
import { type Possibility, possibilities, type Value } from '../../ray/facts/value.ts';
import { links } from '../../ray/links.ts';
import type { Span } from '../../text/span.ts';
import type { Report } from '../report.ts';
import { defineRule, onOption, onSetting } from '../rule.ts';

export const rule = defineRule({
  meta: {
    id: 'token-in-source',
    title: 'Ray token in source code',
    severity: 'error',
    since: '0.1.0',
    cwe: [798],
    fix: 'none',
    docs: {
      finds:
        'A Ray token is written into a file: as the value of `RAY_AUTH_TOKEN`, in an `Authorization` header of a job client, or as the token file of an image. Anyone who can read it can run code in the cluster. The message never shows the token.',
      why: 'A Ray token does not expire and is not tied to a person: anyone who can read the file, its history or a copy of it can run code in every cluster that has the same token.',
      fix: 'Generate a new token, since this one is known, and keep it out of the repository: in `~/.ray/auth_token`, in a file that `RAY_AUTH_TOKEN_PATH` names, or in a secret of the platform that starts the program. A client with `RAY_AUTH_MODE=token` sends the token itself and needs no header.',
      reports: [
        { situation: '`RAY_AUTH_TOKEN` has a literal value, also as a default or in `runtime_env`', severity: 'error' },
        {
          situation: 'A job client has a literal `Authorization: Bearer` or `X-Ray-Authorization: Bearer` header',
          severity: 'error',
        },
        { situation: 'A Dockerfile puts `~/.ray/auth_token` into the image', severity: 'error' },
      ],
      silent: [
        'Placeholders such as `<token>` and `changeme`.',
        'The token comes from elsewhere: a file, the environment, a Kubernetes Secret, a Compose variable.',
        'The file is a `.env` file, which is where tokens belong.',
        'Variables and headers of other programs.',
      ],
      versions: 'Ray has tokens since 2.52.',
      examples: ['in the environment of the program', 'from a file'],
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
  'This image holds a Ray token: anyone who can pull the image can run code in every cluster with that token.';

function report(token: Possibility | undefined, span: Span): Report | undefined {
  return (
    token && {
      span,
      message: 'This Ray token is readable by anyone who can read this file: they can run code in its cluster.',
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
