import { FileTreeError } from '../error.js';

/** The size of a block of a tar file, in bytes. */
export const blockSize = 512;

/** One entry of a tar file. Names are as they are written. */
export interface TarHeader {
  readonly name: string;
  readonly type: TarType;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes of content. */
  readonly size: number;
  /** Seconds since the epoch; may have a fraction, which is not written. */
  readonly time: number;
  /** What a link leads to. */
  readonly linkName: string;
  readonly major: number;
  readonly minor: number;
  readonly capability?: Uint8Array;
}

export type TarType =
  'file' | 'link' | 'symlink' | 'character-device' | 'block-device' | 'directory' | 'fifo';

const flags: Readonly<Record<TarType, string>> = {
  file: '0',
  link: '1',
  symlink: '2',
  'character-device': '3',
  'block-device': '4',
  directory: '5',
  fifo: '6',
};

/** The records of POSIX's extended headers, as bytes: an attribute may be binary. */
export type PaxRecords = ReadonlyMap<string, Uint8Array>;

const capabilityKey = 'SCHILY.xattr.security.capability';

/**
 * The blocks of an entry's header, with an extended one before it where that is needed.
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html
 */
export function encodeHeader(header: TarHeader): Uint8Array {
  const records = recordsFor(header);
  const main = block(header, flags[header.type]);
  if (records.length === 0) return main;
  const name = `PaxHeaders.0/${header.name}`.replace(/\/$/, '');
  const extended = { ...header, name: name.slice(0, 90), size: records.length, mode: 0o644, linkName: '' };
  return Buffer.concat([block({ ...extended, uid: 0, gid: 0, time: 0 }, 'x'), padded(records), main]);
}

/** Blocks end on multiples of 512 bytes: zeros to add behind a content. */
export function paddingOf(size: number): number {
  return (blockSize - (size % blockSize)) % blockSize;
}

function padded(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([bytes, Buffer.alloc(paddingOf(bytes.length))]);
}

/** What does not fit into the old fields. */
function recordsFor({ name, linkName, size, uid, gid, time, capability }: TarHeader): Uint8Array {
  const records: Uint8Array[] = [];
  if (!fits(name)) records.push(record('path', Buffer.from(name)));
  if (!fits(linkName)) records.push(record('linkpath', Buffer.from(linkName)));
  if (size > 0o77777777777) records.push(record('size', Buffer.from(String(size))));
  if (uid > 0o7777777) records.push(record('uid', Buffer.from(String(uid))));
  if (gid > 0o7777777) records.push(record('gid', Buffer.from(String(gid))));
  if (time < 0 || time > 0o77777777777) records.push(record('mtime', Buffer.from(String(Math.floor(time)))));
  if (capability !== undefined) records.push(record(capabilityKey, capability));
  return Buffer.concat(records);
}

function fits(name: string): boolean {
  return name.length <= 100 && /^[\x20-\x7e]*$/.test(name);
}

/** `LENGTH KEY=VALUE` and a line break, where the length counts itself. */
function record(key: string, value: Uint8Array): Uint8Array {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), value, Buffer.from('\n')]);
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

function block(header: Omit<TarHeader, 'type'>, flag: string): Uint8Array {
  const bytes = Buffer.alloc(blockSize);
  const octal = (value: number, at: number, length: number): void => {
    const most = 8 ** (length - 1) - 1;
    const clamped = Math.max(0, Math.min(Math.floor(value), most));
    bytes.write(clamped.toString(8).padStart(length - 1, '0'), at, 'latin1');
  };
  bytes.write(header.name.replaceAll(/[^\x20-\x7e]/g, '_'), 0, 100, 'latin1');
  octal(header.mode, 100, 8);
  octal(header.uid, 108, 8);
  octal(header.gid, 116, 8);
  octal(header.size, 124, 12);
  octal(header.time, 136, 12);
  bytes.write('        ', 148, 'latin1');
  bytes.write(flag, 156, 'latin1');
  bytes.write(header.linkName.replaceAll(/[^\x20-\x7e]/g, '_'), 157, 100, 'latin1');
  bytes.write('ustar\u000000', 257, 'latin1');
  octal(header.major, 329, 8);
  octal(header.minor, 337, 8);
  octal(checksumOf(bytes), 148, 7);
  bytes.write(' ', 155, 'latin1');
  return bytes;
}

/** The sum of a header's bytes, its own field taken as blanks. */
function checksumOf(bytes: Uint8Array): number {
  let sum = 0;
  for (const [at, byte] of bytes.entries()) sum += at >= 148 && at < 156 ? 0x20 : byte;
  return sum;
}

/** The fields of one block. `flag` says what it is: of an entry, or of what its next one has too much for its fields. */
export interface DecodedBlock extends Omit<TarHeader, 'type'> {
  readonly flag: string;
}

/** Undefined for a block of zeros. @throws FileTreeError for what is no header */
export function decodeBlock(bytes: Uint8Array): DecodedBlock | undefined {
  if (bytes.every((byte) => byte === 0)) return undefined;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (number(buffer, 148, 8) !== checksumOf(bytes))
    throw new FileTreeError('invalid', 'the archive is not a sound tar file');
  const isPosix = text(buffer, 257, 6).startsWith('ustar') && buffer[262] === 0;
  const prefix = isPosix ? text(buffer, 345, 155) : '';
  const name = text(buffer, 0, 100);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    mode: number(buffer, 100, 8) & 0o7777,
    uid: number(buffer, 108, 8),
    gid: number(buffer, 116, 8),
    size: number(buffer, 124, 12),
    time: number(buffer, 136, 12),
    flag: String.fromCharCode(buffer[156] ?? 0),
    linkName: text(buffer, 157, 100),
    major: number(buffer, 329, 8),
    minor: number(buffer, 337, 8),
  };
}

/** The entry that a block and the records before it describe. @throws FileTreeError for kinds that nobody knows */
export function headerOf(block: DecodedBlock, records: PaxRecords): TarHeader {
  const said = (key: string): string | undefined => {
    const value = records.get(key);
    return value === undefined || value.length === 0 ? undefined : Buffer.from(value).toString('utf8');
  };
  const numeric = (key: string, otherwise: number): number => Number(said(key) ?? otherwise);
  const name = said('path') ?? block.name;
  const capability = records.get(capabilityKey);
  if ([...records.keys()].some((key) => key.startsWith('GNU.sparse.'))) throw sparse();
  return {
    name,
    type: typeOf(block.flag, name),
    mode: block.mode,
    uid: numeric('uid', block.uid),
    gid: numeric('gid', block.gid),
    size: numeric('size', block.size),
    time: Math.floor(numeric('mtime', block.time)),
    linkName: said('linkpath') ?? block.linkName,
    major: block.major,
    minor: block.minor,
    ...(capability === undefined ? {} : { capability }),
  };
}

function typeOf(flag: string, name: string): TarType {
  if (flag === 'S') throw sparse();
  if (flag === '0' || flag === '\0' || flag === '7') return name.endsWith('/') ? 'directory' : 'file';
  const found = Object.entries(flags).find(([, known]) => known === flag)?.[0];
  if (found !== undefined) return found as TarType;
  throw new FileTreeError('unsupported', `the archive has an entry of the unknown kind '${flag}'`);
}

function sparse(): FileTreeError {
  return new FileTreeError(
    'unsupported',
    'the archive has a sparse file',
    'make the archive without --sparse',
  );
}

/** @throws FileTreeError */
export function decodeRecords(bytes: Uint8Array): PaxRecords {
  const buffer = Buffer.from(bytes);
  const records = new Map<string, Uint8Array>();
  for (let at = 0; at < buffer.length && buffer[at] !== 0;) {
    const blank = buffer.indexOf(0x20, at);
    const length = Number(buffer.toString('latin1', at, blank));
    const equals = buffer.indexOf(0x3d, blank);
    const end = at + length;
    if (blank < 0 || !(length > 0) || end > buffer.length || equals < 0 || equals >= end)
      throw new FileTreeError('invalid', 'the archive has an extended header that cannot be read');
    records.set(buffer.toString('utf8', blank + 1, equals), buffer.subarray(equals + 1, end - 1));
    at = end;
  }
  return records;
}

function text(buffer: Buffer, at: number, length: number): string {
  const field = buffer.subarray(at, at + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? length : end);
}

/** Octal digits, or a binary number when the first bit is set. */
function number(buffer: Buffer, at: number, length: number): number {
  const field = buffer.subarray(at, at + length);
  const first = field[0] ?? 0;
  if ((first & 0x80) === 0) {
    const digits = field
      .toString('latin1')
      .replace(/^[\0 ]+/, '')
      .replace(/[\0 ].*$/s, '');
    return /^[0-7]*$/.test(digits) ? parseInt(digits === '' ? '0' : digits, 8) : NaN;
  }
  let value = first === 0xff ? -1 : first & 0x7f;
  for (const byte of field.subarray(1)) value = value * 256 + byte;
  return value;
}
