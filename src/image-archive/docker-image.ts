import { digestOf, formatFamiliarReference, mediaTypes, type Manifest } from '../oci/index.js';
import { documentAt, type ArchiveContents, type ArrivedLayer } from './contents.js';
import type { Destination, KnownLayers } from './destination.js';
import { shown } from './entry-path.js';
import { ImageArchiveError } from './image-archive-error.js';
import { member, parseDocument, texts } from './json.js';

const layerMediaType = 'application/vnd.docker.image.rootfs.diff.tar.gzip';

/**
 * Pushes an archive of one of Docker's classic stores: the manifest is made here, as the engine would make it, of the
 * configuration verbatim and the layers as they were compressed. @throws ImageArchiveError, RegistryError
 * @see https://github.com/moby/docker-image-spec/blob/v1.3.1/spec.md#combined-image-json--filesystem-changeset-format
 */
export async function pushDockerImage(
  contents: ArchiveContents,
  destination: Destination,
  known: KnownLayers,
): Promise<Manifest> {
  const { configPath, layerPaths } = imageNamed(contents, destination);
  const config = documentAt(contents, configPath);
  checkConfig(configPath, config);
  const layers: ArrivedLayer[] = [];
  for (const path of layerPaths) layers.push(await layerAt(contents, path, destination, known));
  checkLayers(config, layers);
  await destination.bringBytes(config);
  const manifest = manifestWith(config, layers);
  await destination.bringManifest(destination.name, manifest);
  return manifest;
}

/** The paths that `manifest.json` gives for the image; one that is alone in the archive need not have the name. */
function imageNamed(
  contents: ArchiveContents,
  { name }: Destination,
): { readonly configPath: string; readonly layerPaths: readonly string[] } {
  const list = parseDocument(documentAt(contents, 'manifest.json'), "'manifest.json'");
  const images: readonly unknown[] = Array.isArray(list) ? list : [];
  const familiar = formatFamiliarReference({ ...name, original: '' });
  const named = images.find((one) => texts(member(one, 'RepoTags'))?.includes(familiar) === true);
  const image = named ?? (images.length === 1 ? images[0] : undefined);
  const configPath = member(image, 'Config');
  const layerPaths = texts(member(image, 'Layers'));
  if (typeof configPath !== 'string' || layerPaths === undefined)
    throw new ImageArchiveError(
      'incomplete',
      `'manifest.json' in the archive of the image does not say what '${familiar}' is made of`,
    );
  return { configPath, layerPaths };
}

/** A layer so small that it was taken for a document is still to be sent. */
async function layerAt(
  contents: ArchiveContents,
  path: string,
  destination: Destination,
  known: KnownLayers,
): Promise<ArrivedLayer> {
  const place = contents.links.get(path) ?? path;
  const layer = contents.layers.get(place);
  if (layer !== undefined) return layer;
  const bytes = documentAt(contents, place);
  return destination.bringCompressed(place, oneByOne(bytes), known);
}

async function* oneByOne(...pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void, undefined> {
  yield* await Promise.resolve(pieces);
}

/** Engines call the configuration by its digest. */
function checkConfig(path: string, config: Uint8Array): void {
  const hex = /([0-9a-f]{64})(?:\.json)?$/.exec(path)?.[1];
  if (hex !== undefined && digestOf(config) !== `sha256:${hex}`)
    throw new ImageArchiveError('invalid', `the archive of the image has other bytes for 'sha256:${hex}'`);
}

/** The configuration names the layers by what they were before compression. */
function checkLayers(config: Uint8Array, layers: readonly ArrivedLayer[]): void {
  const json = parseDocument(config, 'the configuration');
  const diffIDs = texts(member(member(json, 'rootfs'), 'diff_ids')) ?? [];
  const wrong = layers.findIndex(({ diffID }, at) => diffID !== diffIDs[at]);
  if (diffIDs.length === layers.length && wrong === -1) return;
  const which = wrong === -1 ? `${diffIDs.length} layers, not ${layers.length}` : shown(diffIDs[wrong] ?? '');
  throw new ImageArchiveError(
    'invalid',
    `the layers in the archive of the image are not those of its configuration (${which})`,
  );
}

/** Members and blanks as the engine writes them. */
function manifestWith(config: Uint8Array, layers: readonly ArrivedLayer[]): Manifest {
  const mediaType = mediaTypes.dockerManifest;
  const json = {
    schemaVersion: 2,
    mediaType,
    config: { mediaType: mediaTypes.dockerConfig, size: config.length, digest: digestOf(config) },
    layers: layers.map(({ digest, size }) => ({ mediaType: layerMediaType, size, digest })),
  };
  const bytes = new TextEncoder().encode(JSON.stringify(json, undefined, 3));
  return { mediaType, digest: digestOf(bytes), bytes };
}
