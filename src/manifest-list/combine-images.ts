import {
  isAttestation,
  readManifest,
  type Digest,
  type IndexAnnotation,
  type Manifest,
  type Platform,
} from '../oci/index.js';
import { inParallel, type RegistryClient } from '../registry/index.js';
import { isWhole, type PlatformEntry } from './entry.js';
import { filterIndex, isWanted, noneWanted, type Wanted } from './filter-index.js';
import { parseImageSource } from './image-source.js';
import { indexOf, platformsOf } from './index-of.js';
import { changed } from './list.js';
import { locateSources, type LocatedSource } from './locate-sources.js';
import { ManifestListError } from './manifest-list-error.js';
import { platformOf } from './platform-of.js';
import { childrenOf } from './push-list.js';
import { pushedManifest, type PushedManifest } from './pushed-manifest.js';
import { pushManifest, type Child, type PushManifestOptions } from './push-manifest.js';
import { targetOf } from './reference-of.js';
import { beforeCreating, descriptorOf, entriesOf, readSource, type SourceOptions } from './resolve-source.js';

/** Options of `docker buildx imagetools create`. */
export interface CombineOptions extends SourceOptions {
  /** Begin with what the first tag leads to now. */
  readonly append?: boolean;
  /** False copies a single image as it is; by default it becomes an index of one. */
  readonly preferIndex?: boolean;
  readonly annotations?: readonly IndexAnnotation[];
  /** The platforms to take; none means all. */
  readonly platforms?: Wanted;
}

/** An image made of others, not pushed yet. */
export interface CombinedImage {
  readonly manifest: Manifest;
  /** What must be where it is pushed to. */
  readonly children: readonly Child[];
  readonly platforms: readonly Platform[];
}

const mostSources = 8;

/**
 * What `docker buildx imagetools create` makes of its sources: a single index, or a single image if that is preferred, as
 * it is; of anything else an index. Unlike buildx it refuses two images for one platform.
 * @throws RegistryError, ManifestListError or OciError
 */
export async function combineImages(
  client: RegistryClient,
  tags: readonly string[],
  sources: readonly string[],
  options: CombineOptions = {},
): Promise<CombinedImage> {
  const targets = tags.map(targetOf);
  const appended = options.append === true ? tags.slice(0, 1) : [];
  const located = locateSources([...appended, ...sources].map(parseImageSource), targets);
  if (located.length === 0) throw new ManifestListError('no images are named', 'name at least one source');
  const read = await inParallel(located, mostSources, options.signal, (source, signal) =>
    readLocated(client, source, { ...options, signal }),
  );
  const [first, second] = read;
  const { annotations = [], attestations = true } = options;
  const copied =
    first !== undefined && second === undefined && annotations.length === 0 && attestations
      ? await carbonCopy(client, first, options)
      : undefined;
  return copied ?? newIndex(client, tags[0] ?? 'the new image', read, options);
}

interface Read extends LocatedSource {
  readonly manifest: Manifest;
}

async function readLocated(
  client: RegistryClient,
  source: LocatedSource,
  options: SourceOptions,
): Promise<Read> {
  const manifest = await readSource(client, source.reference, options, beforeCreating);
  const { size = 0, mediaType = manifest.mediaType } = source.correction ?? {};
  if (size === 0 || size === manifest.bytes.length)
    return { ...source, manifest: { ...manifest, mediaType } };
  throw new ManifestListError(
    `the descriptor of '${source.text}' says ${size} bytes, and it has ${manifest.bytes.length}`,
    'describe it anew, or leave the size out',
  );
}

/** A single source as it is, if that is what should come of it. */
async function carbonCopy(
  client: RegistryClient,
  { text, reference, manifest }: Read,
  options: CombineOptions,
): Promise<CombinedImage | undefined> {
  const { platforms: wanted = [], preferIndex = true } = options;
  const whole = { source: text, from: reference, descriptor: descriptorOf(manifest), manifest };
  const content = readManifest(manifest);
  if (content.kind === 'index') {
    const filtered = filterIndex(text, manifest, content, wanted);
    const parts = filtered.entries.map((descriptor) => ({ source: text, from: reference, descriptor }));
    return {
      manifest: filtered.manifest,
      children: filtered.manifest === manifest ? [whole] : parts,
      platforms: filtered.entries
        .filter((entry) => !isAttestation(entry))
        .flatMap(({ platform }) => platform ?? []),
    };
  }
  if (preferIndex) return undefined;
  const platform = await platformOf(client, reference, content, options);
  const own = platform === 'artifact' ? undefined : platform;
  if (!isWanted(wanted, own)) throw noneWanted(text, wanted, [{ platform: own }]);
  return { manifest, children: [whole], platforms: own === undefined ? [] : [own] };
}

async function newIndex(
  client: RegistryClient,
  name: string,
  sources: readonly Read[],
  options: CombineOptions,
): Promise<CombinedImage> {
  const { signal, platforms: wanted = [], annotations = [] } = options;
  const found = await inParallel(sources, mostSources, signal, async (source, either) => {
    const { text, reference, manifest } = source;
    const read = { source: text, reference, manifest };
    return (await entriesOf(client, read, { ...options, signal: either })).map((entry) =>
      corrected(entry, source),
    );
  });
  const all = once(found.flat());
  const entries = all.filter(({ platform }) => isWanted(wanted, isWhole(platform) ? platform : undefined));
  if (entries.length === 0) throw noneWanted(name, wanted, all);
  const list = { name, entries, annotations };
  const manifest = indexOf(list, { order: sources.flatMap(digestsIn), correction: describe });
  return { manifest, children: childrenOf(entries), platforms: platformsOf(list) };
}

const describe = "say the right one in a descriptor of the image: '-f FILE'";

/** What a source brings, in its own order. */
function digestsIn({ manifest }: Read): readonly Digest[] {
  const content = readManifest(manifest);
  return content.kind === 'index' ? content.manifests.map(({ digest }) => digest) : [manifest.digest];
}

/** An image as its descriptor corrects it; an index says itself what its images are. */
function corrected(entry: PlatformEntry, { correction, manifest }: Read): PlatformEntry {
  if (correction === undefined || entry.descriptor.digest !== manifest.digest) return entry;
  const { annotations, platform } = correction;
  return {
    ...entry,
    descriptor: { ...entry.descriptor, ...(annotations !== undefined && { annotations }) },
    platform: platform === undefined ? entry.platform : changed(entry.platform, platform),
  };
}

/** An image that several sources hold is there once; what the last of them says of it counts. */
function once(entries: readonly PlatformEntry[]): readonly PlatformEntry[] {
  return [...new Map(entries.map((entry) => [entry.descriptor.digest, entry])).values()];
}

/** Pushes what was combined under each of its tags. @throws RegistryError, ImageError, ManifestListError or OciError */
export async function pushCombined(
  client: RegistryClient,
  image: CombinedImage,
  tags: readonly string[],
  options: PushManifestOptions = {},
): Promise<readonly PushedManifest[]> {
  await pushManifest(client, image, tags.map(targetOf), options);
  const { manifest, platforms } = image;
  return tags.map((name) => pushedManifest(name, manifest, platforms));
}
