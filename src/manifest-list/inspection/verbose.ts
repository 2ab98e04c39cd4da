import {
  descriptorToJson,
  formatReference,
  isIndexMediaType,
  mediaTypes,
  readManifest,
  type Descriptor,
  type Manifest,
  type Reference,
} from '../../oci/index.js';
import { inParallel, type AskOptions, type RegistryClient } from '../../registry/index.js';
import { platformOf } from '../platform-of.js';

const mostChildren = 8;

/**
 * What `docker manifest inspect --verbose` prints: for each image its name by digest, its descriptor with the platform,
 * its manifest verbatim (base64) and read; a list's images in an array. @throws RegistryError or OciError
 */
export async function verboseText(
  client: RegistryClient,
  reference: Reference,
  manifest: Manifest,
  options: AskOptions,
): Promise<string> {
  const content = readManifest(manifest);
  if (content.kind === 'index') {
    const { signal } = options;
    const images = await inParallel(content.manifests, mostChildren, signal, async (descriptor, either) => {
      const name = { ...reference, digest: descriptor.digest };
      return described(name, descriptor, await client.manifests.get(name, { ...options, signal: either }));
    });
    return indented(images);
  }
  const platform = await platformOf(client, reference, content, options);
  const { mediaType, digest, bytes } = manifest;
  const descriptor = { mediaType, digest, size: bytes.length };
  const whole = platform === undefined || platform === 'artifact' ? descriptor : { ...descriptor, platform };
  return indented(described({ ...reference, digest }, whole, manifest));
}

function described(reference: Reference, descriptor: Descriptor, { mediaType, bytes }: Manifest): object {
  const kind = mediaType === mediaTypes.dockerManifest ? 'SchemaV2Manifest' : 'OCIManifest';
  return {
    Ref: formatReference(reference),
    Descriptor: descriptorToJson(descriptor),
    Raw: Buffer.from(bytes).toString('base64'),
    // Docker reads images only, and so leaves an index in an index unread.
    ...(isIndexMediaType(mediaType)
      ? {}
      : { [kind]: JSON.parse(new TextDecoder().decode(bytes)) as unknown }),
  };
}

const indented = (value: object): string => JSON.stringify(value, undefined, '\t');
