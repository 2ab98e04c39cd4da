import { createWriteStream } from 'node:fs';
import { mkdir, realpath } from 'node:fs/promises';
import { dirname, join, posix, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  isImageConfigMediaType,
  OciError,
  readManifest,
  type Descriptor,
  type ImageManifest,
  type Manifest,
} from '../../oci/index.js';
import { RegistryError, type ManifestName, type RegistryClient } from '../../registry/index.js';
import { readTaskConfig, titleAnnotation, type TaskConfig } from '../../task-artifact/index.js';
import { FetchFailure, sizeText, tooLarge } from './fetch-failure.js';
import type { Limits } from './limits.js';
import { Allowance, unpackTar } from './unpack.js';

/** What an artifact's files need to come here. */
export interface PullOptions {
  readonly client: RegistryClient;
  readonly limits: Limits;
  readonly signal: AbortSignal;
}

/** Says that a layer is an archive of a folder, as oras pushes them. @see https://oras.land/docs/how_to_guides/pushing_and_pulling */
const unpackAnnotation = 'io.deis.oras.content.unpack';

/** The manifest of an artifact, which is neither an index nor a container image. @throws FetchFailure */
export async function artifactManifest(
  name: ManifestName,
  { client, signal }: PullOptions,
): Promise<Manifest & { readonly content: ImageManifest }> {
  const manifest = await inWords(() => client.manifests.get(name, { signal }));
  const content = await inWords(() => Promise.resolve(readManifest(manifest)));
  if (content.kind === 'index')
    throw new FetchFailure(
      'context/unsound',
      'is a list of images, not an artifact with files',
      "push one with 'oras push', or task files with 'taskrun publish'",
    );
  if (content.artifactType === undefined && isImageConfigMediaType(content.config.mediaType))
    throw new FetchFailure(
      'context/unsound',
      'is a container image, not an artifact with files',
      "push one with 'oras push', or task files with 'taskrun publish'",
    );
  return { ...manifest, content };
}

/** What a published task says of its files; undefined for any other artifact. @throws FetchFailure */
export function taskConfigOf(
  name: ManifestName,
  content: ImageManifest,
  { client, signal }: PullOptions,
): Promise<TaskConfig | undefined> {
  return inWords(() => readTaskConfig(client, name, content, signal));
}

/** Writes an artifact's files into a directory, folders unpacked, as `oras pull` does. @throws FetchFailure */
export async function pullFiles(
  name: ManifestName,
  { layers }: ImageManifest,
  directory: string,
  options: PullOptions,
): Promise<void> {
  const { limits } = options;
  if (layers.reduce((sum, { size }) => sum + size, 0) > limits.sent) throw tooLarge(sizeText(limits.sent));
  const allowance = new Allowance(limits);
  // one after the other: a later file of the same name replaces an earlier one
  for (const layer of layers) await inWords(() => pullLayer(name, layer, directory, allowance, options));
}

async function pullLayer(
  name: ManifestName,
  layer: Descriptor,
  directory: string,
  allowance: Allowance,
  { client, signal }: PullOptions,
): Promise<void> {
  const title = layer.annotations?.[titleAnnotation];
  const archived = layer.annotations?.[unpackAnnotation] === 'true';
  const isTar = /[.+]tar(?:\+gzip|\.gzip)?$/.test(layer.mediaType);
  if (title === undefined && !isTar) return; // nothing says what it is, and oras leaves it out, too
  const path = title === undefined || archived ? undefined : await placeFor(title, directory);
  const stream = await client.blobs.open(name, layer, { signal });
  if (path === undefined) {
    const gzip = archived || layer.mediaType.endsWith('gzip');
    await unpackTar(stream, directory, { allowance, signal, gzip });
  } else {
    allowance.spend(layer.size);
    await pipeline(stream, createWriteStream(path, { mode: 0o644 }), { signal });
  }
}

/** Where a file of this name goes: inside, also where an archive before it has made links. @throws FetchFailure */
async function placeFor(title: string, directory: string): Promise<string> {
  const path = posix.normalize(title);
  if (/^\.\.(?:\/|$)|^\/|^\.$|\/$|[\u0000-\u001f]/.test(path)) throw leadsOut(title);
  const target = join(directory, path);
  await mkdir(dirname(target), { recursive: true });
  const inside = relative(await realpath(directory), await realpath(dirname(target)));
  if (inside.startsWith('..')) throw leadsOut(title);
  return target;
}

function leadsOut(title: string): FetchFailure {
  const shown = title.replaceAll(/[^\u0020-\u007e]/g, '?').slice(0, 80);
  return new FetchFailure(
    'context/unsafe',
    `has a file '${shown}', which leads out of its own folder`,
    'do not use it; whoever made it may mean harm',
  );
}

/** Failures of registries in the words of a location's. */
async function inWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof OciError)
      throw new FetchFailure(
        'context/unsound',
        `is not what it should be: ${error.message}`,
        'push it again',
        {
          cause: error,
        },
      );
    if (!(error instanceof RegistryError)) throw error;
    const { status, hint = 'check its name and the registry' } = error;
    const code = status === 404 ? 'context/not-found' : 'context/unreachable';
    throw new FetchFailure(code, `cannot be fetched: ${error.message}`, hint, { cause: error });
  }
}
