import { describe, expect, test } from '@jest/globals';
import { formatImage, type FoundImage } from '../../../src/executor/imagetools-format.js';
import { digestOf, writeIndex, type Manifest } from '../../../src/oci/index.js';

const digest = digestOf(new Uint8Array());
const entry = { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest, size: 7 };
const index = writeIndex(
  [
    { ...entry, platform: { os: 'linux', architecture: 'arm', variant: 'v7' } },
    { ...entry, annotations: { z: '<1>', a: '2' } },
  ],
  { k: 'v' },
);
const configuration = {
  unknown: 1,
  history: [{ created_by: 'a & b', empty_layer: true }],
  os: 'linux',
  architecture: 'arm',
  config: { Labels: { b: '1', a: '2' }, Env: ['A=1'], Unknown: {} },
  created: '2024-01-02T03:04:05Z',
};

function image(members: Partial<FoundImage> = {}): FoundImage {
  return { name: 'app:1', manifest: index, configurations: {}, statements: {}, ...members };
}

const single: Manifest = { ...entry, bytes: new Uint8Array(7) };

describe('a format', () => {
  test.each([
    ['{{.Name}}', 'app:1'],
    ['{{.Manifest.Digest}} {{.Manifest.SchemaVersion}} {{len .Manifest.Manifests}}', `${index.digest} 2 2`],
    [
      '{{range .Manifest.Manifests}}{{if .Platform}}{{.Platform.Architecture}}/{{.Platform.Variant}}{{end}};{{end}}',
      'arm/v7;;',
    ],
    ['{{index .Manifest.Annotations "k"}}', 'v'],
  ])('reads fields by their Go names: %s', async (format, text) => {
    expect(await formatImage(format, image())).toBe(text);
  });

  test('writes JSON as Go does: members in the order of their structures, maps in that of the alphabet', async () => {
    expect(await formatImage('{{json .Manifest.Manifests}}', image())).toBe(`[
  {
    "mediaType": "application/vnd.oci.image.manifest.v1+json",
    "digest": "${digest}",
    "size": 7,
    "platform": {
      "architecture": "arm",
      "os": "linux",
      "variant": "v7"
    }
  },
  {
    "mediaType": "application/vnd.oci.image.manifest.v1+json",
    "digest": "${digest}",
    "size": 7,
    "annotations": {
      "a": "2",
      "z": "\\u003c1\\u003e"
    }
  }
]`);
  });

  test('knows the configuration of an image, without what Go does not know', async () => {
    const found = image({ manifest: single, configurations: { 'linux/arm/v7': configuration } });
    expect(await formatImage('{{json .Image}}', found)).toBe(`{
  "created": "2024-01-02T03:04:05Z",
  "architecture": "arm",
  "os": "linux",
  "config": {
    "Env": [
      "A=1"
    ],
    "Labels": {
      "a": "2",
      "b": "1"
    }
  },
  "rootfs": {
    "type": "",
    "diff_ids": []
  },
  "history": [
    {
      "created_by": "a \\u0026 b",
      "empty_layer": true
    }
  ]
}`);
    expect(await formatImage('{{.Image.Config.Labels.b}} {{json .Manifest}}', found)).toBe(`1 {
  "mediaType": "application/vnd.oci.image.manifest.v1+json",
  "digest": "${digest}",
  "size": 7
}`);
  });

  test('knows configurations and what attestations state, by platform when there are several', async () => {
    const statements = [
      { predicateType: 'https://slsa.dev/provenance/v1', predicate: { b: 1.5, a: 'x' } },
      { predicateType: 'https://spdx.dev/Document', predicate: { name: 'one' } },
      { predicateType: 'https://spdx.dev/Document', predicate: { name: 'two' } },
    ];
    const found = image({
      configurations: { 'linux/arm64': {}, 'linux/arm/v7': configuration },
      statements: { 'linux/arm64': [], 'linux/arm/v7': statements },
    });
    const format =
      '{{(index .Image "linux/arm/v7").Architecture}} {{(index .Provenance "linux/arm/v7").SLSA.b}} {{(index .SBOM "linux/arm/v7").SPDX.name}}';
    expect(await formatImage(format, found)).toBe('arm 1.5 one');
    expect(JSON.parse(await formatImage('{{json .SBOM}}', found))).toEqual({
      'linux/arm/v7': { SPDX: { name: 'one' }, AdditionalSPDXs: [{ name: 'two' }] },
      'linux/arm64': {},
    });
    expect(JSON.parse(await formatImage('{{json .}}', found))).toMatchObject({
      name: 'app:1',
      manifest: { mediaType: index.mediaType },
      image: { 'linux/arm64': { config: {} } },
    });
  });

  test.each([
    ['{{.Nope}}', "the format '{{.Nope}}' cannot be used: '.Nope' is not set"],
    ['{{if}}', "the format '{{if}}' cannot be used: 'if' needs a value"],
    ['{{nope .}}', "the format '{{nope .}}' cannot be used: 'nope' is not a function"],
  ])('that cannot be used: %s', async (format, message) => {
    const failure = await formatImage(format, image()).then(() => 'none', String);
    expect(failure).toBe(`ManifestListError: ${message}`);
  });
});
