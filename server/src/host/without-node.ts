// Stands in for Node's modules and globals in the web build: there is no disk, so every look at one finds nothing.

class NoDisk extends Error {
  readonly code = 'ENOENT';
}

function refuse(): never {
  throw new NoDisk('There is no disk here.');
}

export const openSync = refuse;
export const readSync = refuse;
export const fstatSync = refuse;
export const closeSync = refuse;
export const readdirSync = refuse;
export const realpathSync = refuse;
export const readFile = refuse;
export const constants = { O_RDONLY: 0 };

export function statSync(): undefined {
  return undefined;
}

export const lstatSync = refuse;

/** Then a URI stands for itself: no document lies on a disk, `file:` ones of a browser's folder included. */
export const fileURLToPath = refuse;
export const pathToFileURL = refuse;

export const sep = '/';
export const resolve = (_folder: string, path: string) => path;
export const isAbsolute = (path: string) => path.startsWith('/');
export const dirname = (path: string) => path.slice(0, Math.max(path.lastIndexOf('/'), 0));
export const relative = (folder: string, path: string) =>
  path === folder ? '' : path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : '..';

export const isUtf8 = refuse;

/** Nothing is ever read into it. */
export const Buffer = { allocUnsafeSlow: (size: number) => new Uint8Array(size) };

/** Tells texts apart, and has no other use: 64 bits of FNV-1a from two starts, and the length. */
export function createHash() {
  let first = 0x811c9dc5;
  let second = 0x2f0b4c47;
  let length = 0;
  const hash = {
    update(text: string) {
      for (let at = 0; at < text.length; at++) {
        const unit = text.charCodeAt(at);
        first = Math.imul(first ^ unit, 0x01000193);
        second = Math.imul(second ^ unit ^ (first >>> 16), 0x01000193);
      }
      length += text.length;
      return hash;
    },
    digest: () => [first >>> 0, second >>> 0, length].map((part) => part.toString(36)).join('-'),
  };
  return hash;
}

interface BrowserPort {
  onmessage: () => void;
}

const waiting: (() => void)[] = [];
const channel = new MessageChannel();
(channel.port1 as unknown as BrowserPort).onmessage = () => waiting.shift()?.();

/** After what has arrived meanwhile; browsers make timers wait longer. */
export function setImmediate(act: () => void): void {
  waiting.push(act);
  channel.port2.postMessage(undefined);
}
