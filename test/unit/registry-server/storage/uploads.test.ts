import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from '@jest/globals';
import type { Digest, RepositoryName } from '../../../../src/oci/index.js';
import {
  appendToUpload,
  cancelUpload,
  createSession,
  finishUpload,
  openBlob,
  openStorage,
  sessionLength,
  type RegistryStorage,
  type UploadId,
} from '../../../../src/registry-server/storage/index.js';
import { filesBelow, sha256, withFolder } from '../rig.js';

const app = 'app' as RepositoryName;

function body(text: string): { readonly body: Readable } {
  return { body: Readable.from([Buffer.from(text)]) };
}

/** An upload whose request was cut off by the end of its process. */
async function abandoned(storage: RegistryStorage, owner: string, content: string): Promise<UploadId> {
  const id = await createSession(storage);
  const path = join(storage.dataFolder, 'uploads', id);
  await writeFile(path, content);
  await rename(path, `${path}.${owner}`);
  return id;
}

async function withStorage(action: (storage: RegistryStorage) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => action(await openStorage(folder)));
}

async function contentOf(storage: RegistryStorage, text: string): Promise<string | undefined> {
  const file = await openBlob(storage, sha256(text) as Digest);
  const content = await file?.readFile('utf8');
  await file?.close();
  return content;
}

/** The name of a process that has ended. */
async function endedProcess(): Promise<string> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  return `${child.pid}-1`;
}

test('an upload whose process has ended goes on at once', () =>
  withStorage(async (storage) => {
    for (const owner of [await endedProcess(), `${process.pid}-1`, 'nonsense', '0-0', '-1-1']) {
      const id = await abandoned(storage, owner, 'first ');
      expect(await sessionLength(storage, id)).toBe(6);
      expect(await appendToUpload(storage, id, { ...body('second '), start: 6 })).toMatchObject({
        status: 'received',
        length: 13,
      });
      const text = 'first second third';
      const digest = sha256(text) as Digest;
      expect(await finishUpload(storage, id, body('third'), app, digest)).toEqual({ status: 'stored' });
      expect(await contentOf(storage, text)).toBe(text);
    }
    expect((await filesBelow(storage.dataFolder)).filter((file) => file.startsWith('uploads'))).toEqual([]);
  }));

test('it goes on with a copy: should its process live after all, nothing that it writes gets into the blob', () =>
  withStorage(async (storage) => {
    const owner = await endedProcess();
    const id = await abandoned(storage, owner, 'first ');
    const alive = await open(join(storage.dataFolder, 'uploads', `${id}.${owner}`), 'r+');
    await appendToUpload(storage, id, body('second'));
    await alive.write('XXXXX', 0);
    await alive.close();
    const digest = sha256('first second') as Digest;
    expect(await finishUpload(storage, id, body(''), app, digest)).toEqual({ status: 'stored' });
    expect(await contentOf(storage, 'first second')).toBe('first second');
  }));

test('an upload that another running process writes to is busy', () =>
  withStorage(async (storage) => {
    const id = await abandoned(storage, storage.owner, 'first');
    expect(await appendToUpload(storage, id, body('x'))).toEqual({ status: 'busy' });
    expect(await cancelUpload(storage, id)).toEqual({ status: 'busy' });
    expect(await sessionLength(storage, id)).toBe(5);
  }));

test('of two requests at the same time one is turned away, and the upload goes on', () =>
  withStorage(async (storage) => {
    const id = await createSession(storage);
    const outcomes = await Promise.all([
      appendToUpload(storage, id, body('one')),
      appendToUpload(storage, id, body('two')),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['busy', 'received']);
    expect(await appendToUpload(storage, id, body('more'))).toEqual({ status: 'received', length: 7 });
  }));

test('of two processes that take over one upload, one gets it', () =>
  withStorage(async (storage) => {
    const other = { ...storage, owner: `${storage.owner}0`, runningHashes: new Map() };
    const id = await abandoned(storage, await endedProcess(), 'abandoned ');
    const outcomes = await Promise.all(
      [storage, other].map((each) => appendToUpload(each, id, { ...body('more'), start: 10 })),
    );
    expect(outcomes.filter(({ status }) => status === 'received')).toHaveLength(1);
    expect(await sessionLength(storage, id)).toBe(14);
  }));

test('an upload that was cancelled in the meantime is unknown', () =>
  withStorage(async (storage) => {
    const id = await abandoned(storage, await endedProcess(), 'x');
    expect(await cancelUpload(storage, id)).toEqual({ status: 'cancelled' });
    expect(await appendToUpload(storage, id, body('x'))).toEqual({ status: 'unknown' });
    expect(await filesBelow(storage.dataFolder)).toEqual([]);
  }));
