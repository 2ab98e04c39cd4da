import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { serveRegistry, type RunningRegistry } from '../../../../src/registry-server/index.js';
import { call, manifestType, type Answer, type Call } from '../rig.js';

export type Ask = (method: string, target: string, more?: Call) => Promise<Answer>;

/** A registry for all tests of a file, called over HTTP. */
export function registryForThisFile(): Ask {
  let folder = '';
  let registry: RunningRegistry | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'taskrun-conformance-'));
    registry = await serveRegistry({ dataFolder: folder, port: 0 });
  });
  afterAll(async () => {
    await registry?.close();
    await rm(folder, { recursive: true, force: true });
  });
  return (method, target, more) => call(registry?.port ?? 0, method, target, more);
}

export const indexType = 'application/vnd.oci.image.index.v1+json';
export const configType = 'application/vnd.oci.image.config.v1+json';
export const layerType = 'application/vnd.oci.image.layer.v1.tar+gzip';

export type Algorithm = 'sha256' | 'sha512';

export function digestOf(content: string | Buffer, algorithm: Algorithm = 'sha256'): string {
  return `${algorithm}:${createHash(algorithm).update(content).digest('hex')}`;
}

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

export function descriptorOf(mediaType: string, content: string): Descriptor {
  return { mediaType, digest: digestOf(content), size: Buffer.byteLength(content) };
}

/** An image manifest; its blobs are not pushed by this. */
export function image(members: object = {}): string {
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: manifestType,
    config: descriptorOf(configType, '{}'),
    layers: [descriptorOf(layerType, 'layer')],
    ...members,
  });
}

export function index(manifests: readonly object[], members: object = {}): string {
  return JSON.stringify({ schemaVersion: 2, mediaType: indexType, manifests, ...members });
}

export function pushBlob(ask: Ask, name: string, content: string | Buffer): Promise<Answer> {
  return ask('POST', `/v2/${name}/blobs/uploads/?digest=${digestOf(content)}`, { body: content });
}

export function putManifest(
  ask: Ask,
  name: string,
  reference: string,
  body: string,
  type = manifestType,
): Promise<Answer> {
  return ask('PUT', `/v2/${name}/manifests/${reference}`, { body, headers: { 'content-type': type } });
}

/** Pushes the blobs of {@link image} and a manifest under this reference. */
export async function pushImage(ask: Ask, name: string, reference: string, body = image()): Promise<Answer> {
  await Promise.all(['{}', 'layer'].map((content) => pushBlob(ask, name, content)));
  return putManifest(ask, name, reference, body);
}

export function jsonOf({ body }: Answer): unknown {
  return JSON.parse(body.toString());
}

/** The codes of an answer in the specification's form of errors. */
export function codesOf(answer: Answer): readonly string[] {
  return (jsonOf(answer) as { errors: { code: string }[] }).errors.map(({ code }) => code);
}
