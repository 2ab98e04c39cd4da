import { didYouMean } from '../diagnostic/index.js';
import {
  isIndexMediaType,
  readManifest,
  type Digest,
  type IndexAnnotation,
  type Manifest,
  type Platform,
  type Reference,
} from '../oci/index.js';
import { inParallel, type AskOptions, type RegistryClient } from '../registry/index.js';
import type { PlatformEntry } from './entry.js';
import { indexOf } from './index-of.js';
import { listsInMemory, type ListStore } from './list-store.js';
import { annotated, entryOf, withEntries, type ManifestList } from './list.js';
import { ManifestListError } from './manifest-list-error.js';
import { childrenOf, listKey, pushList } from './push-list.js';
import type { PushedManifest } from './pushed-manifest.js';
import type { PushManifestOptions } from './push-manifest.js';
import { referenceOf, targetOf } from './reference-of.js';
import { readSource, resolveSource, type SourceOptions } from './resolve-source.js';
import type { Remedy } from './source-failures.js';
import { verboseText } from './inspection/verbose.js';

/** Options of `docker manifest create`, and what taskrun adds to them. */
export interface CreateOptions extends SourceOptions {
  /** What becomes of a list that exists already: without either it is an error. */
  readonly amend?: boolean;
  readonly replace?: boolean;
  readonly annotations?: readonly IndexAnnotation[];
}

/** Options of `docker manifest push`. */
export interface PushOptions extends PushManifestOptions {
  /** Forget the list afterwards. */
  readonly purge?: boolean;
}

/** Options of `docker manifest inspect`. */
export interface InspectOptions extends AskOptions {
  /** Asked for an image that is not in its registry. */
  readonly remedy?: Remedy;
  /** The list under construction to look for the image in. */
  readonly list?: string;
  /** Each image of a list, with its manifest. */
  readonly verbose?: boolean;
}

const mostSources = 8;

/**
 * Manifest lists under construction: what `docker manifest` does, registry to registry. Names are as people write them.
 * All methods reject with a RegistryError, ImageError, ManifestListError or OciError, or the signal's reason.
 */
export class ManifestLists {
  readonly #client: RegistryClient;
  readonly #store: ListStore;

  /** Lists live as long as this object, unless there is a store for them. */
  constructor(client: RegistryClient, store: ListStore = listsInMemory()) {
    this.#client = client;
    this.#store = store;
  }

  /** Resolves the sources as they are at this moment and pins their digests. */
  async create(name: string, sources: readonly string[], options: CreateOptions = {}): Promise<void> {
    const { amend = false, replace = false, annotations } = options;
    const key = listKey(targetOf(name).original);
    const mayExist = amend || replace;
    if (!mayExist) refuseExisting(name, await this.#store.get(key));
    const entries = await resolveSources(this.#client, name, sources, options);
    await this.#store.update(key, (before) => {
      if (!mayExist) refuseExisting(name, before);
      const base = amend ? before : undefined;
      return withEntries(base ?? { name, entries: [] }, entries, annotations);
    });
  }

  /** A list under construction; undefined when there is none. */
  find(name: string): Promise<ManifestList | undefined> {
    return this.#store.get(listKey(name));
  }

  /** Says what platform an image of a list is for. */
  async annotate(name: string, source: string, platform: Partial<Platform>): Promise<void> {
    await this.#existing(name);
    await this.#store.update(listKey(name), (list) => list && annotated(list, source, platform));
  }

  /** Sends a list to its registry; pushing again is harmless. */
  async push(name: string, options: PushOptions = {}): Promise<PushedManifest> {
    const pushed = await pushList(this.#client, await this.#existing(name), options);
    if (options.purge === true) await this.remove(name);
    return pushed;
  }

  /** What `docker manifest inspect` prints: the manifest as indented JSON, of a list under construction or out of the registry. */
  async inspect(image: string, options: InspectOptions = {}): Promise<string> {
    const { verbose = false, list, remedy, ...asking } = options;
    const manifest = await this.#manifest(image, list, { ...asking, ...(remedy && { remedy }) });
    if (verbose) return verboseText(this.#client, await this.#placesIn(image, list), manifest, asking);
    readManifest(manifest);
    return indented(manifest);
  }

  /** Forgets a list. */
  async remove(name: string): Promise<void> {
    await this.#existing(name);
    await this.#store.update(listKey(name), () => undefined);
  }

  async #manifest(
    image: string,
    list: string | undefined,
    { remedy, ...options }: Pick<InspectOptions, 'remedy'> & AskOptions,
  ): Promise<Manifest> {
    if (list !== undefined) {
      const { descriptor, reference, manifest } = entryOf(await this.#existing(list), image);
      return manifest ?? this.#client.manifests.get({ ...reference, digest: descriptor.digest }, options);
    }
    const known = await this.#store.get(listKey(image));
    if (known !== undefined) return indexOf(known);
    return readSource(this.#client, referenceOf(image), { ...options, ...(remedy && { remedy }) });
  }

  /** Where each manifest of an image is: a list under construction may have them from anywhere. */
  async #placesIn(image: string, list: string | undefined): Promise<(digest: Digest) => Reference> {
    const named = referenceOf(image);
    const known = await this.#store.get(listKey(list ?? image));
    const children = childrenOf(known?.entries ?? []);
    return (digest) => {
      const child = children.find(({ descriptor }) => descriptor.digest === digest);
      if (child === undefined) return { ...named, digest };
      const { registry, repository } = child.from;
      return { registry, repository, digest, original: child.source };
    };
  }

  async #existing(name: string): Promise<ManifestList> {
    const list = await this.#store.get(listKey(name));
    if (list !== undefined) return list;
    const meant = didYouMean(name, await this.#store.names());
    const hint =
      meant === undefined ? `create it first: manifest create ${name} …` : `did you mean '${meant}'?`;
    throw new ManifestListError(`there is no manifest list '${name}' under construction`, hint);
  }
}

/** The images of all sources, in their order; a source that is named twice counts once. */
export async function resolveSources(
  client: RegistryClient,
  name: string,
  sources: readonly string[],
  options: SourceOptions,
): Promise<readonly PlatformEntry[]> {
  if (sources.length === 0)
    throw new ManifestListError(`no images are named for the manifest list '${name}'`);
  const different = [...new Map(sources.map((source) => [listKey(source), source])).values()];
  const entries = await inParallel(different, mostSources, options.signal, (source, signal) =>
    resolveSource(client, source, { ...options, signal }),
  );
  return entries.flat();
}

function refuseExisting(name: string, list: ManifestList | undefined): void {
  if (list === undefined) return;
  throw new ManifestListError(
    `the manifest list '${name}' exists already`,
    'add to it with --amend, or forget it first with manifest rm, or manifest push --purge',
  );
}

/** Indented as Docker does it: an index by three spaces, an image by tabs. */
function indented({ bytes, mediaType }: Manifest): string {
  const json: unknown = JSON.parse(new TextDecoder().decode(bytes));
  return JSON.stringify(json, undefined, isIndexMediaType(mediaType) ? 3 : '\t');
}
