import type { Readable } from 'node:stream';
import { Destination, type PushListener } from './destination.js';
import type { Manifest } from '../oci/index.js';
import type { AskOptions, ManifestName, RegistryClient } from '../registry/index.js';
import { pushDockerImage } from './docker-image.js';
import { pushLayout } from './oci-layout.js';
import { receive, type LayerTreatment } from './receive.js';

/** How an archive is pushed. */
export interface PushArchiveOptions extends AskOptions {
  readonly layers: LayerTreatment;
  readonly listener: PushListener;
}

/**
 * Pushes the image of this name out of an archive, which is read once and only as fast as the registry takes it. The tag
 * moves last. What has arrived stays there when the rest fails, and is passed over the next time.
 * @throws ImageArchiveError, OciError, RegistryError, or what the archive's stream fails with
 */
export async function pushArchive(
  client: RegistryClient,
  archive: Readable,
  name: ManifestName,
  { layers, listener, ...options }: PushArchiveOptions,
): Promise<Manifest> {
  const { registry, repository, tag = 'latest' } = name;
  const destination = new Destination(client, { registry, repository, tag }, options, listener);
  const contents = await receive(archive, destination, layers);
  return layers.kind === 'compress'
    ? pushDockerImage(contents, destination, layers.known)
    : pushLayout(contents, destination);
}
