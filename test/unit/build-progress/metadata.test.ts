import { expect, test } from '@jest/globals';
import { readBuildMetadata, readProvenance } from '../../../src/build-progress/index.js';

const provenance = (...materials: readonly object[]) => ({ materials });
const material = (uri: string, sha256: string) => ({ uri, digest: { sha256 } });

test('the digest of the image and of every image it took, of all platforms', () => {
  const text = JSON.stringify({
    'buildx.build.provenance/linux/amd64': provenance(
      material('pkg:docker/localhost:5000/base/busybox@latest?platform=linux%2Famd64', '11'),
      material('pkg:docker/pinned?digest=sha256:55&platform=linux%2Famd64', '55'),
      material('https://github.com/moby/buildkit.git', '22'),
    ),
    'buildx.build.provenance/linux/arm64': provenance(material('pkg:docker/alpine@3', '33')),
    'containerimage.digest': 'sha256:44',
  });
  expect(readBuildMetadata(text)).toEqual({
    digest: 'sha256:44',
    materials: new Map([
      ['localhost:5000/base/busybox:latest', { digest: 'sha256:11', platforms: ['linux/amd64'] }],
      ['docker.io/library/pinned', { digest: 'sha256:55', platforms: ['linux/amd64'] }],
      ['docker.io/library/alpine:3', { digest: 'sha256:33', platforms: [] }],
    ]),
  });
});

test.each(['', 'null', '{}', '{"containerimage.digest":'])('nothing is known from %j', (text) => {
  expect(readBuildMetadata(text)).toEqual({ digest: undefined, materials: new Map() });
});

test('materials of provenance attestations, in both versions of their format', () => {
  const uri = 'pkg:docker/busybox@1?platform=linux%2Famd64';
  const image = { uri, digest: { sha256: 'a'.repeat(64) } };
  const expected = new Map([
    ['docker.io/library/busybox:1', { digest: `sha256:${'a'.repeat(64)}`, platforms: ['linux/amd64'] }],
  ]);
  const old = JSON.stringify({ predicate: { materials: [image] } });
  const current = JSON.stringify({ predicate: { buildDefinition: { resolvedDependencies: [image] } } });
  expect(readProvenance([old])).toEqual(expected);
  expect(readProvenance([current, 'no JSON', '{}'])).toEqual(expected);
});
