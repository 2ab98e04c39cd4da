import { copyImage, verifyImage } from '../../src/image/index.js';
import type { Manifest } from '../../src/oci/index.js';
import { RegistryClient, type RepositoryName } from '../../src/registry/index.js';
import {
  entryFor,
  openTestRegistry,
  pushImage,
  pushIndex,
  type TestRegistry,
} from '../rig/test-registry/index.js';
import { faultOf, type FaultCount } from './network-fault.js';

/** What many copies over a bad network came to. */
export interface FaultyCopies {
  readonly complete: number;
  /** Failed, and nothing tagged. */
  readonly failed: number;
  readonly faults: FaultCount;
  /** Sentences about copies that ended otherwise, which none may. */
  readonly wrong: readonly string[];
  /** Why copies failed, and how often. */
  readonly reasons: ReadonlyMap<string, number>;
}

export interface FaultyCopiesOptions {
  readonly count: number;
  /** The same seed has the same faults at the same requests. */
  readonly seed: number;
  /** Of requests that meet a fault: between 0 and 1. */
  readonly rate?: number;
}

/**
 * Copies images over and over, between registries and within one, while requests to both meet faults. Each copy must end
 * complete and verified, or failed with nothing tagged, and then go through once the faults have ended.
 */
export async function faultyCopies({ count, seed, rate = 0.05 }: FaultyCopiesOptions): Promise<FaultyCopies> {
  const [source, target] = await Promise.all([openTestRegistry(), openTestRegistry()]);
  const client = new RegistryClient({ retry: { delay: () => Promise.resolve() } });
  const faults: Record<string, number> = {};
  const reasons = new Map<string, number>();
  const wrong: string[] = [];
  let complete = 0;
  try {
    const images = await pushImages(client, `${source.address}/app`);
    for (let at = 0; at < count; at++) {
      const manifest = images[at % images.length];
      if (manifest === undefined) break;
      for (const registry of [source, target]) registry.inject(faultOf(`${seed} ${at}`, rate, faults));
      const registry = at % 5 === 4 ? source : target;
      const to = { registry: registry.address, repository: `copies/${at}` };
      const reason = await copied(client, { registry: source.address, repository: 'app' }, to, manifest);
      source.heal();
      target.heal();
      if (reason === undefined) complete++;
      else reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      wrong.push(
        ...(await mistakes(client, source, to, manifest, reason)).map((each) => `copy ${at}: ${each}`),
      );
    }
  } finally {
    client.close();
    await Promise.all([source.close(), target.close()]);
  }
  return { complete, failed: count - complete, faults, wrong, reasons };
}

/** Undefined when the copy says that it is complete, else why not. */
async function copied(
  client: RegistryClient,
  source: RepositoryName,
  target: RepositoryName,
  manifest: Manifest,
): Promise<string | undefined> {
  try {
    // Read again, as the command does: that may meet a fault, too.
    const read = await client.manifests.get({ ...source, digest: manifest.digest });
    await copyImage(client, source, target, read, { tag: '1' });
    return undefined;
  } catch (error) {
    const { message } = error as Error;
    return message.replaceAll(/127\.0\.0\.1:\d+/g, 'REGISTRY').replaceAll(/sha256:\w+|copies\/\d+/g, '…');
  }
}

/** What a copy left behind that it should not have. */
async function mistakes(
  client: RegistryClient,
  source: TestRegistry,
  target: RepositoryName,
  manifest: Manifest,
  reason: string | undefined,
): Promise<readonly string[]> {
  const name = { ...target, tag: '1' };
  const tagged = await client.manifests.head(name);
  if (reason !== undefined && tagged !== undefined) return [`failed (${reason}), but is tagged`];
  if (reason !== undefined) {
    await copyImage(client, { registry: source.address, repository: 'app' }, target, manifest, { tag: '1' });
  }
  const { digest, findings } = await verifyImage(client, name, { deep: true });
  return [
    ...(digest === manifest.digest ? [] : [`is ${String(digest)} instead of ${manifest.digest}`]),
    ...findings.map(({ message }) => message),
  ];
}

/** Two indexes and an image, with layers of all sizes, some of them shared. */
async function pushImages(client: RegistryClient, repository: string): Promise<readonly Manifest[]> {
  const shared = layer(1, 200_000);
  const image = (architecture: string, layers: readonly Uint8Array[]) =>
    pushImage(client, repository, { config: { os: 'linux', architecture }, layers });
  const platform = (architecture: string) => ({ platform: { os: 'linux', architecture } });
  const amd64 = await image('amd64', [shared, layer(2, 150_000), layer(3, 0)]);
  const arm64 = await image('arm64', [shared, layer(4, 70_000)]);
  const large = await image('s390x', [layer(5, 1_500_000), layer(6, 10)]);
  const provenance = entryFor(await image('unknown', [layer(7, 3000)]), {
    platform: { os: 'unknown', architecture: 'unknown' },
    annotations: {
      'vnd.docker.reference.type': 'attestation-manifest',
      'vnd.docker.reference.digest': amd64.digest,
    },
  });
  const entries = [entryFor(amd64, platform('amd64')), entryFor(arm64, platform('arm64')), provenance];
  return [
    await pushIndex(client, repository, entries),
    large,
    await pushIndex(client, repository, [...entries, entryFor(large, platform('s390x'))]),
  ];
}

/** Bytes that look like nothing, always the same. */
function layer(seed: number, length: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) >>> 24);
}
