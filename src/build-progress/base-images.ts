import type { BaseImage } from '../event/index.js';
import type { BuildMetadata } from './metadata.js';
import type { Vertex } from './vertex.js';

/**
 * The images that a build took from registries, by the graph of its vertices: the one at the root of each result is the
 * runtime base, all others are of build time. `materials` has the digests that BuildKit's names leave out, by image name.
 */
export function baseImages(
  vertices: Iterable<Vertex>,
  materials: BuildMetadata['materials'] = new Map(),
): readonly BaseImage[] {
  const graph = new Map([...vertices].map((vertex) => [vertex.digest, vertex]));
  const used = new Set([...graph.values()].flatMap(({ inputs }) => inputs));
  const results = [...graph.values()].filter(({ digest }) => !used.has(digest));
  const runtime = new Set(results.map((result) => rootOf(result, graph)));
  const found = new Map<string, BaseImage>();
  for (const vertex of graph.values()) {
    const image = imageOf(vertex, materials);
    if (image === undefined) continue;
    const key = `${image.name}@${image.digest}`;
    // Of two platforms, one may copy from what the other is based on.
    if (runtime.has(vertex)) found.set(key, { ...image, use: 'runtime' });
    else if (!found.has(key)) found.set(key, { ...image, use: 'buildtime' });
  }
  return [...found.values()];
}

/** The vertex a result starts from: an image, or something else where it starts from nothing. */
function rootOf(result: Vertex, graph: ReadonlyMap<string, Vertex>): Vertex {
  const base = standsOnInput(result) ? graph.get(result.inputs[0] ?? '') : undefined;
  return base === undefined ? result : rootOf(base, graph);
}

/**
 * Whether the first input of an instruction is the file system it changes; otherwise it is what is copied: by COPY --link,
 * whose result is laid over the file system by a vertex of its own, and by the first COPY of a stage that starts from nothing.
 * @see https://github.com/moby/buildkit/blob/v0.25.1/frontend/dockerfile/dockerfile2llb/convert.go
 */
function standsOnInput({ name, inputs }: Vertex): boolean {
  const [, number, instruction = ''] = /^\[[^\]]*?(\d+)\/\d+\] (.*)$/.exec(name) ?? [];
  if (!/^(?:COPY|ADD) /.test(instruction)) return true;
  const flags = /^\S+((?: --\S+)*)/.exec(instruction)?.[1] ?? '';
  if (/ --link(?:=true)?(?: |$)/.test(flags)) return false;
  return !(number === '1' && inputs.length === 1 && flags.includes(' --from='));
}

/** `[stage 1/2] FROM name@digest`, `FROM name@digest` (of COPY --from), `[context name] image` (of --build-context). */
function imageOf(
  { name }: Vertex,
  materials: BuildMetadata['materials'],
): Pick<BaseImage, 'name' | 'digest'> | undefined {
  const [, from] = /^(?:\[[^\]]*\] )?FROM (\S+)$/.exec(name) ?? [];
  const [, context] = /^\[[^\]]*\bcontext [^\]]*\] (\S+)$/.exec(name) ?? [];
  const [image = '', named] = (from ?? context ?? '').split('@');
  const digest = named ?? materials.get(image)?.digest;
  return digest === undefined || image === '' ? undefined : { name: image, digest };
}
