// What lets a container act on the machine that it runs on, in the words of Docker, compose and Kubernetes; and the options of `docker run` that do.
import type { HostAccess, Reach } from '../ray/facts/process.ts';
import { type Span, span } from '../text/span.ts';
import type { Word } from './commands/command.ts';
import { beginningOf, textOf } from './commands/words.ts';

/** Anyone who can write to it starts containers of any kind, as root. */
const SOCKET = /\/(?:docker|podman|containerd|crio|dockershim)\.sock$/;
/** Who can change these is root on the machine soon after; those below them count with them. */
const FOLDERS = [
  '/etc',
  '/root',
  '/run',
  '/var/run',
  '/var/lib/docker',
  '/var/lib/containerd',
  '/var/lib/kubelet',
  '/boot',
  '/proc',
  '/lib',
  '/usr',
  '/var',
  '/bin',
  '/sbin',
];
/** Below these stand sockets and devices that programs are given on purpose, or data. */
const ONLY_ITSELF = new Set(['/run', '/var/run', '/lib', '/usr', '/var', '/proc']);
/** With these a program leaves its container (man 7 capabilities). */
const CAPABILITIES = /^(?:CAP_)?(ALL|SYS_ADMIN|SYS_MODULE|SYS_RAWIO|DAC_READ_SEARCH|BPF)$/i;

/** Of a folder or file of the machine that is mounted; undefined where it gives no power over the machine. */
export function accessByMount(source: string, isReadOnly: boolean): HostAccess | undefined {
  const path = source === '/' ? source : source.replace(/\/+$/, '');
  // A socket takes orders all the same where it is mounted to be read only.
  if (SOCKET.test(path)) return { kind: 'socket', name: path };
  const isOpen =
    path === '/' ||
    FOLDERS.some((folder) => path === folder || (!ONLY_ITSELF.has(folder) && path.startsWith(`${folder}/`)));
  // Single files, such as /etc/localtime, are mostly mounted to be read.
  if (!isOpen || (isReadOnly && path !== '/')) return undefined;
  if (
    /^\/etc\/(?:localtime|timezone|hosts|resolv\.conf|passwd|group|nsswitch\.conf|ssl|pki|ca-certificates|alternatives|ld\.so\.\w+|OpenCL|vulkan|libibverbs\.d|rdma)/.test(
      path,
    )
  )
    return undefined;
  return { kind: 'folder', name: path, ...(isReadOnly && { readOnly: true as const }) };
}

export function accessByCapability(text: string): HostAccess | undefined {
  const name = CAPABILITIES.exec(text.trim())?.[1];
  return name === undefined ? undefined : { kind: 'capability', name: name.toUpperCase() };
}

/** `SOURCE:TARGET[:ro]` */
export function accessByVolume(text: string): HostAccess | undefined {
  const [source = '', target, options = ''] = text.split(':');
  return target?.startsWith('/') ? accessByMount(source, isReadOnly(options)) : undefined;
}

function isReadOnly(options: string): boolean {
  return options.split(',').some((one) => /^(?:ro|readonly(?:=true)?)$/.test(one));
}

/** `type=bind,source=/,target=/host,readonly` */
function accessByMountOption(text: string): HostAccess | undefined {
  const source = /(?:^|,)(?:source|src)=([^,]+)/.exec(text)?.[1];
  return source === undefined ? undefined : accessByMount(source, isReadOnly(text));
}

/** An access with the place that gives it. */
export interface PlacedAccess {
  readonly access: HostAccess;
  readonly span: Span;
  readonly value: Reach['value'];
}

const BY_VALUE: Readonly<Record<string, (text: string) => HostAccess | undefined>> = {
  v: accessByVolume,
  volume: accessByVolume,
  mount: accessByMountOption,
  'cap-add': accessByCapability,
  pid: (text) => (text === 'host' ? { kind: 'processes' } : undefined),
};

/** Of the words between `docker run` and the image. `mayRemove`: they are separated by spaces alone. */
export function accessByOptions(words: readonly Word[], mayRemove: boolean): PlacedAccess[] {
  return words.flatMap((word, at) => {
    const text = beginningOf(word);
    const before = words[at - 1];
    const found = accessByOption(text, before && textOf(before));
    if (!found) return [];
    const isTwo = !text.startsWith('-');
    const place = isTwo && before ? span(before.span.start, word.span.end) : word.span;
    const removal = removalOf(words, isTwo ? at - 1 : at, at);
    const access = mayRemove && removal ? { ...found, removal } : found;
    return [{ access, span: place, value: word.value }];
  });
}

function accessByOption(text: string, before: string | undefined): HostAccess | undefined {
  if (text === '--privileged' || text === '--privileged=true') return { kind: 'privileged' };
  if (text === '--use-api-socket') return { kind: 'socket', name: 'the Docker socket' };
  const [head, long, short] = /^(?:--([a-z-]+)=|-(v)=?(?=.))/.exec(text) ?? [];
  const name = long ?? short;
  if (head !== undefined && name !== undefined) return BY_VALUE[name]?.(text.slice(head.length));
  const option = /^--?([a-z-]+)$/.exec(before ?? '')?.[1];
  return option === undefined || text.startsWith('-') ? undefined : BY_VALUE[option]?.(text);
}

/** With the space before it. */
function removalOf(words: readonly Word[], first: number, last: number): Span | undefined {
  const [before, end] = [words[first - 1], words[last]];
  return before && end ? span(before.span.end, end.span.end) : undefined;
}

/** What runs in the container is what uses it. */
export function reachOfAccess({ access, span: place, value }: PlacedAccess, behind: Reach['behind']): Reach {
  return { how: 'host-access', access, ports: [], span: place, valueSpan: place, value, behind };
}
