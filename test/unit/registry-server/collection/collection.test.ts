import { mkdir, readdir, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import {
  collectGarbage,
  serveRegistry,
  type Collection,
  type CollectionOptions,
} from '../../../../src/registry-server/index.js';
import { thisProcess } from '../../../../src/registry-server/storage/owner.js';
import { call, filesBelow, manifestOf, pushBlob, putManifest, sha256, withFolder } from '../rig.js';

const hour = 60 * 60 * 1000;
const indexType = 'application/vnd.oci.image.index.v1+json';

interface Ground {
  readonly port: number;
  readonly folder: string;
  /** Makes everything that was pushed so far two hours old. */
  readonly age: () => Promise<void>;
  readonly collect: (options?: Partial<CollectionOptions>) => Promise<Collection>;
  readonly there: (target: string) => Promise<boolean>;
}

async function onGround(action: (ground: Ground) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const { port, close } = await serveRegistry({ dataFolder: folder, port: 0 });
    const age = async () => {
      const time = new Date(Date.now() - 2 * hour);
      for (const file of await filesBelow(folder)) await utimes(join(folder, file), time, time);
    };
    const collect = (options: Partial<CollectionOptions> = {}) =>
      collectGarbage({ dataFolder: folder, remove: true, olderThan: hour, untagged: false, ...options });
    // GET of a blob says nothing about its further use; HEAD would claim it.
    const there = async (target: string) => (await call(port, 'GET', `/v2/${target}`)).status === 200;
    await action({ port, folder, age, collect, there }).finally(close);
  });
}

/** Pushes an image of its own; gives its manifest's digest. */
async function pushImage(port: number, name: string, tag?: string, members: object = {}): Promise<string> {
  const [config, layer] = [await pushBlob(port, name, '{}'), await pushBlob(port, name, `layer of ${tag}`)];
  const text = manifestOf(config, layer, members);
  const { status } = await putManifest(port, `/v2/${name}/manifests/${tag ?? sha256(text)}`, text);
  expect(status).toBe(201);
  return sha256(text);
}

async function pushIndex(port: number, name: string, reference: string, children: readonly string[]) {
  const manifests = children.map((digest) => ({ digest, size: 1, mediaType: 'x/y' }));
  const text = JSON.stringify({ schemaVersion: 2, mediaType: indexType, manifests });
  const target = reference === 'digest' ? sha256(text) : reference;
  const { status } = await putManifest(port, `/v2/${name}/manifests/${target}`, text, indexType);
  expect(status).toBe(201);
  return sha256(text);
}

function names(items: readonly { readonly name: string }[]): readonly string[] {
  return items.map(({ name }) => name).sort();
}

test('blobs that no manifest refers to go, with the links to them; the others stay', () =>
  onGround(async ({ port, age, collect, there, folder }) => {
    await pushImage(port, 'app', 'v1');
    const garbage = [
      await pushBlob(port, 'app', 'forgotten'),
      await pushBlob(port, 'other', 'forgotten, too'),
    ];
    await call(port, 'POST', `/v2/other/blobs/uploads/?mount=${garbage[0]}&from=app`);
    await age();
    const collection = await collect();
    expect([names(collection.blobs), collection.links, collection.removed]).toEqual([
      [...garbage].sort(),
      3,
      true,
    ]);
    expect(collection.kept).toEqual({ blobs: 2, size: '{}layer of v1'.length });
    expect(await there('app/manifests/v1')).toBe(true);
    expect(await there(`app/blobs/${sha256('layer of v1')}`)).toBe(true);
    for (const digest of garbage) expect(await there(`app/blobs/${digest}`)).toBe(false);
    expect(
      (await filesBelow(folder)).filter((file) => garbage.some((digest) => file.includes(digest.slice(7)))),
    ).toEqual([]);
  }));

test('without remove nothing is changed, and the answer is the same', () =>
  onGround(async ({ port, age, collect, folder }) => {
    await pushImage(port, 'app', 'v1');
    await pushImage(port, 'app', undefined);
    await pushBlob(port, 'app', 'forgotten');
    await call(port, 'POST', '/v2/app/blobs/uploads/');
    await age();
    const before = await filesBelow(folder);
    const shown = await collect({ remove: false, untagged: true });
    expect(await filesBelow(folder)).toEqual(before);
    expect([shown.blobs.length, shown.manifests.length, shown.uploads.length, shown.links]).toEqual([
      2, 1, 1, 2,
    ]);
    expect(await collect({ untagged: true })).toEqual({ ...shown, removed: true });
    expect(await collect({ untagged: true })).toMatchObject({
      blobs: [],
      manifests: [],
      uploads: [],
      links: 0,
    });
  }));

test('what is younger than the grace period stays', () =>
  onGround(async ({ port, age, collect, there }) => {
    const old = await pushBlob(port, 'app', 'old');
    await age();
    const young = await pushBlob(port, 'app', 'young');
    expect(names((await collect()).blobs)).toEqual([old]);
    expect(await there(`app/blobs/${young}`)).toBe(true);
  }));

test.each<[string, (port: number, digest: string) => Promise<unknown>]>([
  ['HEAD', (port, digest) => call(port, 'HEAD', `/v2/app/blobs/${digest}`)],
  ['a mount', (port, digest) => call(port, 'POST', `/v2/to/blobs/uploads/?mount=${digest}&from=app`)],
  ['a mount from anywhere', (port, digest) => call(port, 'POST', `/v2/to/blobs/uploads/?mount=${digest}`)],
  ['a push of the same', (port) => pushBlob(port, 'to', 'old')],
])('an old blob that a push has found there stays: by %s', (_, find) =>
  onGround(async ({ port, age, collect }) => {
    const digest = await pushBlob(port, 'app', 'old');
    await age();
    await find(port, digest);
    expect((await collect()).blobs).toEqual([]);
  }),
);

test('a blob counts from the end of its upload, however long its bytes have been there', () =>
  onGround(async ({ port, age, collect }) => {
    const { location = '' } = (await call(port, 'POST', '/v2/app/blobs/uploads/')).headers;
    await call(port, 'PATCH', location, { body: 'slow' });
    await age();
    expect((await call(port, 'PUT', `${location}?digest=${sha256('slow')}`)).status).toBe(201);
    expect((await collect()).blobs).toEqual([]);
  }));

test('manifests without a tag stay, unless asked for; what an index with a tag lists, and what is about one that stays, stays', () =>
  onGround(async ({ port, age, collect, there }) => {
    const [child, grandchild] = [
      await pushImage(port, 'app', undefined, { child: 1 }),
      await pushImage(port, 'app', undefined, { child: 2 }),
    ];
    const inner = await pushIndex(port, 'app', 'digest', [grandchild]);
    const outer = await pushIndex(port, 'app', 'multi', [child, inner]);
    const signature = await pushImage(port, 'app', undefined, { subject: { digest: child } });
    const signatureOfSignature = await pushImage(port, 'app', undefined, { subject: { digest: signature } });
    const moved = await pushImage(port, 'app', 'v1');
    await pushImage(port, 'app', 'v1', { moved: true });
    const orphan = await pushImage(port, 'app', undefined, { subject: { digest: sha256('gone') } });
    const unlisted = await pushIndex(port, 'app', 'digest', [moved, child]);
    await age();
    expect((await collect()).manifests).toEqual([]);
    const { manifests } = await collect({ untagged: true });
    expect(names(manifests)).toEqual([moved, orphan, unlisted].sort());
    for (const digest of [child, grandchild, inner, outer, signature, signatureOfSignature])
      expect(await there(`app/manifests/${digest}`)).toBe(true);
    for (const digest of [moved, orphan, unlisted])
      expect(await there(`app/manifests/${digest}`)).toBe(false);
    const { body } = await call(port, 'GET', `/v2/app/referrers/${sha256('gone')}`);
    expect(JSON.parse(body.toString())).toMatchObject({ manifests: [] });
  }));

test('an untagged manifest that somebody has just looked at stays with everything that it lists', () =>
  onGround(async ({ port, age, collect, there }) => {
    const child = await pushImage(port, 'app', undefined);
    const index = await pushIndex(port, 'app', 'digest', [child]);
    await age();
    await call(port, 'HEAD', `/v2/app/manifests/${index}`);
    expect((await collect({ untagged: true })).manifests).toEqual([]);
    expect(await there(`app/blobs/${sha256('layer of undefined')}`)).toBe(true);
    await age();
    expect(names((await collect({ untagged: true })).manifests)).toEqual([child, index].sort());
  }));

test('an image of one repository does not keep the manifests of another', () =>
  onGround(async ({ port, age, collect }) => {
    await pushImage(port, 'app', 'v1');
    const untagged = sha256(manifestOf(sha256('{}'), sha256('layer of v1')));
    await pushImage(port, 'copy', 'v1');
    await call(port, 'DELETE', '/v2/copy/manifests/v1');
    await age();
    const { manifests, blobs } = await collect({ untagged: true });
    expect([manifests.map(({ repository, name }) => [repository, name]), blobs]).toEqual([
      [['copy', untagged]],
      [],
    ]);
  }));

test('a collector that was killed loses nothing that is needed, and the next one finishes its work', () =>
  onGround(async ({ port, folder, age, collect, there }) => {
    await pushImage(port, 'app', 'v1');
    const garbage = await pushBlob(port, 'app', 'forgotten');
    await age();
    // As if it had been killed at any moment: every file that it could have renamed has been.
    for (const file of await filesBelow(folder)) {
      if (/^blobs|_blobs|_manifests/.test(file))
        await rename(join(folder, file), join(folder, `${file}.condemned`));
    }
    await writeFile(join(folder, 'collection.lock'), '1-0');
    expect(await there('app/manifests/v1')).toBe(true);
    expect(await there(`app/blobs/${sha256('layer of v1')}`)).toBe(true);
    expect(names((await collect()).blobs)).toEqual([garbage]);
    expect(await there('app/manifests/v1')).toBe(true);
    expect(await there(`app/blobs/${sha256('layer of v1')}`)).toBe(true);
    expect((await call(port, 'HEAD', `/v2/app/blobs/${sha256('{}')}`)).status).toBe(200);
    expect(await readdir(folder)).not.toContain('collection.lock');
  }));

test('two at the same time are one too many', () =>
  onGround(async ({ folder, collect }) => {
    await writeFile(join(folder, 'collection.lock'), await thisProcess());
    await expect(collect()).rejects.toMatchObject({
      name: 'RegistryServerError',
      reason: 'collection-running',
      message: `another garbage collection is at work in '${folder}'`,
    });
    expect(await collect({ remove: false })).toMatchObject({ removed: false });
  }));

test('a manifest that cannot be understood stops it before anything is removed', () =>
  onGround(async ({ port, folder, age, collect, there }) => {
    const garbage = await pushBlob(port, 'app', 'forgotten');
    const untagged = await pushImage(port, 'another', undefined);
    const digest = await pushImage(port, 'app', 'v1');
    await writeFile(join(folder, 'repositories/app/_manifests', digest.replace(':', '-')), 'x/y\n{"schema');
    await age();
    await expect(collect({ untagged: true })).rejects.toMatchObject({
      name: 'RegistryServerError',
      message: `the manifest '${digest}' of 'app' cannot be read: the manifest is not a JSON object`,
      hint: 'nothing has been removed; delete that manifest, or push it again',
    });
    expect(await there(`app/blobs/${garbage}`)).toBe(true);
    expect(await there(`another/manifests/${untagged}`)).toBe(true);
  }));

test('pushes that find their layers there succeed while collectors are at work, and their images are whole', () =>
  onGround(async ({ port, age, collect, there }) => {
    const layers = Array.from({ length: 10 }, (_, number) => `shared ${number}`);
    for (const content of ['{}', ...layers]) await pushBlob(port, 'app', content);
    for (let round = 0; round < 5; round += 1) {
      await age();
      const push = async (content: string) => {
        const found = await call(port, 'HEAD', `/v2/app/blobs/${sha256(content)}`);
        if (found.status !== 200) await pushBlob(port, 'app', content);
        const config = await pushBlob(port, 'app', '{}');
        const text = manifestOf(config, sha256(content), { round });
        expect((await putManifest(port, `/v2/app/manifests/${sha256(text)}`, text)).status).toBe(201);
        expect(await there(`app/blobs/${sha256(content)}`)).toBe(true);
        return text;
      };
      const [pushed] = await Promise.all([Promise.all(layers.map(push)), collect({ untagged: true })]);
      for (const text of pushed) expect(await there(`app/manifests/${sha256(text)}`)).toBe(true);
    }
  }));

test('a folder without anything in it has no garbage; one that is not there is an error', () =>
  withFolder(async (folder) => {
    const options = { remove: true, olderThan: 0, untagged: true };
    await mkdir(join(folder, 'empty'));
    expect(await collectGarbage({ ...options, dataFolder: join(folder, 'empty') })).toEqual({
      removed: true,
      manifests: [],
      blobs: [],
      uploads: [],
      links: 0,
      kept: { blobs: 0, size: 0 },
    });
    await expect(collectGarbage({ ...options, dataFolder: join(folder, 'none') })).rejects.toMatchObject({
      reason: 'data-folder',
    });
  }));
