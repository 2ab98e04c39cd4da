import { afterEach, beforeEach } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { unpackTar } from 'modern-tar';
import {
  buildImage,
  ImageBuildError,
  type BuildPorts,
  type BuildRequest,
  type BuildResult,
} from '../../../src/image-build/index.js';
import { readManifest } from '../../../src/oci/index.js';
import { writeContext } from '../../rig/image-cases/write-context.js';
import type { ContextFile } from '../../rig/image-cases/build-case.js';
import { layout } from '../image-layout/setup.js';

/** A folder of its own for each test, with the context in it. */
export let folder: string;

/** Makes it before each test of the file that calls this. */
export function withFolder(): void {
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'taskrun-test-build-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
}

/** Builds a Dockerfile of a context. */
export async function build(
  text: string,
  files: readonly ContextFile[] = [],
  more: Partial<BuildRequest> & { readonly ports?: Partial<BuildPorts> } = {},
): Promise<BuildResult> {
  const context = join(folder, 'context');
  await writeContext(context, files);
  const { ports, ...request } = more;
  return buildImage(
    {
      dockerfile: { path: 'Dockerfile', text },
      context,
      ignoreFile: undefined,
      platforms: [],
      buildArguments: new Map(),
      labels: new Map(),
      contexts: new Map(),
      annotations: [],
      compression: 'gzip',
      isExported: false,
      ...request,
    },
    {
      layout,
      folder,
      listings: undefined,
      host: { os: 'linux', architecture: 'amd64' },
      fetch: () => Promise.reject(new Error('nothing is to be fetched')),
      progress: () => undefined,
      now: () => 1_700_000_000_000,
      signal: new AbortController().signal,
      ...ports,
    },
  );
}

/** Why a Dockerfile cannot be built. */
export async function refusal(...words: Parameters<typeof build>): Promise<string> {
  try {
    await build(...words);
    return 'none';
  } catch (error) {
    if (!(error instanceof ImageBuildError)) throw error;
    return `${error.message} (${error.hint ?? 'no hint'})`;
  }
}

/** The entries of the last layer of a build's image: names, and contents or what links lead to. */
export async function lastLayer({ target }: BuildResult): Promise<readonly string[]> {
  const content = readManifest(await layout.manifest(target));
  const layer = content.kind === 'image' ? content.layers.at(-1) : undefined;
  if (layer === undefined) return [];
  const entries = await unpackTar(gunzipSync(await readFile(layout.path(layer.digest))));
  return entries.map(({ header, data }) => {
    const { type, name, linkname } = header;
    if (type === 'file') return `${name}: ${Buffer.from(data ?? []).toString()}`;
    return linkname === undefined || linkname === '' ? name : `${name} -> ${linkname}`;
  });
}
