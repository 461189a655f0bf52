// Reads commands that let other machines in to a port: `kubectl port-forward --address`, `ssh -g -L`, socat, ngrok, cloudflared.
import type { Reach } from '../../ray/facts/process.ts';
import { certainText, literal, unknown, type Value } from '../../ray/facts/value.ts';
import { type Span, span } from '../../text/span.ts';
import type { Word } from './command.ts';
import type { Invocation } from './invocation.ts';
import { beginningOf, type Part, programOf, restOf, textOf, wholeOf } from './words.ts';

/** An address to listen on, and the port behind it. */
interface Forward {
  readonly how: 'forwarded-port' | 'tunnel';
  readonly address: Value;
  readonly port: number;
  /** What a fix replaces with `to`. */
  readonly part: Part;
  readonly span: Span;
  readonly local?: string;
}

const SSH = /^(?:auto)?ssh$/;
const TUNNELS = /^(?:ngrok|cloudflared|lt|localtunnel|bore|tailscale)$/;

/** False only where a command that begins with this program forwards no port. */
export function mayForward(program: string): boolean {
  return SSH.test(program) || TUNNELS.test(program) || /^(?:kubectl|oc|socat|gcloud)$/.test(program);
}

/** Ports whose numbers are not known are left out. */
export function readForwardedPorts({ words, context }: Invocation): Reach[] {
  const program = programOf(words[0]) ?? '';
  return forwardsOf(program, words).map(
    ({ how, address, port, part, span: at, local }): Reach => ({
      how,
      ports: [{ first: port, last: port }],
      hostAddress: address,
      span: at,
      ...part,
      behind: 'may be ray',
      ...(local !== undefined && { local }),
      ...(context.onHostedRunner && { onHostedRunner: context.onHostedRunner }),
    }),
  );
}

function forwardsOf(program: string, words: readonly Word[]): Forward[] {
  if (SSH.test(program)) return forwardsOfSsh(words, 1);
  if (program === 'gcloud') {
    const dashes = words.findIndex((word) => textOf(word) === '--');
    return dashes !== -1 && words.slice(0, dashes).some((word) => textOf(word) === 'ssh')
      ? forwardsOfSsh(words, dashes + 1)
      : [];
  }
  if (program === 'kubectl' || program === 'oc') return forwardsOfKubectl(words);
  if (program === 'socat') return forwardsOfSocat(words);
  return TUNNELS.test(program) ? tunnelsOf(program, words) : [];
}

/** `--address 0.0.0.0,localhost`, `8265`, `9000:8265`. Without an address it listens on loopback. */
function forwardsOfKubectl(words: readonly Word[]): Forward[] {
  const action = words.findIndex((word) => textOf(word) === 'port-forward');
  const at = words.findIndex((word) => /^--address(?:=|$)/.test(beginningOf(word)));
  const option = words[at];
  if (action === -1 || !option) return [];
  const isJoined = beginningOf(option).startsWith('--address=');
  const value = isJoined ? option : words[at + 1];
  if (!value) return [];
  const part = isJoined ? restOf(option, '--address='.length) : wholeOf(value);
  const addresses = certainText(part.value)?.split(',');
  const whole = span(option.span.start, value.span.end);
  return words.slice(action + 1).flatMap((word) => {
    const [, port] = /^(?:\d*:)?(\d+)$/.exec(textOf(word) ?? '') ?? [];
    if (port === undefined || word === value) return [];
    const address = addresses ? literal(addresses.find((one) => !isLoopback(one)) ?? '127.0.0.1') : part.value;
    return [{ how: 'forwarded-port', address, port: Number(port), part, span: whole, local: '127.0.0.1' } as const];
  });
}

function isLoopback(address: string): boolean {
  return /^(?:localhost|127\.|\[?::1\]?$)/.test(address.trim());
}

/** `-L [address:]port:host:port`, `-R` likewise on the other machine; letters before it may stand together. */
function forwardsOfSsh(words: readonly Word[], from: number): Forward[] {
  const isGateway = words
    .slice(from)
    .some(
      (word, at) =>
        /^-[a-zA-Z]*g[a-zA-Z]*$/.test(textOf(word) ?? '') ||
        /^-?o?GatewayPorts[= ]yes$/.test(`${textOf(words[from + at - 1]) === '-o' ? '-o' : ''}${textOf(word) ?? ''}`),
    );
  return words.slice(from).flatMap((word, index) => {
    const [head = '', letter] = /^-[46AaCfGgKkMNnqsTtVvXxYy]*([LR])/.exec(beginningOf(word)) ?? [];
    if (letter === undefined) return [];
    const isJoined = head.length < beginningOf(word).length || textOf(word) === undefined;
    const value = isJoined ? word : words[from + index + 1];
    const part = value && (isJoined ? restOf(word, head.length) : wholeOf(value));
    const parts = /^(?:(\[[\da-fA-F:]*\]|[\w.*-]*):)?(\d+):(\[[\da-fA-F:]*\]|[\w.-]+):(\d+)$/.exec(
      writtenOf(value, part),
    );
    if (!value || !part || !parts) return [];
    const [, address, listens, host, port] = parts;
    const isOpen = address === undefined ? letter === 'L' && isGateway : true;
    if (!isOpen) return [];
    return [
      {
        how: 'forwarded-port',
        address: literal((address ?? '').replace(/^\[|\]$|^\*$/g, '')),
        port: Number(port),
        part,
        span: span(word.span.start, value.span.end),
        ...(certainText(part.value) !== undefined && { local: `127.0.0.1:${listens}:${host}:${port}` }),
      } as const,
    ];
  });
}

/** A host in a variable stands for some name: `0.0.0.0:8265:$HEAD:8265`. */
function writtenOf(word: Word | undefined, part: Part | undefined): string {
  const text = part && certainText(part.value);
  if (text !== undefined || !word) return text ?? '';
  const pieces = word.pieces ?? [word];
  const whole = pieces.map(({ value }) => certainText(value) ?? 'host').join('');
  return whole.replace(/^-\w*[LR]/, '');
}

const LISTENS = /^TCP[46]?-L(?:ISTEN)?:(\d+)((?:,[^,]*)*)$/i;
const CONNECTS = /^TCP[46]?(?:-CONNECT)?:.*:(\d+)(?:,|$)/i;

function forwardsOfSocat(words: readonly Word[]): Forward[] {
  const listening = words.find((word) => LISTENS.test(textOf(word) ?? ''));
  const target = words.map((word) => CONNECTS.exec(lastPieces(word))?.[1]).find((port) => port !== undefined);
  const text = textOf(listening);
  if (!listening || text === undefined || target === undefined) return [];
  const [, bound] = /,bind=\[?([^,\]]*)\]?/i.exec(text) ?? [];
  const local = bound === undefined ? `${text},bind=127.0.0.1` : text.replace(/,bind=[^,]*/i, ',bind=127.0.0.1');
  return [
    {
      how: 'forwarded-port',
      address: literal(bound ?? ''),
      port: Number(target),
      part: wholeOf(listening),
      span: listening.span,
      local,
    },
  ];
}

function lastPieces(word: Word): string {
  return textOf(word) ?? (word.pieces ?? []).map(({ value }) => certainText(value) ?? 'host').join('');
}

/** `ngrok http 8265`, `cloudflared tunnel --url http://localhost:8265`. Not where the tunnel asks who comes. */
function tunnelsOf(program: string, words: readonly Word[]): Forward[] {
  const texts = words.map((word) => textOf(word) ?? '');
  if (program === 'ngrok' && !texts.some((text) => /^(?:http|tcp|tls)$/.test(text))) return [];
  if (program === 'cloudflared' && !texts.some((text) => /^--url\b/.test(text))) return [];
  if (program === 'tailscale' && texts[1] !== 'funnel') return [];
  if (
    texts.some((text) =>
      /^--?(?:basic-auth|auth|oauth|oidc|mutual-tls|traffic-policy-file|cidr-allow|ip-restriction)/.test(text),
    )
  )
    return [];
  return words.slice(1).flatMap((word) => {
    const text = textOf(word) ?? '';
    const [, port] =
      /^(?:--(?:url|port)=)?(?:https?:\/\/)?(?:(?:localhost|127\.0\.0\.1|0\.0\.0\.0):)?(\d+)\/?$/.exec(text) ?? [];
    if (port === undefined) return [];
    const part = { value: unknown('a tunnel'), valueSpan: word.textSpan ?? word.span };
    return [{ how: 'tunnel', address: literal(''), port: Number(port), part, span: word.span } as const];
  });
}
