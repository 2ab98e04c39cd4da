import { randomUUID } from 'node:crypto';
import { constants, copyFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { entriesOf, move, removeFile, sizeOf, unlessAbsent } from './files.js';
import { uploadsPath } from './layout.js';
import { isRunning } from './owner.js';
import type { RegistryStorage } from './storage.js';

declare const checked: unique symbol;

/** The name of an upload session: a random UUID. */
export type UploadId = string & { readonly [checked]: 'upload' };

const uploadGrammar = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a text can name an upload session. */
export function isUploadId(text: string): text is UploadId {
  return uploadGrammar.test(text);
}

/** Why a session cannot be had: there is none, or another request has it. */
export type NoSession = { readonly status: 'unknown' } | { readonly status: 'busy' };

/** Begins a session with an empty file. */
export async function createSession(storage: RegistryStorage): Promise<UploadId> {
  const id = newUploadId();
  await writeFile(freePath(storage, id), '', { flag: 'wx' });
  return id;
}

/** Runs an action with a new empty file, which is gone afterwards, unless the action has moved it. */
export async function withNewFile<T>(
  storage: RegistryStorage,
  action: (path: string) => Promise<T>,
): Promise<T> {
  const path = ownPath(storage, newUploadId());
  try {
    await writeFile(path, '', { flag: 'wx' });
    return await action(path);
  } finally {
    await removeFile(path);
  }
}

/** How many bytes a session has received; undefined when there is no such session. */
export async function sessionLength(storage: RegistryStorage, id: UploadId): Promise<number | undefined> {
  const free = await sizeOf(freePath(storage, id));
  if (free !== undefined) return free;
  const held = await heldEntry(storage, id);
  return sizeOf(held === undefined ? freePath(storage, id) : join(uploadsPath(storage), held));
}

/**
 * Runs an action with a session's file, as the only one among all requests of all processes: renaming the file decides.
 * A session whose process was killed goes on at once.
 */
export async function withSession<T>(
  storage: RegistryStorage,
  id: UploadId,
  action: (path: string) => Promise<T>,
): Promise<T | NoSession> {
  const [free, own] = [freePath(storage, id), ownPath(storage, id)];
  if (!(await move(free, own))) {
    const refused = await takeOver(storage, id);
    if (refused !== undefined) return refused;
  }
  try {
    return (await unlessAbsent(action(own))) ?? { status: 'unknown' };
  } finally {
    await move(own, free);
  }
}

/**
 * Takes a session from a process that has ended. Should it be running after all, unseen from here, then what it still writes
 * goes to the old file, because this one goes on with a copy.
 */
async function takeOver(storage: RegistryStorage, id: UploadId): Promise<NoSession | undefined> {
  const held = await heldEntry(storage, id);
  const own = ownPath(storage, id);
  if (held === undefined) return (await move(freePath(storage, id), own)) ? undefined : { status: 'unknown' };
  const folder = uploadsPath(storage);
  if (await isRunning(held.slice(id.length + 1))) return { status: 'busy' };
  if (!(await move(join(folder, held), own))) return { status: 'busy' };
  const copy = join(folder, newUploadId());
  await copyFile(own, copy, constants.COPYFILE_FICLONE);
  await rename(copy, own);
  return undefined;
}

async function heldEntry(storage: RegistryStorage, id: UploadId): Promise<string | undefined> {
  return (await entriesOf(uploadsPath(storage))).find((name) => name.startsWith(`${id}.`));
}

function newUploadId(): UploadId {
  return randomUUID() as string as UploadId;
}

/** The file while no request works on it. */
function freePath(storage: RegistryStorage, id: UploadId): string {
  return join(uploadsPath(storage), id);
}

/** The file while a request of this process works on it. */
function ownPath(storage: RegistryStorage, id: UploadId): string {
  return `${freePath(storage, id)}.${storage.owner}`;
}
