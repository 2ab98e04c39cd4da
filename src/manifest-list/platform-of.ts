import {
  isImageConfigMediaType,
  platformOfConfig,
  type Digest,
  type ImageManifest,
  type Platform,
} from '../oci/index.js';
import type { AskOptions, RegistryClient, RepositoryName } from '../registry/index.js';

/** What the configurations read so far say, by their digests. */
export type KnownPlatforms = Map<Digest, Platform | undefined>;

/** How configurations are read. */
export interface PlatformOptions extends AskOptions {
  /** Configurations in it are not asked for again; those that are read are added. */
  readonly known?: KnownPlatforms;
}

/** An image configuration is some kilobytes; this bounds what an untrusted registry can send. */
const mostConfigBytes = 8 * 1024 * 1024;

/**
 * What the image's configuration says it is for, normalised; undefined when it says nothing, `artifact` when the manifest
 * is no image. @throws RegistryError or OciError
 */
export async function platformOf(
  client: RegistryClient,
  repository: RepositoryName,
  { config }: ImageManifest,
  { known, ...options }: PlatformOptions,
): Promise<Platform | 'artifact' | undefined> {
  if (!isImageConfigMediaType(config.mediaType)) return 'artifact';
  if (known?.has(config.digest) === true) return known.get(config.digest);
  const platform = platformOfConfig(await client.blobs.bytes(repository, config, mostConfigBytes, options));
  known?.set(config.digest, platform);
  return platform;
}
