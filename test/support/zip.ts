// Archives for tests, honest ones and others, with entries that are stored or deflated.
import { deflateRawSync } from 'node:zlib';

export interface Member {
  readonly name: string;
  readonly content: string | Uint8Array;
  /** What the archive says of the size, where that is not true. */
  readonly claimed?: number;
}

export function zip(members: readonly Member[]): Buffer {
  const files: Buffer[] = [];
  const list: Buffer[] = [];
  let offset = 0;
  for (const { name, content, claimed } of members) {
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes);
    const size = claimed ?? bytes.length;
    const title = Buffer.from(name);
    const about = Buffer.concat([u16(20, 0, 8, 0, 0), u32(crc32(bytes), packed.length, size), u16(title.length, 0)]);
    const file = Buffer.concat([u32(0x04034b50), about, title, packed]);
    list.push(Buffer.concat([u32(0x02014b50), u16(20), about, u16(0, 0, 0), u32(0, offset), title]));
    files.push(file);
    offset += file.length;
  }
  const directory = Buffer.concat(list);
  const end = Buffer.concat([
    u32(0x06054b50),
    u16(0, 0, members.length, members.length),
    u32(directory.length, offset),
    u16(0),
  ]);
  return Buffer.concat([...files, directory, end]);
}

function u16(...values: number[]): Buffer {
  return Buffer.concat(values.map((value) => Buffer.from(Uint16Array.of(value).buffer)));
}

function u32(...values: number[]): Buffer {
  return Buffer.concat(values.map((value) => Buffer.from(Uint32Array.of(value).buffer)));
}

/** Node's own came later than the oldest Node that Ray Guard runs on. */
function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
