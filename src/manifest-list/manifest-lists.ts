import { didYouMean } from '../diagnostic/index.js';
import { isIndexMediaType, readManifest, type Manifest, type Platform } from '../oci/index.js';
import { inParallel, type AskOptions, type RegistryClient } from '../registry/index.js';
import { annotated, entryOf, indexOf, withEntries, type ManifestList } from './list.js';
import { ManifestListError } from './manifest-list-error.js';
import { listKey, pushList, type PushedManifest } from './push-list.js';
import { referenceOf } from './reference-of.js';
import { verboseText } from './verbose.js';
import { resolveSource, type SourceOptions } from './resolve-source.js';

/** Options of `docker manifest create`. */
export interface CreateOptions extends SourceOptions {
  /** Add to a list that exists already. */
  readonly amend?: boolean;
}

/** Options of `docker manifest push`. */
export interface PushOptions extends AskOptions {
  /** Forget the list afterwards. */
  readonly purge?: boolean;
}

/** Options of `docker manifest inspect`. */
export interface InspectOptions extends AskOptions {
  /** The list under construction to look for the image in. */
  readonly list?: string;
  /** Each image of a list, with its manifest. */
  readonly verbose?: boolean;
}

const mostSources = 8;

/**
 * The manifest lists one run has under construction: what `docker manifest` does, registry to registry. Names are as
 * people write them. All methods throw RegistryError, ManifestListError or OciError, or the signal's reason.
 */
export class ManifestLists {
  readonly #client: RegistryClient;
  readonly #lists = new Map<string, ManifestList>();

  constructor(client: RegistryClient) {
    this.#client = client;
  }

  /** Resolves the sources as they are at this moment and pins their digests. */
  async create(name: string, sources: readonly string[], options: CreateOptions = {}): Promise<void> {
    const { amend = false, signal } = options;
    const key = listKey(name);
    this.#refuseExisting(name, key, amend);
    if (sources.length === 0)
      throw new ManifestListError(`no images are named for the manifest list '${name}'`);
    const entries = await inParallel(sources, mostSources, signal, (source, either) =>
      resolveSource(this.#client, source, { ...options, signal: either }),
    );
    this.#refuseExisting(name, key, amend);
    this.#lists.set(key, withEntries(this.#lists.get(key) ?? { name, entries: [] }, entries.flat()));
  }

  /** Says what platform an image of a list is for. */
  annotate(name: string, source: string, platform: Partial<Platform>): void {
    this.#lists.set(listKey(name), annotated(this.#existing(name), source, platform));
  }

  /** Sends a list to its registry; pushing again is harmless. */
  async push(name: string, options: PushOptions = {}): Promise<PushedManifest> {
    const pushed = await pushList(this.#client, this.#existing(name), options);
    if (options.purge === true) this.#lists.delete(listKey(name));
    return pushed;
  }

  /** What `docker manifest inspect` prints: the manifest as indented JSON, of a list under construction or out of the registry. */
  async inspect(image: string, options: InspectOptions = {}): Promise<string> {
    const { verbose = false, list, ...asking } = options;
    const manifest = await this.#manifest(image, list, asking);
    if (verbose) return verboseText(this.#client, referenceOf(image), manifest, asking);
    readManifest(manifest);
    return indented(manifest);
  }

  /** Forgets a list. */
  remove(name: string): void {
    this.#existing(name);
    this.#lists.delete(listKey(name));
  }

  async #manifest(image: string, list: string | undefined, options: AskOptions): Promise<Manifest> {
    if (list !== undefined) {
      const { descriptor, reference } = entryOf(this.#existing(list), image);
      return this.#client.manifests.get({ ...reference, digest: descriptor.digest }, options);
    }
    const known = this.#lists.get(listKey(image));
    if (known !== undefined) return indexOf(known);
    return this.#client.manifests.get(referenceOf(image), options);
  }

  #existing(name: string): ManifestList {
    const list = this.#lists.get(listKey(name));
    if (list !== undefined) return list;
    const meant = didYouMean(
      name,
      [...this.#lists.values()].map((known) => known.name),
    );
    const hint =
      meant === undefined ? `create it first: docker manifest create ${name} …` : `did you mean '${meant}'?`;
    throw new ManifestListError(`this run has created no manifest list '${name}'`, hint);
  }

  #refuseExisting(name: string, key: string, amend: boolean): void {
    if (amend || !this.#lists.has(key)) return;
    throw new ManifestListError(
      `the manifest list '${name}' exists already`,
      'add to it with --amend, or forget it first: docker manifest rm, or docker manifest push --purge',
    );
  }
}

/** Indented as Docker does it: an index by three spaces, an image by tabs. */
function indented({ bytes, mediaType }: Manifest): string {
  const json: unknown = JSON.parse(new TextDecoder().decode(bytes));
  return JSON.stringify(json, undefined, isIndexMediaType(mediaType) ? 3 : '\t');
}
