import type { VertexUpdate } from './solve-status.js';

/** One operation of the build graph, as far as it has been told. */
export interface Vertex {
  readonly digest: string;
  /** For people, e.g. `[builder 2/3] RUN make`. */
  readonly name: string;
  /** Digests of the vertices it works on, in BuildKit's order. */
  readonly inputs: readonly string[];
  readonly state: 'waiting' | 'running' | 'done' | 'cached' | 'failed';
  /** Milliseconds since the epoch; undefined before it has started. */
  readonly started: number | undefined;
  /** Milliseconds it has worked, over all the times it was taken up. */
  readonly duration: number;
  readonly error: string | undefined;
}

/** A vertex after one more message about it: later ones may leave out what earlier ones said. */
export function updatedVertex(known: Vertex | undefined, update: VertexUpdate): Vertex {
  const started = milliseconds(update.started);
  const completed = milliseconds(update.completed);
  const worked = started === undefined || completed === undefined ? 0 : completed - started;
  return {
    digest: update.digest,
    name: update.name?.replace(/\s+/g, ' ') ?? known?.name ?? '',
    inputs: update.inputs ?? known?.inputs ?? [],
    state: stateOf(update),
    started: known?.started ?? started,
    duration: (known?.duration ?? 0) + worked,
    error: update.error,
  };
}

function stateOf({ started, completed, cached, error }: VertexUpdate): Vertex['state'] {
  if (error !== undefined && error !== '') return 'failed';
  if (cached === true) return 'cached';
  if (completed !== undefined) return 'done';
  return started === undefined ? 'waiting' : 'running';
}

/** RFC 3339 as milliseconds since the epoch. */
export function milliseconds(time: string | undefined): number | undefined {
  return time === undefined ? undefined : Date.parse(time);
}
