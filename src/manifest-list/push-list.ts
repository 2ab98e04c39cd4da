import { copyImage } from '../image/index.js';
import { referenceKey, type Descriptor, type Platform, type Reference } from '../oci/index.js';
import {
  inParallel,
  quoted,
  RegistryError,
  sameRepository,
  type AskOptions,
  type RegistryClient,
} from '../registry/index.js';
import type { PlatformEntry } from './entry.js';
import { indexOf, platformsOf, type ManifestList } from './list.js';
import { referenceOf } from './reference-of.js';

/** What a push left in the registry. */
export interface PushedManifest {
  readonly name: string;
  readonly digest: string;
  /** One for an image, several for a list; attestations are not platforms. */
  readonly platforms: readonly Platform[];
}

/** Images copied, or asked about, at the same time. */
const mostCopies = 2;
const mostQuestions = 8;

/**
 * Sends the list: what its repository lacks is copied, every child is verified, and only then the tag moves.
 * @throws RegistryError, ManifestListError or OciError; then the tag has not moved
 */
export async function pushList(
  client: RegistryClient,
  list: ManifestList,
  options: AskOptions = {},
): Promise<PushedManifest> {
  const target = referenceOf(list.name);
  const index = indexOf(list);
  const children = list.entries.flatMap(childrenOf);
  const elsewhere = children.filter(({ from }) => !sameRepository(from, target));
  await inParallel(elsewhere, mostCopies, options.signal, (child, signal) =>
    copyChild(client, child, target, { ...options, signal }),
  );
  await inParallel(children, mostQuestions, options.signal, (child, signal) =>
    verifyChild(client, child, target, { ...options, signal }),
  );
  await client.manifests.put(target, index, options);
  return { name: list.name, digest: index.digest, platforms: platformsOf(list) };
}

interface Child {
  readonly source: string;
  readonly from: Reference;
  readonly descriptor: Descriptor;
}

function childrenOf({ source, reference, descriptor, attestations }: PlatformEntry): readonly Child[] {
  const descriptors = [descriptor, ...attestations.map((attestation) => attestation.descriptor)];
  return descriptors.map((child) => ({ source, from: reference, descriptor: child }));
}

async function copyChild(
  client: RegistryClient,
  child: Child,
  target: Reference,
  options: AskOptions,
): Promise<void> {
  const { registry, repository } = child.from;
  const manifest = await client.manifests.get(
    { registry, repository, digest: child.descriptor.digest },
    options,
  );
  await copyImage(client, child.from, target, manifest, options);
}

async function verifyChild(
  client: RegistryClient,
  child: Child,
  target: Reference,
  options: AskOptions,
): Promise<void> {
  const { registry, repository } = target;
  const name = { registry, repository, digest: child.descriptor.digest };
  if ((await client.manifests.head(name, options)) !== undefined) return;
  throw new RegistryError(`${quoted(name)}, which '${child.source}' was, is no longer in the registry`, {
    registry,
    repository,
    status: 404,
    hint: 'create the manifest list again',
  });
}

/** A text that is equal for two names of the same list. @throws ManifestListError */
export function listKey(name: string): string {
  return referenceKey(referenceOf(name));
}
