import { OciError, type Digest, type Manifest, type Platform } from '../oci/index.js';
import {
  inParallel,
  quoted,
  RegistryError,
  type AskOptions,
  type RegistryClient,
  type RepositoryName,
} from '../registry/index.js';
import { defined } from './defined.js';
import { describe, isAbsent } from './describe.js';
import type { Described, ManifestDescription } from './description.js';
import { ImageError } from './error.js';
import { manifestAt, reading, type Reading } from './reading.js';
import { isWrongDigest, readTree } from './tree.js';

/** A manifest, in short. */
export interface ListedManifest extends Described {
  readonly kind: ManifestDescription['kind'];
  readonly platform?: Platform;
  /** ISO 8601, UTC. */
  readonly created?: string;
  /** Of an index: what it holds, attestations left out. */
  readonly manifests?: readonly ListedManifest[];
  /** How many attestations there are about it. */
  readonly attestations?: number;
  /** Why it cannot be read: one sentence. */
  readonly problem?: string;
}

/** A manifest that has tags, and which. */
export interface ListedImage extends ListedManifest {
  /** In natural order. */
  readonly tags: readonly string[];
}

/** A tag that leads to nothing that can be read. */
export interface UnreadableTag {
  readonly tag: string;
  /** One sentence. */
  readonly problem: string;
}

/** The tagged images of a repository. What has no tag and is in no index, registries do not tell. */
export interface ImageList {
  /** Newest first, then by tag; those that don't say when they were made come last. */
  readonly images: readonly ListedImage[];
  readonly unreadable: readonly UnreadableTag[];
}

export interface ListOptions extends AskOptions {
  /** Told when a tag has been read, and how many there are. */
  readonly onProgress?: (read: number, tags: number) => void;
}

/** Tags at the same time; the questions they lead to are bounded again. */
const mostTags = 32;

/** Reads every tag of a repository, and each manifest once. @throws RegistryError, or the signal's reason */
export async function listImages(
  client: RegistryClient,
  repository: RepositoryName,
  { onProgress = () => undefined, ...options }: ListOptions = {},
): Promise<ImageList> {
  return reading(client, repository, options, async (from) => {
    const tags = await tagsOf(from);
    const known = new Map<Digest, Promise<ListedManifest>>();
    let count = 0;
    const read = await inParallel(tags, mostTags, from.options.signal, async (tag) => {
      const found = await readTag(from, tag, known);
      onProgress(++count, tags.length);
      return found;
    });
    return { images: grouped(read), unreadable: read.filter((each) => 'problem' in each) };
  });
}

async function tagsOf({ client, repository, options }: Reading): Promise<readonly string[]> {
  try {
    return await client.tags.list(repository, options);
  } catch (error) {
    if (!isAbsent(error)) throw error;
    throw new RegistryError(`${quoted(repository)} is not in the registry`, {
      ...repository,
      status: 404,
      ...defined({ code: error.code }),
      hint: 'check the name of the repository; one without tags may be unknown to its registry',
    });
  }
}

interface ReadTag {
  readonly tag: string;
  readonly manifest: ListedManifest;
}

async function readTag(
  from: Reading,
  tag: string,
  known: Map<Digest, Promise<ListedManifest>>,
): Promise<ReadTag | UnreadableTag> {
  try {
    const root = await manifestAt(from, { tag });
    const reading = known.get(root.digest) ?? listed(from, root);
    known.set(root.digest, reading);
    return { tag, manifest: await reading };
  } catch (error) {
    if (isAbsent(error)) return { tag, problem: 'the tag leads to no manifest' };
    if (error instanceof OciError || error instanceof ImageError || isWrongDigest(error))
      return { tag, problem: error.message };
    throw error;
  }
}

async function listed(from: Reading, root: Manifest): Promise<ListedManifest> {
  return inShort(await describe(from, await readTree(from, root)));
}

function inShort(description: ManifestDescription): ListedManifest {
  const { kind, digest, mediaType, size } = description;
  const short = { kind, digest, mediaType, size };
  switch (description.kind) {
    case 'index': {
      const { created, manifests } = description;
      return { ...short, ...defined({ created }), manifests: manifests.filter(isNoAttestation).map(inShort) };
    }
    case 'image': {
      const { platform, created, problem, attestations } = description;
      return { ...short, ...defined({ platform, created, problem }), attestations: attestations.length };
    }
    case 'broken': {
      const { platform, problem } = description;
      return { ...short, ...defined({ platform, problem }) };
    }
    case 'artifact':
    case 'attestation':
      return short;
  }
}

function isNoAttestation({ kind }: ManifestDescription): boolean {
  return kind !== 'attestation';
}

function grouped(read: readonly (ReadTag | UnreadableTag)[]): readonly ListedImage[] {
  const images = new Map<Digest, { readonly tags: string[]; readonly manifest: ListedManifest }>();
  for (const each of read) {
    if (!('manifest' in each)) continue;
    const { tag, manifest } = each;
    const known = images.get(manifest.digest);
    if (known === undefined) images.set(manifest.digest, { tags: [tag], manifest });
    else known.tags.push(tag);
  }
  return [...images.values()]
    .map(({ tags, manifest }) => ({ tags: tags.sort(naturally), ...manifest }))
    .sort(newestFirst);
}

function newestFirst(one: ListedImage, other: ListedImage): number {
  const [mine = '', theirs = ''] = [one.created, other.created];
  if (mine !== theirs) return mine < theirs ? 1 : -1;
  return naturally(one.tags[0] ?? '', other.tags[0] ?? '');
}

let collator: Intl.Collator | undefined;

/** `v2` before `v10`. Made when it is needed: it takes milliseconds, and runs load this file, too. */
function naturally(one: string, other: string): number {
  collator ??= new Intl.Collator('en', { numeric: true });
  return collator.compare(one, other);
}
