import { isImageConfigMediaType, platformOfConfig, type ImageManifest, type Platform } from '../oci/index.js';
import type { AskOptions, RegistryClient, RepositoryName } from '../registry/index.js';

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
  options: AskOptions,
): Promise<Platform | 'artifact' | undefined> {
  if (!isImageConfigMediaType(config.mediaType)) return 'artifact';
  return platformOfConfig(await client.blobs.bytes(repository, config, mostConfigBytes, options));
}
