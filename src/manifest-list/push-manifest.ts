import { copyImage, type CopyProgress } from '../image/index.js';
import type { Descriptor, Manifest, Reference } from '../oci/index.js';
import {
  inParallel,
  quoted,
  RegistryError,
  sameRepository,
  type AskOptions,
  type RegistryClient,
  type RepositoryName,
} from '../registry/index.js';
import { aboutCopy } from './source-failures.js';

/** A manifest that must be in the repository before the one that names it. */
export interface Child {
  /** The source it is, or is in, as its author named it. */
  readonly source: string;
  /** Where it is now. */
  readonly from: RepositoryName;
  readonly descriptor: Descriptor;
  /** When it has been read already. */
  readonly manifest?: Manifest | undefined;
}

/** A repository and the tag that is to lead to what is pushed. */
export type Target = Reference & { readonly tag: string };

/** How a manifest is pushed. */
export interface PushManifestOptions extends AskOptions {
  /** Told how far the images are that another repository or registry lacks, all together. */
  readonly onProgress?: (progress: CopyProgress) => void;
}

/** Images copied, or asked about, at the same time. */
const mostCopies = 2;
const mostQuestions = 16;

/**
 * Puts a manifest under tags, perhaps in several repositories: what one lacks of its children is copied there, each child
 * is verified just before, and only when all of that has succeeded everywhere the tags move.
 * @throws RegistryError, ImageError or OciError; then no tag has moved, unless it was another tag that could not be put
 */
export async function pushManifest(
  client: RegistryClient,
  { manifest, children }: { readonly manifest: Manifest; readonly children: readonly Child[] },
  targets: readonly Target[],
  { onProgress, ...options }: PushManifestOptions = {},
): Promise<void> {
  const repositories = targets.filter(
    (target, at) => targets.findIndex((other) => sameRepository(target, other)) === at,
  );
  const places = repositories.flatMap((target) => children.map((child) => ({ target, child })));
  const elsewhere = places.filter(({ target, child }) => !sameRepository(child.from, target));
  const progressOf = allTogether(onProgress);
  const copies = await inParallel(elsewhere, mostCopies, options.signal, ({ target, child }, signal) =>
    copyChild(client, child, target, { ...options, signal, onProgress: progressOf() }),
  );
  // a copy found or put its own child just now; while any took its time, the others may have gone
  const questions = copies.includes('copied')
    ? places
    : places.filter(({ target, child }) => sameRepository(child.from, target));
  await inParallel(questions, mostQuestions, options.signal, ({ target, child }, signal) =>
    verifyChild(client, child, target, { ...options, signal }),
  );
  // a registry that refuses the manifest does so before any of several tags has moved
  const untagged =
    targets.length === 1 ? [] : repositories.map(({ registry, repository }) => ({ registry, repository }));
  for (const names of [untagged, targets])
    await inParallel(names, mostQuestions, options.signal, (name, signal) =>
      client.manifests.put(name, manifest, { ...options, signal }),
    );
}

type OnProgress = NonNullable<PushManifestOptions['onProgress']>;

/** Listeners for single copies that tell one listener the sum of all. */
function allTogether(onProgress: OnProgress = () => undefined): () => OnProgress {
  const latest = new Map<OnProgress, CopyProgress>();
  return () => {
    const listener: OnProgress = (progress) => {
      latest.set(listener, progress);
      const sum = { blobs: 0, bytes: 0, done: 0, sent: 0 };
      for (const each of latest.values())
        for (const key of ['blobs', 'bytes', 'done', 'sent'] as const) sum[key] += each[key];
      onProgress(sum);
    };
    return listener;
  };
}

async function copyChild(
  client: RegistryClient,
  { source, from, descriptor, manifest }: Child,
  target: RepositoryName,
  options: AskOptions & { readonly onProgress: OnProgress },
): Promise<'present' | 'copied'> {
  const { registry, repository } = from;
  const name = { registry, repository, digest: descriptor.digest };
  try {
    const read = manifest ?? (await client.manifests.get(name, options));
    const { blobs } = await copyImage(client, from, target, read, options);
    return blobs.present + blobs.mounted + blobs.copied === 0 ? 'present' : 'copied';
  } catch (error) {
    throw aboutCopy(error, source, target);
  }
}

async function verifyChild(
  client: RegistryClient,
  { source, descriptor }: Child,
  { registry, repository }: RepositoryName,
  options: AskOptions,
): Promise<void> {
  const name = { registry, repository, digest: descriptor.digest };
  if ((await client.manifests.head(name, options)) !== undefined) return;
  throw new RegistryError(`${quoted(name)}, which '${source}' stands for or holds, is not in the registry`, {
    registry,
    repository,
    status: 404,
    hint: 'push that image again, and create the manifest list again',
  });
}
