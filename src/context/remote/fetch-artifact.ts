import { nothingKnown, type Checkout } from '../checkout.js';
import type { Annotations } from '../../oci/index.js';
import type { ArtifactLocation } from '../remote-location.js';
import { artifactManifest, pullFiles, taskConfigOf } from './artifact.js';
import { filled, type Fetched, type Fetching, type Note } from './fetching.js';

/** Pulls an artifact's files, unless they are here. One that is named by its digest and is here needs nobody to be asked. @throws FetchFailure */
export async function fetchArtifact(
  { reference }: ArtifactLocation,
  { cache, known, limits, signal, withRegistry }: Fetching,
): Promise<Fetched> {
  if (known !== undefined && reference.digest !== undefined) return { note: known, cached: true };
  return withRegistry(reference.registry, async (client) => {
    const options = { client, limits, signal };
    const { digest, content } = await artifactManifest(reference, options);
    const pinned = { registry: reference.registry, repository: reference.repository, digest };
    const config = await taskConfigOf(pinned, content, options);
    const note: Note = {
      name: `oci-${digest}`,
      version: digest,
      checkout: checkoutOf(content.annotations ?? {}),
      ...config,
    };
    if ((await cache.find(note.name)) !== undefined) return { note, cached: true };
    return filled(cache, async (files) => {
      await pullFiles(pinned, content, files, options);
      return note;
    });
  });
}

/** Whoever pushed it may have said which commit it is of. @see https://github.com/opencontainers/image-spec/blob/v1.1.0/annotations.md */
function checkoutOf(annotations: Annotations): Checkout {
  const {
    'org.opencontainers.image.revision': commit = '',
    'org.opencontainers.image.source': repository = '',
  } = annotations;
  return { ...nothingKnown, commit, repository };
}
