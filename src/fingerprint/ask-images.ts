import {
  isAttestation,
  isIndexMediaType,
  parsePlatform,
  parseReference,
  readManifest,
  runnableOn,
  type Descriptor,
  type Reference,
} from '../oci/index.js';
import { inParallel, type RegistryClient } from '../registry/index.js';
import type { Fingerprint } from './fingerprint.js';
import type { TakenImage } from './taken-images.js';

/** What registries say of images. */
export interface AskedImages {
  /** By full name: where it leads now. */
  readonly found: ReadonlyMap<string, Descriptor>;
  /** What could not be asked, each as a sentence. */
  readonly untold: readonly string[];
}

const atOnce = 16;

/** Where the names of images lead now, by HEAD requests. A registry that does not answer is told of. @throws the signal's reason */
export async function askImages(
  client: RegistryClient,
  taken: readonly TakenImage[],
  signal: AbortSignal,
): Promise<AskedImages> {
  const found = new Map<string, Descriptor>();
  const untold: string[] = [];
  await inParallel(taken, atOnce, signal, async ({ name }, either) => {
    try {
      const reference = parseReference(name);
      const descriptor = reference && (await client.manifests.head(reference, { signal: either }));
      if (descriptor === undefined) untold.push(`the image '${name}' is not in its registry`);
      else found.set(name, descriptor);
    } catch (error) {
      signal.throwIfAborted();
      untold.push(`nobody says what the image '${name}' is now: ${(error as Error).message}`);
    }
  });
  return { found, untold: untold.sort() };
}

/** Which of these names lead nowhere any more. A registry that does not answer says nothing. @throws the signal's reason */
export async function goneImages(
  client: RegistryClient,
  names: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const gone = await inParallel(names, atOnce, signal, async (name, either) => {
    const reference = parseReference(name);
    if (reference === undefined) return [];
    const there = await client.manifests.head(reference, { signal: either }).catch(() => 'unknown');
    signal.throwIfAborted();
    return there === undefined ? [name] : [];
  });
  return gone.flat();
}

/**
 * What the names lead to for each platform. Of an index that is still the same, what is known is kept; the manifest of any
 * other is read. @throws RegistryError, OciError, the signal's reason
 */
export async function imageStates(
  client: RegistryClient,
  taken: readonly TakenImage[],
  { found }: AskedImages,
  before: Fingerprint['images'],
  signal: AbortSignal,
): Promise<Fingerprint['images']> {
  const known = new Map(Object.entries(before));
  const states = await inParallel(taken, atOnce, signal, async ({ name, platforms }, either) => {
    const [reference, descriptor] = [parseReference(name), found.get(name)];
    if (reference === undefined || descriptor === undefined) return [];
    const { digest, mediaType } = descriptor;
    if (!isIndexMediaType(mediaType) || platforms.length === 0) return [[name, { digest }] as const];
    const last = known.get(name);
    const same = last?.digest === digest && platforms.every((each) => last.platforms?.[each] !== undefined);
    if (same) return [[name, last] as const];
    const images = await imagesFor(client, { ...reference, digest }, platforms, either);
    return [[name, { digest, platforms: images }] as const];
  });
  return Object.fromEntries(states.flat());
}

/** The images in an index that builds for these platforms take; it has none for a platform that is missing then. */
async function imagesFor(
  client: RegistryClient,
  reference: Reference,
  platforms: readonly string[],
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const content = readManifest(await client.manifests.get(reference, { signal }));
  const entries = content.kind === 'index' ? content.manifests.filter((each) => !isAttestation(each)) : [];
  return Object.fromEntries(
    platforms.flatMap((text) => {
      const chosen = chosenFor(text, entries);
      return chosen === undefined ? [] : [[text, chosen.digest] as const];
    }),
  );
}

function chosenFor(text: string, entries: readonly Descriptor[]): Descriptor | undefined {
  const platform = parsePlatform(text);
  const offered = entries.flatMap((entry) =>
    entry.platform === undefined ? [] : [{ entry, platform: entry.platform }],
  );
  return platform && runnableOn(platform, offered, (each) => each.platform)[0]?.entry;
}
