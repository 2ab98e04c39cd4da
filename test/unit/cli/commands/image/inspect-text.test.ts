import { expect, test } from '@jest/globals';
import { inspectText } from '../../../../../src/cli/commands/image/inspect-text.js';
import { widthOf } from '../../../../../src/report/index.js';
import type { ImageDescription } from '../../../../../src/image/index.js';

const digest = `sha256:${'0'.repeat(64)}` as const;
const layer = { digest, mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', size: 123_456_789 };
const image: ImageDescription = {
  kind: 'image',
  digest,
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  size: 246_913_578,
  platform: { os: 'linux', architecture: 'arm', variant: 'v7' },
  created: '2026-01-02T03:04:05.000Z',
  layers: [layer, layer],
  attestations: [],
};
const name = 'contoso.azurecr.io/multi-arch-samples/myimage:2026.11.25-arm';

test('on a terminal of 80 columns no line is longer, and the digest that one would copy is whole', () => {
  const lines = inspectText(name, image, 80).split('\n');
  expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(80);
  expect(lines.slice(0, 3)).toEqual([
    name,
    'linux/arm/v7  247 MB in 2 layers  created 2026-01-02 03:04',
    digest,
  ]);
});

test('anywhere else the digests of layers are whole, too', () => {
  expect(inspectText(name, image)).toContain(`    2  123 MB  ${digest}\n`);
});
