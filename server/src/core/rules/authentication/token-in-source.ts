// A Ray token, or the password of its Redis, is written into a file.
import { TOKEN_FILE } from '../../ray/auth.ts';
import { type Possibility, possibilities, type Value } from '../../ray/facts/value.ts';
import { links } from '../../ray/links.ts';
import type { Span } from '../../text/span.ts';
import type { Report } from '../report.ts';
import { defineRule, onOption, onSetting } from '../rule.ts';

export const rule = defineRule({
  meta: {
    id: 'token-in-source',
    title: 'Ray token or password in source code',
    severity: 'error',
    since: '0.1.0',
    cwe: [798],
    security: {
      score: 8.1,
      vector: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H',
      because: 'Anyone who can read the file and reach the cluster can run code.',
    },
    fix: 'none',
    docs: {
      finds:
        'A Ray token, or the password of its Redis, is written into a file: as a variable, in a header of a job client, or as the token file of an image. Anyone who can read it can run code in the cluster. The message never shows the token.',
      why: 'A Ray token does not expire and is not tied to a person: anyone who can read the file, its history or a copy of it can run code in every cluster that has the same token.',
      fix: 'Generate a new token, since this one is known, and keep it out of the repository: in `~/.ray/auth_token`, in a file that `RAY_AUTH_TOKEN_PATH` names, or in a secret of the platform that starts the program. A client with `RAY_AUTH_MODE=token` sends the token itself and needs no header.',
      reports: [
        { situation: '`RAY_AUTH_TOKEN` has a literal value, also as a default or in `runtime_env`', severity: 'error' },
        {
          situation: 'A job client has a literal `Authorization: Bearer` or `X-Ray-Authorization: Bearer` header',
          severity: 'error',
        },
        {
          situation:
            'The same in `RAY_JOB_HEADERS`, `--headers`, the metadata of `ray.init("ray://...")`, or the cookie `ray-authentication-token`',
          severity: 'error',
        },
        {
          situation:
            'A literal Redis password: `_redis_password`, `--redis-password`, `RAY_REDIS_PASSWORD`, `redis-password` in `rayStartParams`',
          severity: 'error',
        },
        { situation: '`RAY_AUTH_TOKEN` is a word of an example that takes effect: `changeme`', severity: 'warning' },
        { situation: 'A Dockerfile puts `~/.ray/auth_token` into the image', severity: 'error' },
      ],
      silent: [
        'Placeholders that something has to fill: `<token>`, `${TOKEN}`, `xxxx`.',
        'The password that Ray has by default, which is public.',
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
    onSetting('all', ({ name, value, valueSpan }) => {
      const variable = name.toUpperCase();
      if (variable === 'RAY_AUTH_TOKEN') return report(tokenIn(value), valueSpan) ?? guessable(value, valueSpan);
      if (variable === 'RAY_JOB_HEADERS') return report(credentialIn(value), valueSpan);
      return variable === 'RAY_REDIS_PASSWORD' ? ofRedis(value, valueSpan) : undefined;
    }),
    onOption('all', { roles: ['job-client', 'client', 'undecided'] }, ({ name, value, valueSpan }) => {
      if (/^headers\.(?:x-ray-)?authorization$/i.test(name)) return report(tokenIn(value, /^bearer\s/i), valueSpan);
      if (/^cookies\.ray-authentication-token$/i.test(name)) return report(tokenIn(value), valueSpan);
      const holdsText = name === 'headers' || name === '_metadata' || name === 'metadata';
      return holdsText && value.kind !== 'mapping' ? report(credentialIn(value), valueSpan) : undefined;
    }),
    onOption(['redis_password'], {}, ({ value, valueSpan }) => ofRedis(value, valueSpan)),
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
      confidence: confidenceOf(token),
    }
  );
}

function confidenceOf({ sureness }: Possibility): 'high' | 'medium' {
  return sureness === 'high' ? 'high' : 'medium';
}

/** A word of an example is a token like any other: Ray asks for exactly that. */
function guessable(value: Value, span: Span): Report | undefined {
  const word = possibilities(value).find(({ value }) => typeof value === 'string' && isWordOfExample(value.trim()));
  return (
    word && {
      span,
      severity: 'warning',
      message: 'Anyone can guess this Ray token: with it they can run code in the cluster.',
      confidence: 'medium',
    }
  );
}

/** That of Ray itself is public, and protects nothing: it is no secret. */
const PASSWORD_OF_RAY = /^52415900+$/;

function ofRedis(value: Value, span: Span): Report | undefined {
  const password = tokenIn(value);
  return password && !PASSWORD_OF_RAY.test(String(password.value))
    ? {
        span,
        message: 'Anyone who can read this file has the Redis password, and can change the state of the cluster.',
        confidence: confidenceOf(password),
      }
    : undefined;
}

/** Behind `start`, where that has to come first. */
function tokenIn(value: Value, start = /^/): Possibility | undefined {
  return possibilities(value).find(
    (one) => typeof one.value === 'string' && start.test(one.value) && isToken(one.value.replace(start, '')),
  );
}

/** In a text of several headers, or a list of pairs. */
function credentialIn(value: Value): Possibility | undefined {
  if (value.kind === 'sequence') {
    for (const item of value.items) {
      const found = credentialIn(item);
      if (found) return found;
    }
    return undefined;
  }
  return possibilities(value).find((one) => {
    const [, token] = (typeof one.value === 'string' && /\bbearer\s+([^\s"',]+)/i.exec(one.value)) || [];
    return token !== undefined && isToken(token);
  });
}

/** To be replaced before anything reads it. */
const TO_FILL = /[<>{}$%…]|\.\.\.|(?:^|[^a-z])your(?:[^a-z]|$)/i;
const WORD_OF_EXAMPLE =
  /(?:^|[^a-z])(?:my|some|test|tests|fake|dummy|example|sample|placeholder|change[-_ ]?me|redacted|todo|secret[-_ ]here)(?:[^a-z]|$)/i;
/** One character again and again, as in `xxxx` and `****`. */
const FILLER = /^(.)\1*$/s;

function isToken(text: string): boolean {
  const token = text.trim();
  return (
    token !== '' &&
    !TO_FILL.test(token) &&
    !isWordOfExample(token) &&
    !FILLER.test(token) &&
    !/^none$|^null$/i.test(token)
  );
}

function isWordOfExample(token: string): boolean {
  return !TO_FILL.test(token) && (WORD_OF_EXAMPLE.test(token) || /^(?:token|secret|password)$/i.test(token));
}
