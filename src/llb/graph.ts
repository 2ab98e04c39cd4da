/** One operation of a graph; what it makes is used through {@link Output}s. */
export type Vertex = SourceVertex | ExecVertex | DirectoryVertex | DifferenceVertex;

/** One of the file systems that a vertex makes; most make one, with index 0. */
export interface Output {
  readonly vertex: Vertex;
  readonly index: number;
}

/** A platform as the Open Container Initiative writes it. */
export interface VertexPlatform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

interface Described {
  /** What progress calls it, instead of BuildKit's own words. */
  readonly name?: string;
}

/** Files from elsewhere: `docker-image://NAME`, `oci-layout://NAME@DIGEST`, `local://NAME`. */
export interface SourceVertex extends Described {
  readonly kind: 'source';
  readonly identifier: string;
  readonly attributes?: Readonly<Record<string, string>>;
  /** For images: which of an index. */
  readonly platform?: VertexPlatform;
}

/** A file system with nothing but one directory. */
export interface DirectoryVertex extends Described {
  readonly kind: 'directory';
  readonly path: string;
  readonly mode: number;
}

/** What has to be laid over `lower` to have `upper`. */
export interface DifferenceVertex extends Described {
  readonly kind: 'difference';
  readonly lower: Output;
  readonly upper: Output;
}

/** A program run in a container. */
export interface ExecVertex extends Described {
  readonly kind: 'exec';
  readonly arguments: readonly string[];
  /** `KEY=value`. */
  readonly environment: readonly string[];
  readonly directory: string;
  readonly user?: string;
  readonly hostname?: string;
  readonly hosts?: readonly { readonly name: string; readonly address: string }[];
  readonly limits?: readonly { readonly name: string; readonly soft: number; readonly hard: number }[];
  /** `sandbox`: whatever network the BuildKit server gives its containers. */
  readonly network: 'sandbox' | 'host' | 'none';
  /** Privileged; the solve must be allowed `security.insecure`. */
  readonly insecure: boolean;
  readonly mounts: readonly Mount[];
  /** Environment variables whose values are secrets of the client. */
  readonly secretEnvironment?: readonly { readonly name: string; readonly secret: string }[];
  readonly resources?: Resources;
  /**
   * Tells it from every vertex with another such text, and has no other effect: BuildKit finds no result of it in its
   * cache. (Its own way to ignore the cache would empty the cache directories that are mounted.)
   */
  readonly unique?: string;
  readonly platform: VertexPlatform;
}

/** What a container may take; BuildKit's metadata, and no part of its cache key. */
export interface Resources {
  /** Bytes. */
  readonly memory?: number;
  /** Microseconds in each period of `cpuPeriod` microseconds. */
  readonly cpuQuota?: number;
  readonly cpuPeriod?: number;
  readonly cpuShares?: number;
  readonly cpus?: string;
}

/** Something at a path of a container; the one at `/` is its root file system. */
export type Mount =
  | {
      readonly kind: 'files';
      readonly target: string;
      /** Absent for an empty file system. */
      readonly source?: Output;
      /** Otherwise what the program leaves in it is an output of the vertex. */
      readonly readonly?: boolean;
      /** The vertex is found in the cache by what is in these files, not by how they came about; not for a root file system. */
      readonly byContent?: boolean;
    }
  | {
      /** A directory that stays in the BuildKit server, shared by all that name it, also at the same time. */
      readonly kind: 'cache';
      readonly target: string;
      readonly id: string;
      /** What is in it at first. */
      readonly source?: Output;
      /** The directory of `source`. */
      readonly selector?: string;
    }
  | { readonly kind: 'memory'; readonly target: string; /** Bytes. */ readonly size?: number }
  | {
      readonly kind: 'secret';
      readonly target: string;
      readonly secret: string;
      readonly mode: number;
      readonly userID?: number;
      readonly groupID?: number;
    };

/** Whether a mount's changed files are an output of its vertex. */
export function isOutput(mount: Mount): boolean {
  return mount.kind === 'files' && mount.readonly !== true;
}

/** The file system that a program leaves at one of its mounts. */
export function leftAt(vertex: ExecVertex, target: string): Output {
  const index = vertex.mounts.filter(isOutput).findIndex((mount) => mount.target === target);
  if (index < 0) throw new Error(`nothing is left at '${target}'`);
  return { vertex, index };
}

/** What a vertex with one output makes. */
export function outputOf(vertex: Exclude<Vertex, ExecVertex>): Output {
  return { vertex, index: 0 };
}

/** The outputs a vertex needs, in the order of its inputs: each once. */
export function inputsOf(vertex: Vertex): readonly Output[] {
  if (vertex.kind === 'difference') return [vertex.lower, vertex.upper];
  if (vertex.kind !== 'exec') return [];
  const sources = vertex.mounts.flatMap((mount) => ('source' in mount ? [mount.source] : []));
  return sources.filter((one, index) => sources.findIndex((other) => same(one, other)) === index);
}

export function same(one: Output, other: Output): boolean {
  return one.vertex === other.vertex && one.index === other.index;
}
