// Reads how a container's port is published: `127.0.0.1:8265:8265/tcp`, as `docker run -p` and compose write it.

export interface PublishedPort {
  /** Empty for every address of the host. */
  readonly hostAddress: string;
  /** Inside the container. */
  readonly ports: readonly number[];
}

const WRITTEN = /^(?:(\[[\da-fA-F:]*\]|[\w.-]*):)?(?:(\d*(?:-\d+)?):)?(\d+)(?:-(\d+))?(?:\/(?:tcp|udp|sctp))?$/;
/** Longer ranges are cut: nobody looks at more ports. */
const MOST = 1000;

/** Undefined where the text is no such thing, or holds a variable. */
export function readPublishedPort(text: string): PublishedPort | undefined {
  const match = WRITTEN.exec(text.trim());
  if (!match) return undefined;
  const [, address = '', host, first = '', last = first] = match;
  // `8265:8265`: what looks like an address is the host's port.
  const isPort = host === undefined && /^\d*(?:-\d+)?$/.test(address);
  const from = Number(first);
  const count = Math.min(Number(last) - from + 1, MOST);
  if (count < 1 || Number(last) > 65535) return undefined;
  return {
    hostAddress: isPort ? '' : address.replace(/^\[|\]$/g, ''),
    ports: Array.from({ length: count }, (_, index) => from + index),
  };
}
