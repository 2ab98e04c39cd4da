import { afterEach, beforeEach } from '@jest/globals';
import {
  digestOf,
  mediaTypes,
  parseReference,
  type Descriptor,
  type Manifest,
  type Reference,
} from '../../../src/oci/index.js';
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

/** Two registries of their own for each test. */
export let registry: TestRegistry;
export let other: TestRegistry;
export let host: string;

/** Opens them before each test of the file that calls this, and closes them after it. */
export function openForEachTest(): void {
  beforeEach(async () => {
    [registry, other] = await Promise.all([openTestRegistry(), openTestRegistry()]);
    host = registry.address;
  });
  afterEach(async () => {
    client.close();
    await Promise.all([registry.close(), other.close()]);
  });
}

export function named(text: string): Reference {
  const reference = parseReference(text);
  if (reference === undefined) throw new Error(`bad name in a test: ${text}`);
  return reference;
}

/** The members of a Linux image's configuration. */
export function linux(architecture: string, members: object = {}): object {
  return { os: 'linux', architecture, ...members };
}

/** An index entry for an image of Linux. */
export function entry(manifest: Manifest, architecture: string, variant?: string): Descriptor {
  const platform = { os: 'linux', architecture, ...(variant === undefined ? {} : { variant }) };
  return entryFor(manifest, { platform });
}

/** Pushes an image to the first registry. */
export function image(name: string, config: object, layers?: readonly Uint8Array[]): Promise<Manifest> {
  return pushImage(client, `${host}/${name}`, { config, ...(layers === undefined ? {} : { layers }) });
}

/** Pushes an index to the first registry. */
export function index(name: string, entries: readonly Descriptor[]): Promise<Manifest> {
  return pushIndex(client, `${host}/${name}`, entries);
}

/** Pushes what attests an image, as BuildKit does it. */
export async function attestation(repository: string, about: Manifest): Promise<Descriptor> {
  const statement = new TextEncoder().encode(JSON.stringify({ about: about.digest }));
  const manifest = await pushImage(client, `${host}/${repository}`, {
    config: { os: 'unknown', architecture: 'unknown', of: about.digest },
    layers: [statement],
    layerAnnotations: { 'in-toto.io/predicate-type': 'https://slsa.dev/provenance/v0.2' },
  });
  return entryFor(manifest, {
    platform: { os: 'unknown', architecture: 'unknown' },
    annotations: {
      'vnd.docker.reference.type': 'attestation-manifest',
      'vnd.docker.reference.digest': about.digest,
    },
  });
}

/** What a current docker pushes for two platforms: an index of two images, each attested. */
export async function multiPlatform(name: string) {
  const repository = name.replace(/:.*/, '');
  const shared = new TextEncoder().encode('a layer that both have');
  const own = (architecture: string) => new TextEncoder().encode(`a layer of ${architecture}`);
  const amd64 = await image(repository, linux('amd64', { created: '2026-01-02T03:04:05.678901Z' }), [
    shared,
    own('amd64'),
  ]);
  const arm64 = await image(repository, linux('arm64', { created: '2026-01-02T03:05:00Z' }), [
    shared,
    own('arm64'),
  ]);
  const attested = [await attestation(repository, amd64), await attestation(repository, arm64)];
  const entries = [entry(amd64, 'amd64'), entry(arm64, 'arm64'), ...attested];
  return { amd64, arm64, attested, index: await index(name, entries) };
}

/** Pushes an artifact about a manifest. */
export async function refer(repository: string, subject: Manifest, artifactType: string): Promise<Manifest> {
  const config = new TextEncoder().encode('{}');
  const empty = { mediaType: 'application/vnd.oci.empty.v1+json', digest: digestOf(config), size: 2 };
  await client.blobs.upload(named(`${host}/${repository}`), empty, config);
  const about = { mediaType: subject.mediaType, digest: subject.digest, size: subject.bytes.length };
  const json = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    artifactType,
    config: empty,
    layers: [empty],
    subject: about,
  };
  const bytes = new TextEncoder().encode(JSON.stringify(json));
  const manifest = { mediaType: mediaTypes.ociManifest, digest: digestOf(bytes), bytes };
  await client.manifests.put(named(`${host}/${repository}`), manifest);
  return manifest;
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
      .replaceAll(other.address, 'OTHER')
      .replaceAll(/sha256:\w+/g, 'DIGEST');
  }
}

/** Methods and targets of what a registry was asked since it was forgotten, uploads and digests shortened. */
export function asked(of: TestRegistry): readonly string[] {
  return of.requests.map(
    ({ method, target }) =>
      `${method} ${target.replace('/v2/', '').replaceAll(/sha256:\w+|uploads\/.*|sha256%3A\w+/g, '…')}`,
  );
}
