// Text back into bytes, in the encoding that its file has.
import { decodeText } from './decode.ts';

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
