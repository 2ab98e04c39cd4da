import type { Content } from './content.js';

/** What every file of an image has beside its content. */
export interface Attributes {
  /** Permission bits, with set-user-id, set-group-id and sticky: at most 07777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds since the epoch. */
  readonly time: number;
  /** What a Linux program may do without being root: the extended attribute `security.capability`. */
  readonly capability?: Uint8Array;
}

/** A file of any kind. Nodes are never changed: a tree that differs has other nodes. */
export type Node = Directory | RegularFile | Symlink | Device;

/** A directory. Its entries may have to be read first. */
export interface Directory {
  readonly type: 'directory';
  readonly attributes: Attributes;
  entries(): Promise<ReadonlyMap<string, Node>>;
}

export interface RegularFile {
  readonly type: 'file';
  readonly attributes: Attributes;
  readonly content: Content;
  /** The same for all names of one file, where it has several. */
  readonly identity?: object;
  /** Of a file of the host. */
  readonly stamp?: FileStamp;
}

/** What tells whether a file of the host is as it was, without reading it. */
export interface FileStamp {
  /** Its number, size and times: the same means that nothing has changed, unless it changed within the clock's step. */
  readonly text: string;
  /** When it last changed in any way, in milliseconds since the epoch. */
  readonly changedAt: number;
}

export interface Symlink {
  readonly type: 'symlink';
  readonly attributes: Attributes;
  readonly target: string;
}

export interface Device {
  readonly type: 'fifo' | 'character-device' | 'block-device';
  readonly attributes: Attributes;
  readonly major: number;
  readonly minor: number;
}

/** What the root of an image from nothing is like. */
const rootAttributes: Attributes = { mode: 0o755, uid: 0, gid: 0, time: 0 };

/** A directory with these entries. */
export function directoryOf(
  entries: Iterable<readonly [string, Node]> = [],
  attributes: Attributes = rootAttributes,
): Directory {
  const map = new Map(entries);
  return { type: 'directory', attributes, entries: () => Promise.resolve(map) };
}
