import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CarriedWorkspace,
  layerType,
} from '../../../../src/executor/buildkit/workspace/carried-workspace.js';
import { WorkspaceMemory } from '../../../../src/executor/buildkit/workspace/memory.js';
import { ImageLayout } from '../../../../src/image-layout/index.js';
import { digestOf, readManifest, type Descriptor } from '../../../../src/oci/index.js';
import { RegistryClient } from '../../../../src/registry/index.js';
import { Workspace } from '../../../../src/workspace/index.js';

let folder: string;
let context: string;
let workspace: Workspace;
let layout: ImageLayout;
let carried: CarriedWorkspace;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taskrun-carried-'));
  context = join(folder, 'context');
  mkdirSync(join(context, 'folder/deep'), { recursive: true });
  writeFileSync(join(context, 'folder/file'), 'file\n', { mode: 0o750 });
  writeFileSync(join(context, 'folder/deep/other'), '');
  symlinkSync('/outside', join(context, 'link'));
  workspace = new Workspace({ folder: join(folder, 'run'), context });
  const client = new RegistryClient({ credentials: { get: () => Promise.resolve(undefined) } as never });
  layout = await ImageLayout.open({ folder: join(folder, 'layout'), client });
  carried = new CarriedWorkspace(workspace, layout);
});
afterEach(async () => {
  layout.client.close();
  await workspace.remove();
  await rm(folder, { recursive: true });
});

/** The layers of the workspace's image, each as the names in it. */
async function layers(): Promise<readonly (readonly string[])[]> {
  const image = await carried.image();
  if (image === undefined) return [];
  const content = readManifest(await layout.manifest(image.descriptor));
  if (content.kind !== 'image') throw new Error('no image');
  return content.layers.map(({ digest }) => tar('-tf', layout.path(digest)).trim().split('\n'));
}

function tar(...words: string[]): string {
  return execFileSync('tar', words, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
}

/** A layer with the files of a folder, as BuildKit exports what a step has changed. */
async function difference(files: string): Promise<Descriptor> {
  const archive = join(folder, 'layer.tar');
  tar('-C', files, '-cf', archive, ...readdirSync(files));
  return layout.writeBytes(readFileSync(archive), layerType);
}

function changed(make: (files: string) => void): Promise<void> {
  const files = join(folder, `changes-${readdirSync(folder).length}`);
  mkdirSync(files);
  make(files);
  return difference(files).then((layer) => carried.take([layer]));
}

test('a step starts from the files of the context', async () => {
  expect(await layers()).toEqual([['folder/', 'folder/deep/', 'folder/deep/other', 'folder/file', 'link']]);
});

test('the same files are the same layer in every run', async () => {
  const again = new CarriedWorkspace(workspace, layout);
  expect((await again.image())?.descriptor).toEqual((await carried.image())?.descriptor);
});

test('what a step has changed is one more layer, and is made here, too', async () => {
  await carried.image();
  await changed((files) => {
    mkdirSync(join(files, 'folder'));
    writeFileSync(join(files, 'folder/new'), 'new\n', { mode: 0o640 });
    writeFileSync(join(files, 'folder/.wh.deep'), '');
    writeFileSync(join(files, 'link'), 'no link any more\n');
  });
  const here = await workspace.path();
  expect(readFileSync(join(here, 'folder/new'), 'utf8')).toBe('new\n');
  expect(lstatSync(join(here, 'folder/new')).mode & 0o777).toBe(0o640);
  expect(readFileSync(join(here, 'link'), 'utf8')).toBe('no link any more\n');
  expect(existsSync(join(here, 'folder/deep'))).toBe(false);
  expect(existsSync(join(context, 'folder/deep/other'))).toBe(true);
  expect(await layers()).toHaveLength(2);
});

test('changes made on this machine become a layer when it is said that there may be some', async () => {
  await carried.image();
  const here = await workspace.path();
  await writeFile(join(here, 'made-here'), '');
  await rm(join(here, 'folder/deep'), { recursive: true });
  expect(await layers()).toHaveLength(1);
  carried.changedHere();
  expect((await layers())[1]).toEqual(['folder/.wh.deep', 'made-here']);
});

test('a layer cannot write outside of the workspace, whatever links are in it', async () => {
  const outside = join(folder, 'outside');
  mkdirSync(outside);
  symlinkSync(outside, join(context, 'way-out'));
  await carried.image();
  await changed((files) => {
    mkdirSync(join(files, 'way-out'));
    writeFileSync(join(files, 'way-out/file'), '');
  });
  expect(readdirSync(outside)).toEqual([]);
  expect(readdirSync(join(await workspace.path(), 'way-out'))).toEqual(['file']);
});

test('a directory that was made anew has nothing of the old one', async () => {
  await carried.image();
  await changed((files) => {
    mkdirSync(join(files, 'folder'));
    writeFileSync(join(files, 'folder/.wh..wh..opq'), '');
    writeFileSync(join(files, 'folder/only'), '');
  });
  expect(readdirSync(join(await workspace.path(), 'folder'))).toEqual(['only']);
});

test('a step that changes nothing adds nothing', async () => {
  await carried.image();
  await carried.take([await layout.writeBytes(new Uint8Array(1024), layerType)]);
  expect(await layers()).toHaveLength(1);
});

test('without files there is no image', async () => {
  const empty = new Workspace({ folder: join(folder, 'empty') });
  expect(await new CarriedWorkspace(empty, layout).image()).toBeUndefined();
  await empty.remove();
});

describe('what an earlier run has sent of a context', () => {
  /** A run of its own, which has nothing of the others but the memory. */
  async function runWith(
    context: string,
    perform: (later: CarriedWorkspace, files: ImageLayout) => Promise<void>,
  ) {
    const name = `later-${readdirSync(folder).length}`;
    const own = new Workspace({ folder: join(folder, name), context });
    const files = await ImageLayout.open({ folder: join(folder, `${name}-layout`), client: layout.client });
    await perform(new CarriedWorkspace(own, files, new WorkspaceMemory(join(folder, 'memory/file'))), files);
    await own.remove();
  }
  const layersOf = async (later: CarriedWorkspace, files: ImageLayout): Promise<readonly Descriptor[]> => {
    const image = await later.image();
    const content = image && readManifest(await files.manifest(image.descriptor));
    return content?.kind === 'image' ? content.layers : [];
  };

  test('is not made again: only what has changed since is', async () => {
    let first: readonly Descriptor[] = [];
    writeFileSync(join(context, 'large'), 'x'.repeat(1000));
    await runWith(context, async (later, files) => {
      first = await layersOf(later, files);
    });
    await runWith(context, async (later, files) => {
      expect(await layersOf(later, files)).toEqual(first);
      expect((await later.image())?.remembered).toEqual(first.map(({ digest }) => digest));
    });
    writeFileSync(join(context, 'folder/file'), 'changed\n');
    await rm(join(context, 'link'));
    await runWith(context, async (later, files) => {
      const [known, news = { digest: digestOf(new Uint8Array()) }, ...others] = await layersOf(later, files);
      expect([known, others]).toEqual([first[0], []]);
      expect(await files.has(first[0]?.digest ?? news.digest)).toBe(false);
      expect(tar('-tf', files.path(news.digest)).trim().split('\n')).toEqual(['.wh.link', 'folder/file']);
    });
  });

  test('is made again when BuildKit has it no more, and when most of it has changed', async () => {
    await runWith(context, async (later) => {
      await later.image();
    });
    await runWith(context, async (later, files) => {
      await later.image();
      await later.forget();
      const [all, ...others] = await layersOf(later, files);
      expect(others).toEqual([]);
      expect(all && (await files.has(all.digest))).toBe(true);
      expect((await later.image())?.remembered).toEqual([]);
    });
    writeFileSync(join(context, 'large'), 'x'.repeat(1000));
    await runWith(context, async (later) => {
      expect((await later.image())?.remembered).toEqual([]);
    });
  });

  test('is nothing where the memory cannot be read', async () => {
    mkdirSync(join(folder, 'memory'));
    writeFileSync(join(folder, 'memory/file'), '{"version":1');
    await runWith(context, async (later, files) => {
      expect(await layersOf(later, files)).toHaveLength(1);
    });
  });
});
