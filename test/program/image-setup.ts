import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFile } from 'node:fs/promises';
import { digestOf, mediaTypes, parseReference, type Manifest } from '../../src/oci/index.js';
import { RegistryClient } from '../../src/registry/index.js';
import { Installation, type ProgramOptions, type ProgramResult } from '../rig/program/index.js';
import {
  entryFor,
  openTestRegistry,
  pushImage,
  pushIndex,
  type TestRegistry,
} from '../rig/test-registry/index.js';

/** A registry of its own for each test. */
export let registry: TestRegistry;
let installation: Installation;
export const client = new RegistryClient();

/** Opens what the tests of the file that calls this need. */
export function openForEachTest(): void {
  beforeAll(async () => {
    installation = await Installation.create();
  });
  afterAll(() => installation.close());
  beforeEach(async () => {
    registry = await openTestRegistry();
  });
  afterEach(async () => {
    client.close();
    await registry.close();
  });
}

/** Runs a command; the registry is called REGISTRY in what is printed. */
export async function image(words: readonly string[], options: ProgramOptions = {}): Promise<ProgramResult> {
  const result = await installation.taskrun(['image', ...words], options);
  const named = (text: string): string => text.replaceAll(registry.address, 'REGISTRY');
  return {
    ...result,
    stdout: named(result.stdout),
    stderr: named(result.stderr),
  };
}

export const created = '2026-01-02T03:04:05.678Z';
const labels = {
  maintainer: 'me \u009b31m\u202e',
  'org.opencontainers.image.title': 'line\nline',
};

/** What a current docker pushes for two platforms, as `app:1` and `app:latest`. */
export async function multiPlatform(): Promise<{
  readonly amd64: Manifest;
  readonly index: Manifest;
}> {
  const repository = `${registry.address}/app`;
  const config = {
    created,
    config: {
      Cmd: ['/app', 'a b'],
      Env: ['PATH=/bin', 'TOKEN=hidden'],
      Labels: labels,
    },
  };
  const layers = [new Uint8Array(2_500_000), new Uint8Array(10)];
  const amd64 = await pushImage(client, repository, {
    config: { os: 'linux', architecture: 'amd64', ...config },
    layers,
  });
  const arm64 = await pushImage(client, repository, {
    config: { os: 'linux', architecture: 'arm64', ...config },
    layers,
  });
  const provenance = await pushImage(client, repository, {
    config: { os: 'unknown', architecture: 'unknown' },
    layerAnnotations: {
      'in-toto.io/predicate-type': 'https://slsa.dev/provenance/v0.2',
    },
  });
  const index = await pushIndex(client, `${repository}:1`, [
    entryFor(amd64, { platform: { os: 'linux', architecture: 'amd64' } }),
    entryFor(arm64, { platform: { os: 'linux', architecture: 'arm64' } }),
    entryFor(provenance, {
      platform: { os: 'unknown', architecture: 'unknown' },
      annotations: {
        'vnd.docker.reference.type': 'attestation-manifest',
        'vnd.docker.reference.digest': amd64.digest,
      },
    }),
  ]);
  await client.manifests.put(parseReference(`${repository}:latest`)!, index);
  return { amd64, index };
}

/** Pushes something about a manifest, with an artifact type of its own. */
export async function refer(subject: Manifest): Promise<void> {
  const repository = parseReference(`${registry.address}/app`)!;
  const bytes = new TextEncoder().encode('{}');
  const empty = {
    mediaType: 'application/vnd.oci.empty.v1+json',
    digest: digestOf(bytes),
    size: 2,
  };
  await client.blobs.upload(repository, empty, bytes);
  const json = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    artifactType: 'application/vnd.dev.cosign.artifact.sig.v1+json',
    config: empty,
    layers: [empty],
    subject: {
      mediaType: subject.mediaType,
      digest: subject.digest,
      size: subject.bytes.length,
    },
  };
  const manifest = new TextEncoder().encode(JSON.stringify(json));
  await client.manifests.put(repository, {
    mediaType: mediaTypes.ociManifest,
    digest: digestOf(manifest),
    bytes: manifest,
  });
}

/** What is wrong with a document, by the schema that is published for it. */
export async function schemaErrors(name: string, document: string): Promise<unknown> {
  const schema = JSON.parse(await readFile(`schemas/${name}.schema.json`, 'utf8')) as object;
  const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);
  validate(JSON.parse(document));
  return validate.errors;
}

export const shortened = (text: string): string => text.replaceAll(/sha256:\w+/g, 'DIGEST');
/** Anything a terminal might obey. */
export const controls = /[\0-\x09\x0b-\x1f\x7f-\x9f\u202e]/;
