/**
 * LLB, the language BuildKit's frontends compile to: a graph of operations, each of which makes file systems.
 * Comes in: a graph as plain data. Goes out: the bytes that `buildctl build` reads from standard input.
 * Must not know steps, images' configurations or how BuildKit is reached. Only what taskrun needs of LLB is here.
 * @see https://github.com/moby/buildkit/blob/master/solver/pb/ops.proto
 */
export { define } from './definition.js';
export { leftAt, outputOf } from './graph.js';
export type { ExecVertex, Mount, Output, Resources, SourceVertex, Vertex, VertexPlatform } from './graph.js';
