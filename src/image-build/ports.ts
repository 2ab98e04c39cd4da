import type { Content } from '../file-tree/index.js';
import type { ImageLayout } from '../image-layout/index.js';
import type { Platform } from '../oci/index.js';

/** What a build needs of the world. */
export interface BuildPorts {
  /** Where the image goes, and where images of the run are. */
  readonly layout: ImageLayout;
  /** For files that are needed while the run lasts; its owner removes it. */
  readonly folder: string;
  /** A folder that outlives the run, for what layers of base images hold; undefined: nothing is kept. */
  readonly listings: string | undefined;
  /** The machine's own platform. */
  readonly host: Platform;
  readonly fetch: FetchFile;
  readonly progress: (progress: InstructionProgress) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** Fetches what a URL leads to, into a folder. @throws Error with a message for people */
export type FetchFile = (url: string, folder: string, signal: AbortSignal) => Promise<FetchedFile>;

export interface FetchedFile {
  readonly content: Content;
  readonly digest: string;
  /** Seconds since the epoch; 0 when the server doesn't say. */
  readonly time: number;
}

/** An instruction is carried out. */
export interface InstructionProgress {
  readonly key: string;
  /** For people: `[linux/amd64 2/3] COPY app /app`. */
  readonly name: string;
  readonly state: 'running' | 'done' | 'failed';
}
