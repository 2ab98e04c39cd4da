import { readFile, writeFile } from 'node:fs/promises';
import type { Checked } from '../diagnostic/index.js';
import type { ReadSource } from './alias-source.js';
import type { FetchTree } from './fetch-tree.js';
import { found, isMissing, reasonOf, refused } from './location.js';
import type { Tree } from './origin.js';
import { pinnedLocation, type RemoteLocation } from './remote-location.js';

/** What a lock says of one location: the commit, or the digest, that it is to be. */
export type Pins = Readonly<Record<string, string>>;

/** How strictly a lock is kept. */
export interface LockRules {
  readonly pins: Pins;
  /** Whether what the lock doesn't name is refused. */
  readonly frozen: boolean;
}

/** The name that a lock has unless told otherwise, in the directory the user stands in. */
export const lockFileName = 'taskrun.lock';

/** Reads a lock; undefined when there is none. */
export async function readLock(path: string): Promise<Checked<Pins | undefined>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return found(undefined);
    return refused(
      'lock/invalid',
      `the lock '${path}' cannot be read (${reasonOf(error)})`,
      'check its permissions',
    );
  }
  const pins = pinsOf(text);
  if (pins !== undefined) return found(pins);
  const hint = "write it anew with 'taskrun lock'";
  return refused('lock/invalid', `'${path}' is not a lock that this version can read`, hint);
}

function pinsOf(text: string): Pins | undefined {
  try {
    const { version, locations } = JSON.parse(text) as {
      readonly version?: unknown;
      readonly locations?: unknown;
    };
    if (version !== 1 || typeof locations !== 'object' || locations === null) return undefined;
    const entries = Object.entries(locations);
    return entries.every(([, pin]) => typeof pin === 'string') ? Object.fromEntries(entries) : undefined;
  } catch {
    return undefined;
  }
}

/** Writes a lock, its locations in order: the same pins always make the same file. Rejects with the system's error. */
export async function writeLock(path: string, pins: Pins): Promise<void> {
  const locations = Object.fromEntries(Object.entries(pins).sort(([one], [other]) => (one < other ? -1 : 1)));
  await writeFile(path, `${JSON.stringify({ version: 1, locations }, undefined, 2)}\n`);
}

/** Fetches what the lock says a location is, and refuses anything else. */
export function lockedFetch(fetch: FetchTree, { pins, frozen }: LockRules): FetchTree {
  return async (location, limits) => {
    const pin = Object.hasOwn(pins, location.text) ? pins[location.text] : undefined;
    if (pin === undefined) return frozen ? notLocked(location.text) : fetch(location, limits);
    const tree = await fetch(pinnedLocation(location, pin) ?? location, limits);
    return tree.ok ? asLocked(tree.value, pin, location) : tree;
  };
}

/** What was fetched by its pin is still what was asked for. */
function asLocked(tree: Tree, pin: string, { text }: RemoteLocation): Checked<Tree> {
  if (tree.origin.version !== pin) return changed(text, pin, tree.origin.version);
  return found({ ...tree, origin: { ...tree.origin, location: text } });
}

/** Refuses sources of aliases behind URLs that are not what the lock says. */
export function lockedSources({ pins, frozen }: LockRules): (source: ReadSource) => Checked<unknown> {
  return (source) => {
    if (source.kind === 'file') return found(undefined);
    const pin = Object.hasOwn(pins, source.url) ? pins[source.url] : undefined;
    if (pin === undefined) return frozen ? notLocked(source.url) : found(undefined);
    return pin === source.digest ? found(undefined) : changed(source.url, pin, source.digest);
  };
}

function notLocked(text: string): Checked<never> {
  return refused('lock/missing', `the lock does not say what '${text}' is`, "pin it with 'taskrun lock'");
}

function changed(text: string, pin: string, version: string): Checked<never> {
  return refused(
    'lock/changed',
    `'${text}' is '${version}', and not '${pin}' as locked`,
    "find out who changed it and why; 'taskrun lock' accepts it",
  );
}
