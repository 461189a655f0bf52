// Turns the bytes of a file into text as its program would read them, and text back into bytes of the same encoding.
import { isUtf8 } from 'node:buffer';

/** PEP 263: a comment in one of the first two lines names the encoding. */
const CODING_COOKIE = /^(?:[^\n]*\n)?[ \t\f]*#[^\n]*?coding[:=][ \t]*([-\w.]+)/;
const COOKIE_REACH = 400;

/**
 * UTF-16 by its byte order mark, UTF-8 where the bytes are valid, else the encoding that a coding cookie names, else
 * Latin-1, which keeps every ASCII character in its place. A byte order mark stays, as U+FEFF.
 * Undefined for bytes that hold a NUL: no Python and no TOML file does.
 */
export function decodeText(bytes: Buffer): string | undefined {
  const utf16 = utf16Label(bytes);
  if (utf16) return decodeAs(utf16, bytes);
  if (bytes.includes(0)) return undefined;
  const cookie = cookieLabel(bytes);
  if (cookie) return decodeAs(cookie, bytes) ?? bytes.toString('latin1');
  return isUtf8(bytes) ? bytes.toString() : bytes.toString('latin1');
}

/** Absent where no byte order mark says so: then every ASCII character is one byte. */
export function utf16Label(bytes: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return undefined;
}

/** The name as the Encoding Standard has it; absent for UTF-8, which needs no cookie. */
function cookieLabel(bytes: Buffer): string | undefined {
  const name = CODING_COOKIE.exec(bytes.toString('latin1', 0, COOKIE_REACH))?.[1]
    ?.toLowerCase()
    .replaceAll('_', '-');
  if (!name || /^utf-?8/.test(name)) return undefined;
  return name.replace(/^latin-(\d)/, 'latin$1').replace(/^koi8-?/, 'koi8-');
}

/** In these a letter of ASCII may be written in other characters. */
const HIDING =
  /^(?:utf-?7|u7|unicode-1-1-utf-7|(?:raw-)?unicode-escape|punycode|idna|hz(?:-gb.*)?|rot-?13|utf-?(?:16|32).*)$/;

/** Of a coding cookie, where the text is unknown without decoding it and it is not decoded here. */
export function encodingThatHides(bytes: Buffer): string | undefined {
  const label = cookieLabel(bytes);
  return label !== undefined && HIDING.test(label) ? label : undefined;
}

/** Undefined for an encoding that is not known here. */
function decodeAs(label: string, bytes: Buffer): string | undefined {
  try {
    return new TextDecoder(label, { ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const WAYS: readonly ((text: string) => Buffer)[] = [
  (text) => Buffer.from(text, 'utf8'),
  (text) => Buffer.from(text, 'utf16le'),
  (text) => Buffer.from(text, 'utf16le').swap16(),
  (text) => Buffer.from(text, 'latin1'),
];

/** As `before` is encoded. Undefined where its encoding is not known for certain, or lacks a character of `text`. */
export function encodeLike(before: Buffer, text: string): Buffer | undefined {
  const old = decodeText(before);
  if (old === undefined) return undefined;
  const encode = WAYS.find((way) => way(old).equals(before));
  const bytes = encode?.(text);
  return bytes && decodeText(bytes) === text ? bytes : undefined;
}
