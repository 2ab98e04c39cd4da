import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import {
  define,
  leftAt,
  outputOf,
  type ExecVertex,
  type Output,
  type Vertex,
} from '../../../src/llb/index.js';

/** What BuildKit's own client makes of the same graphs. */
const fixtures = JSON.parse(
  readFileSync(new URL('fixtures/definitions.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, readonly string[]>>;

/** The operations of a definition, in base64. */
function operations(definition: Uint8Array): readonly string[] {
  return fieldsOf(definition, 1).map((bytes) => Buffer.from(bytes).toString('base64'));
}

function fieldsOf(message: Uint8Array, wanted: number): readonly Uint8Array[] {
  const reader = new BinaryReader(message);
  const found: Uint8Array[] = [];
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (field === wanted && type === WireType.LengthDelimited) found.push(reader.bytes());
    else reader.skip(type, field);
  }
  return found;
}

const platform = { os: 'linux', architecture: 'amd64' };
const image = outputOf({ kind: 'source', identifier: 'docker-image://example.com/image:1', platform });
const workspace = outputOf({
  kind: 'source',
  identifier: `oci-layout://run/workspace@sha256:${'0'.repeat(64)}`,
  attributes: { 'oci.store': 'run' },
  platform,
});

const step: ExecVertex = {
  kind: 'exec',
  name: 'step a',
  arguments: ['sh', '-c', 'true'],
  environment: ['A=b'],
  directory: '/workspace',
  user: '7:8',
  network: 'host',
  insecure: true,
  limits: [{ name: 'nofile', soft: 1, hard: 2 }],
  mounts: [
    { kind: 'files', target: '/', source: image },
    {
      kind: 'cache',
      target: '/acb/home',
      id: 'home-1',
      source: outputOf({ kind: 'directory', name: 'HOME', path: '/home', mode: 0o777 }),
      selector: '/home',
    },
    { kind: 'memory', target: '/dev/shm', size: 64 << 20 },
    { kind: 'files', target: '/workspace', source: workspace },
    { kind: 'secret', target: '/keys/raw', secret: 's1', mode: 0o444 },
  ],
  secretEnvironment: [{ name: 'TOKEN', secret: 's2' }],
  platform,
};

test.each<[string, Output]>([
  ['image', image],
  ['step', outputOf({ kind: 'difference', lower: workspace, upper: leftAt(step, '/workspace') })],
])("'%s' is what BuildKit's own client makes of it", (name, output) => {
  expect(operations(define(output))).toEqual(fixtures[name]);
});

test('each vertex is there once, after what it needs, and has its name in the metadata', () => {
  const both = outputOf({ kind: 'difference', name: 'changes', lower: image, upper: leftAt(step, '/') });
  const text = Buffer.from(define(both)).toString('latin1');
  expect(text.split('docker-image://example.com/image:1')).toHaveLength(2);
  expect(text).toContain('llb.customname');
  expect(text).toContain('step a');
});

test('what is unique has another digest', () => {
  const unique = (text: string): Vertex => ({ ...step, unique: text });
  const digests = ['1', '2'].map((text) => operations(define({ vertex: unique(text), index: 0 })).at(-1));
  expect(digests[0]).not.toBe(digests[1]);
});

test('nothing is left at what cannot be changed', () => {
  expect(() => leftAt(step, '/acb/home')).toThrow("nothing is left at '/acb/home'");
});
