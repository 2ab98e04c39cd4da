import { formatPlatform, isAttestation, OciError, type Platform } from '../oci/index.js';
import type { ImageConfiguration } from './configuration.js';
import { isAbsent } from './describe.js';
import { finding, type Finding } from './finding.js';
import { configurationAt, type Reading } from './reading.js';
import { isWrongDigest, type ImageLeaf } from './tree.js';

/** What is wrong with an image's configuration, and between it and what its index says. @throws RegistryError when the registry fails */
export async function verifyConfiguration(from: Reading, image: ImageLeaf): Promise<readonly Finding[]> {
  if (isAttestation(image.descriptor)) return [];
  try {
    const configuration = await configurationAt(from, image.content);
    return configuration === undefined
      ? []
      : [...verifyPlatform(image, configuration), ...verifyLayers(image, configuration)];
  } catch (error) {
    // A blob that isn't there is found with the other blobs.
    if (isAbsent(error)) return [];
    if (error instanceof OciError) return [finding('unreadable-configuration', error.message, about(image))];
    if (isWrongDigest(error)) return [finding('wrong-digest', error.message, about(image))];
    throw error;
  }
}

function about({ descriptor, content }: ImageLeaf) {
  return { digest: content.config.digest, platform: descriptor.platform };
}

function verifyPlatform({ descriptor }: ImageLeaf, configuration: ImageConfiguration): readonly Finding[] {
  const { platform: stated } = configuration;
  const { digest, platform } = descriptor;
  if (stated === undefined)
    return [finding('no-platform', `the image '${digest}' does not say what it is for`, descriptor)];
  if (platform === undefined || agree(platform, configuration, stated)) return [];
  const message = `the image '${digest}' is for ${formatPlatform(stated)}, its index says ${formatPlatform(platform)}`;
  return [finding('wrong-platform', message, descriptor)];
}

/** What one of both does not say is no contradiction. */
function agree(platform: Platform, { variant }: ImageConfiguration, stated: Platform): boolean {
  return (
    platform.os === stated.os &&
    platform.architecture === stated.architecture &&
    (variant === undefined || platform.variant === stated.variant) &&
    (platform.osVersion ?? stated.osVersion) === (stated.osVersion ?? platform.osVersion)
  );
}

function verifyLayers(image: ImageLeaf, { layers }: ImageConfiguration): readonly Finding[] {
  const { length } = image.content.layers;
  if (layers === undefined || layers === length) return [];
  const message = `the image '${image.manifest.digest}' has ${length} layers, its configuration says ${layers}`;
  return [finding('wrong-layers', message, image.descriptor)];
}
