import { afterEach, beforeEach } from '@jest/globals';
import { ManifestLists } from '../../../src/manifest-list/index.js';
import { readManifest, type Descriptor, type Manifest } from '../../../src/oci/index.js';
import { RegistryClient } from '../../../src/registry/index.js';
import {
  entryFor,
  openTestRegistry,
  pushImage,
  pushIndex,
  type TestRegistry,
} from '../../rig/test-registry/index.js';

/** Never waits between attempts. */
export const client = new RegistryClient({ retry: { delay: () => Promise.resolve() } });

/** A registry of its own for each test, and lists under construction. */
export let registry: TestRegistry;
export let host: string;
export let lists: ManifestLists;

/** Opens them before each test of the file that calls this, and closes them after it. */
export function openForEachTest(): void {
  beforeEach(async () => {
    registry = await openTestRegistry();
    host = registry.address;
    lists = new ManifestLists(client);
  });
  afterEach(async () => {
    client.close();
    await registry.close();
  });
}

/** The members of a Linux image's configuration. */
export function linux(architecture: string, variant?: string): object {
  return { os: 'linux', architecture, variant };
}

/** Pushes an image to the test's registry. */
export function image(name: string, config: object, docker = false): Promise<Manifest> {
  return pushImage(client, `${host}/${name}`, { config, docker });
}

/** Pushes what a current Docker does: an index of the image and its provenance. */
export async function built(
  name: string,
  architecture: string,
): Promise<{ manifest: Manifest; attestation: Descriptor; index: Manifest }> {
  const repository = `${host}/${name.replace(/:.*/, '')}`;
  const manifest = await pushImage(client, repository, { config: linux(architecture) });
  const provenance = await pushImage(client, repository, {
    config: { os: 'unknown', architecture: 'unknown', of: manifest.digest },
  });
  const attestation = entryFor(provenance, {
    platform: { os: 'unknown', architecture: 'unknown' },
    annotations: {
      'vnd.docker.reference.type': 'attestation-manifest',
      'vnd.docker.reference.digest': manifest.digest,
    },
  });
  const index = await pushIndex(client, `${host}/${name}`, [
    entryFor(manifest, { platform: { os: 'linux', architecture } }),
    attestation,
  ]);
  return { manifest, attestation, index };
}

/** What is in the registry under a name. */
export async function entriesOf(name: string) {
  const [repository = '', tag = ''] = name.split(':');
  const manifest = await client.manifests.get({ registry: host, repository, tag });
  const content = readManifest(manifest);
  return { mediaType: manifest.mediaType, entries: content.kind === 'index' ? content.manifests : [] };
}

/** The printed failure of some work, without what differs from run to run. */
export async function failure(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return 'none';
  } catch (error) {
    const { name, message, hint } = error as Error & { hint?: string };
    return `${name}: ${message} (${hint ?? 'no hint'})`
      .replaceAll(host, 'HOST')
      .replaceAll(/sha256:\w+/g, 'DIGEST');
  }
}
