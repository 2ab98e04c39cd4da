import { createHash } from 'node:crypto';
import { encodeMetadata, encodeResult, encodeVertex, type EncodedInput } from './encode.js';
import { Message } from './fields.js';
import { inputsOf, same, type Mount, type Output, type Vertex } from './graph.js';

/**
 * A graph that ends in one output, as `buildctl build` reads it (BuildKit's `pb.Definition`): each vertex once, after all that
 * it needs. In its progress BuildKit has other digests, for it looks into platforms first: a vertex is known by its name.
 */
export function define(result: Output): Uint8Array {
  const digests = new Map<Vertex, string>();
  const metadata: Record<string, Message> = {};
  const definition = new Message();
  const refer = ({ vertex, index }: Output): EncodedInput => ({ digest: add(vertex), index });
  const add = (vertex: Vertex): string => {
    const known = digests.get(vertex);
    if (known !== undefined) return known;
    const inputs = inputsOf(vertex);
    const bytes = encodeVertex(vertex, inputs.map(refer), (mount) => positionOf(mount, inputs));
    const digest = digestOf(bytes);
    digests.set(vertex, digest);
    metadata[digest] = encodeMetadata(vertex);
    definition.bytes(1, bytes);
    return digest;
  };
  definition.bytes(1, encodeResult(refer(result))).map(2, metadata);
  return definition.finish();
}

function positionOf(mount: Mount, inputs: readonly Output[]): number | undefined {
  const source = 'source' in mount ? mount.source : undefined;
  if (source === undefined) return undefined;
  return inputs.findIndex((input) => same(input, source));
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
