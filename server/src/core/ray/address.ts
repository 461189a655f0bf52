// Hosts and addresses as Ray is given them: who can reach a host, and what an address leads to.

/** loopback: this machine only. wildcard: all interfaces. other: one interface, another machine, or a name. */
export type HostReach = 'loopback' | 'wildcard' | 'other';

/** `localhost` and names under it (RFC 6761), 127.0.0.0/8 in short forms too, and `::1` in either spelling. */
const LOOPBACK = /^(?:(?:.+\.)?localhost\.?|127(?:\.\d{1,3}){1,3}|\[?(?:::1|(?:0{1,4}:){7}0{0,3}1)\]?)$/i;
/** Empty, `0`, `0.0.0.0` and short forms, `*`, `::` and its long form (measured row 2). */
const WILDCARD = /^(?:|0(?:\.0){0,3}|\*|\[?(?:::|(?:0{1,4}:){7}0{1,4})\]?)$/;

/** Decided by the text alone; a name that resolves to loopback counts as `other`. */
export function hostReach(host: string): HostReach {
  if (LOOPBACK.test(host)) return 'loopback';
  return WILDCARD.test(host) ? 'wildcard' : 'other';
}

/** auto: a running cluster is looked for. local: a new one is started. host: somewhere that is named. */
export type Address =
  | { readonly kind: 'auto' | 'local' }
  | { readonly kind: 'host'; readonly scheme?: string; readonly host: string; readonly port?: number };

/** A host name has at most 253 characters; the rest is for scheme, user and path. */
const LONGEST = 600;

const ADDRESS =
  /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:[^\s/?#@]*@)?(?:\[([0-9a-f:.%]+)\]|([\p{L}\p{N}._-]+|[0-9a-f]*:[0-9a-f:]*:[0-9a-f.]*))(?::(\d{1,5}))?(?:[/?#]\S*)?$/iu;

/** Scheme in lower case, IPv6 hosts without brackets. Undefined when no host can be read: placeholders, templates, junk. */
export function readAddress(text: string): Address | undefined {
  if (text === 'auto' || text === 'local') return { kind: text };
  if (text.length > LONGEST) return undefined;
  const match = ADDRESS.exec(text);
  if (!match) return text.startsWith('local://') ? { kind: 'local' } : undefined;
  const [, scheme, bracketed, plain, port] = match;
  const host = bracketed ?? plain;
  if (!host) return undefined;
  return {
    kind: 'host',
    host,
    ...(scheme && { scheme: scheme.toLowerCase() }),
    ...(port && { port: Number(port) }),
  };
}

/** A name that only a private network resolves: a Kubernetes service, a pod of one, a compose service, the host of a container. */
export function isClusterInternalName(host: string): boolean {
  return (
    /^[^.:]*[a-z][^.:]*$/i.test(host) ||
    /\.(?:svc|internal|local|cluster\.local)(?:\.cluster\.local)?\.?$/i.test(host) ||
    // No top-level domain has a hyphen, but for those in Punycode.
    /\.(?!xn--)[a-z\d]+(?:-[a-z\d]+)+$/i.test(host)
  );
}
