// A token of Ray is written into a file.
import type { Option } from '../ray/facts/process.ts';
import { possibilities, type Value } from '../ray/facts/value.ts';
import { links } from '../ray/links.ts';
import { defineRule } from './rule.ts';

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
  *check({ facts }) {
    const message =
      'A Ray token is written here: anyone who can read this file can run code in the cluster that it belongs to.';
    for (const { name, operation, value, valueSpan } of facts.environment)
      if (name.toUpperCase() === 'RAY_AUTH_TOKEN' && operation !== 'unset' && texts(value).some(isToken))
        yield { span: valueSpan, message, confidence: value.kind === 'literal' ? 'high' : 'medium' };
    for (const { options } of facts.processes)
      for (const option of options)
        if (bearsToken(option))
          yield { span: option.valueSpan, message, confidence: option.value.kind === 'literal' ? 'high' : 'medium' };
  },
});

function bearsToken({ name, value }: Option): boolean {
  if (!/^headers\.(?:x-ray-)?authorization$/i.test(name)) return false;
  return texts(value).some((text) => /^bearer\s/i.test(text) && isToken(text.slice('bearer '.length)));
}

function texts(value: Value): string[] {
  return possibilities(value).flatMap((one) => (typeof one.value === 'string' ? [one.value] : []));
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
