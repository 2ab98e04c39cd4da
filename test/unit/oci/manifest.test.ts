import { describe, expect, test } from '@jest/globals';
import {
  attestedDigest,
  digestOf,
  isAttestation,
  manifestOf,
  mediaTypes,
  platformOfConfig,
  readManifest,
  writeIndex,
  type Descriptor,
} from '../../../src/oci/index.js';

const digest = digestOf(new Uint8Array());
const config = { mediaType: mediaTypes.ociConfig, digest, size: 0 };
const image = { schemaVersion: 2, mediaType: mediaTypes.ociManifest, config, layers: [] };

function bytesOf(value: unknown): Uint8Array {
  return new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
}

function complaint(value: unknown, contentType: string = mediaTypes.ociManifest): string {
  try {
    readManifest(manifestOf(bytesOf(value), contentType));
    return 'none';
  } catch (error) {
    return String(error).replaceAll(/sha256:\w+/g, 'DIGEST');
  }
}

describe('reading a manifest', () => {
  test('gives what it says, and leaves its bytes alone', () => {
    const bytes = bytesOf(JSON.stringify(image, undefined, 7));
    const manifest = manifestOf(bytes, mediaTypes.ociManifest);
    expect(manifest).toEqual({ mediaType: mediaTypes.ociManifest, digest: digestOf(bytes), bytes });
    expect(readManifest(manifest)).toEqual({ kind: 'image', config, layers: [] });
  });

  test('gives everything a descriptor and a manifest may say, without what is malformed', () => {
    const layer = {
      mediaType: 'application/vnd.acme.rocket+json;v=1',
      digest: `sha512:${'0'.repeat(128)}`,
      size: 4,
    };
    const whole = {
      ...layer,
      mediaType: 'application/vnd.acme.rocket$1+json',
      artifactType: 'application/x',
      urls: ['https://a.example/x', 'file:///etc/passwd', 7, 'http://b.example/\n'],
      annotations: { b: '2', a: '1', c: 3 },
      data: 'e30K',
    };
    const subject = { mediaType: mediaTypes.ociManifest, digest, size: 5 };
    const said = { artifactType: 'application/y', subject, annotations: { k: 'v' } };
    expect(complaint({ ...image, layers: [layer] })).toMatch(/has no media type$/);
    expect(complaint({ ...image, subject: 'x' })).toBe(
      "OciError: the subject of the manifest 'DIGEST' is not a JSON object",
    );
    const manifest = manifestOf(bytesOf({ ...image, ...said, layers: [whole] }), mediaTypes.ociManifest);
    const read = readManifest(manifest);
    expect(read).toEqual({
      kind: 'image',
      config,
      layers: [{ ...whole, urls: ['https://a.example/x'], annotations: { a: '1', b: '2' } }],
      ...said,
    });
    const index = { schemaVersion: 2, manifests: [{ ...subject, data: 'no base64!' }], ...said };
    expect(readManifest(manifestOf(bytesOf(index), mediaTypes.ociIndex))).toEqual({
      kind: 'index',
      manifests: [subject],
      ...said,
    });
  });

  test.each([
    ['its own statement', { ...image, mediaType: mediaTypes.dockerManifest }, mediaTypes.dockerManifest],
    ['its members, an index', { manifests: [] }, mediaTypes.ociIndex],
    ['its members, an image', { config, layers: [] }, mediaTypes.ociManifest],
  ])('takes the media type from %s when the registry states a general one', (_, value, mediaType) => {
    expect(manifestOf(bytesOf(value), 'application/json').mediaType).toBe(mediaType);
  });

  test.each([
    ['<html>', "OciError: the manifest 'DIGEST' is not JSON"],
    ['[]', "OciError: the manifest 'DIGEST' is not a JSON object"],
    [
      { ...image, mediaType: mediaTypes.ociIndex },
      `OciError: the manifest 'DIGEST' says it is '${mediaTypes.ociIndex}', its registry says '${mediaTypes.ociManifest}'`,
    ],
    [{ ...image, manifests: [] }, "OciError: the manifest 'DIGEST' is both an image and an index"],
    [{ ...image, layers: 1 }, "OciError: the list of layers in the manifest 'DIGEST' is not a JSON array"],
    [{ layers: [] }, "OciError: the configuration of the manifest 'DIGEST' is not a JSON object"],
    [
      { ...image, layers: [{ ...config, size: -1 }] },
      "OciError: layer 1 of the manifest 'DIGEST' has no valid size",
    ],
    [
      { ...image, layers: [config, { ...config, digest: '../../x' }] },
      "OciError: layer 2 of the manifest 'DIGEST' has no valid digest",
    ],
    [
      { ...image, config: { ...config, mediaType: '\u001b[2J/x' } },
      "OciError: the configuration of the manifest 'DIGEST' has no media type",
    ],
  ])('refuses %j', (value, message) => {
    expect(complaint(value)).toBe(message);
  });

  test('refuses the retired format, and indexes without end', () => {
    expect(complaint({ schemaVersion: 1 }, mediaTypes.dockerSchema1Signed)).toBe(
      "OciError: the manifest 'DIGEST' is in the retired Docker schema 1 format",
    );
    expect(complaint({ manifests: new Array(1001).fill(config) }, mediaTypes.ociIndex)).toBe(
      "OciError: the manifest 'DIGEST' has more than 1000 entries",
    );
  });
});

describe('writing an index', () => {
  const entry: Descriptor = {
    mediaType: mediaTypes.dockerManifest,
    digest,
    size: 3,
    platform: { os: 'windows', architecture: 'amd64', osVersion: '10.0.1', osFeatures: ['win32k'] },
  };

  test('of Docker images alone gives a Docker list, of anything else an OCI index', () => {
    expect(writeIndex([entry]).mediaType).toBe(mediaTypes.dockerList);
    expect(writeIndex([entry, { ...entry, mediaType: mediaTypes.ociManifest }]).mediaType).toBe(
      mediaTypes.ociIndex,
    );
  });

  test('gives bytes that read as the same entries', () => {
    const whole = {
      ...entry,
      artifactType: 'application/x',
      urls: ['https://a.example/x'],
      data: 'e30K',
      annotations: { a: '1' },
    };
    expect(readManifest(writeIndex([entry, whole]))).toEqual({ kind: 'index', manifests: [entry, whole] });
  });

  test('with annotations gives an OCI index, for no other can have them, in one order', () => {
    const index = writeIndex([entry], { b: '1', a: '2' });
    expect(index.mediaType).toBe(mediaTypes.ociIndex);
    expect(readManifest(index)).toMatchObject({ annotations: { a: '2', b: '1' } });
    expect(writeIndex([entry], { a: '2', b: '1' }).digest).toBe(index.digest);
  });

  test('does not depend on the order of members', () => {
    const annotations = { b: '1', a: '2' };
    const one = writeIndex([{ ...entry, annotations }]);
    const other = writeIndex([{ annotations: { a: '2', b: '1' }, ...entry }]);
    expect(other.digest).toBe(one.digest);
  });
});

test('a configuration says its platform, normalised, or nothing', () => {
  expect(platformOfConfig(bytesOf({ os: 'linux', architecture: 'arm64', variant: 'v8' }))).toEqual({
    os: 'linux',
    architecture: 'arm64',
  });
  expect(platformOfConfig(bytesOf({ os: 'linux' }))).toBeUndefined();
  expect(platformOfConfig(bytesOf({ os: 'li\nnux', architecture: 'arm64' }))).toBeUndefined();
});

describe('attestations', () => {
  const entry: Descriptor = { mediaType: mediaTypes.ociManifest, digest, size: 1 };

  test('are known by their annotation', () => {
    const annotations = {
      'vnd.docker.reference.type': 'attestation-manifest',
      'vnd.docker.reference.digest': digest,
    };
    expect(isAttestation({ ...entry, annotations })).toBe(true);
    expect(attestedDigest({ ...entry, annotations })).toBe(digest);
  });

  test('are known by a platform that is none, and then say nothing of what they are about', () => {
    const unknown = { ...entry, platform: { os: 'unknown', architecture: 'unknown' } };
    expect(isAttestation(unknown)).toBe(true);
    expect(attestedDigest(unknown)).toBeUndefined();
  });

  test('are not images', () => {
    expect(isAttestation({ ...entry, platform: { os: 'linux', architecture: 'amd64' } })).toBe(false);
  });
});
