import { setMaxListeners } from 'node:events';
import type { Digest, ImageManifest, Manifest } from '../oci/index.js';
import type { AskOptions, RegistryClient, RepositoryName } from '../registry/index.js';
import { readConfiguration, type ImageConfiguration } from './configuration.js';
import { limitOf, type Limit } from './limit.js';

/** One repository that images are read from, however many questions that takes. */
export interface Reading {
  readonly client: RegistryClient;
  readonly repository: RepositoryName;
  readonly options: AskOptions;
  readonly limit: Limit;
}

/** Questions at the same time. More gain nothing on a near registry, and far ones begin to refuse. */
const mostQuestions = 16;

/**
 * Reads from a repository. When the work fails, the questions that are still open are given up.
 * @throws what the work does, or the signal's reason
 */
export async function reading<Result>(
  client: RegistryClient,
  { registry, repository }: RepositoryName,
  options: AskOptions,
  work: (from: Reading) => Promise<Result>,
): Promise<Result> {
  const stop = new AbortController();
  const { signal = stop.signal } = options;
  const either = AbortSignal.any([signal, stop.signal]);
  // Every question listens; Node takes more than ten for a leak and says so on standard error.
  setMaxListeners(0, either);
  try {
    return await work({
      client,
      repository: { registry, repository },
      options: { ...options, signal: either },
      limit: limitOf(mostQuestions),
    });
  } finally {
    stop.abort();
  }
}

/** The manifest of a tag or a digest. @throws RegistryError, or OciError */
export function manifestAt(
  { client, repository, options, limit }: Reading,
  version: { readonly tag?: string; readonly digest?: Digest },
): Promise<Manifest> {
  return limit(() => client.manifests.get({ ...repository, ...version }, options));
}

/** What an image's configuration says; undefined when the manifest is no image but an artifact. @throws RegistryError, or OciError */
export function configurationAt(
  { client, repository, options, limit }: Reading,
  image: ImageManifest,
): Promise<ImageConfiguration | undefined> {
  return limit(() => readConfiguration(client, repository, image, options));
}
