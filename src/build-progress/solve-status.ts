/**
 * One message of BuildKit's progress; bytes are base64, times RFC 3339.
 * @see https://github.com/moby/buildkit/blob/v0.25.1/client/graph.go
 */
export interface SolveStatus {
  readonly vertexes?: readonly VertexUpdate[];
  readonly statuses?: readonly StatusUpdate[];
  readonly logs?: readonly LogUpdate[];
  readonly warnings?: readonly WarningUpdate[];
}

/** What is known of one operation of the build graph. */
export interface VertexUpdate {
  readonly digest: string;
  readonly inputs?: readonly string[];
  readonly name?: string;
  readonly started?: string;
  readonly completed?: string;
  readonly cached?: boolean;
  readonly error?: string;
}

/** How far a part of an operation is: a transfer, a layer's extraction. */
export interface StatusUpdate {
  readonly id: string;
  readonly vertex: string;
  readonly current?: number;
  readonly total?: number;
  readonly started?: string;
  readonly completed?: string;
}

/** Something that an operation has printed. */
export interface LogUpdate {
  readonly vertex: string;
  /** 1 for standard output, 2 for standard error. */
  readonly stream?: number;
  readonly data?: string;
  readonly timestamp?: string;
}

/** What the frontend thinks of the Dockerfile. */
export interface WarningUpdate {
  readonly vertex: string;
  readonly short?: string;
  readonly url?: string;
}

/** Reads a line of the builder's output; undefined for one that is text for people. */
export function readSolveStatus(line: string): SolveStatus | undefined {
  if (!line.startsWith('{')) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const { vertexes, statuses, logs, warnings } = value as Readonly<Record<string, unknown>>;
  const parts = [vertexes, statuses, logs, warnings].filter((part) => part !== undefined && part !== null);
  return parts.length > 0 && parts.every(Array.isArray) ? (value as SolveStatus) : undefined;
}
