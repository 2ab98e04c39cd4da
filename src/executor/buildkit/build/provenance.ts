import { readProvenance, type BuildMetadata } from '../../../build-progress/index.js';
import type { ImageLayout } from '../../../image-layout/index.js';
import { isAttestation, isIndexMediaType, readManifest, type Descriptor } from '../../../oci/index.js';

/** The type of an attestation's layers. @see https://github.com/moby/buildkit/blob/master/docs/attestations/attestation-storage.md */
const statementType = 'application/vnd.in-toto+json';
const provenance = 'https://slsa.dev/provenance/';

/** The images that an image was made of, as the provenance that it carries has them; empty where it carries none. */
export async function materialsOf(
  layout: ImageLayout,
  image: Descriptor,
  signal: AbortSignal,
): Promise<BuildMetadata['materials']> {
  if (!isIndexMediaType(image.mediaType)) return new Map();
  const content = readManifest(await layout.manifest(image));
  const attestations = content.kind === 'index' ? content.manifests.filter(isAttestation) : [];
  const texts = await Promise.all(attestations.map((each) => statementsOf(layout, each, signal)));
  return readProvenance(texts.flat());
}

async function statementsOf(
  layout: ImageLayout,
  attestation: Descriptor,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const content = readManifest(await layout.manifest(attestation));
  const layers = content.kind === 'image' ? content.layers : [];
  const wanted = layers.filter(
    ({ mediaType, annotations }) =>
      mediaType === statementType && annotations?.['in-toto.io/predicate-type']?.startsWith(provenance),
  );
  const all = await Promise.all(wanted.map((layer) => layout.bytes(layer, signal)));
  return all.map((bytes) => new TextDecoder().decode(bytes));
}
