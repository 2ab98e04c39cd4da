import { writeSync } from 'node:fs';
import {
  BuildProgress,
  readSolveStatus,
  type SolveStatus,
  type Vertex,
} from '../../../build-progress/index.js';
import { LineSplitter } from '../../../process/index.js';
import type { RedirectedStreams } from '../../redirect.js';

type Stream = 'stdout' | 'stderr';

/** What BuildKit says where it leaves the rest of a program's output out. */
const clipped = /\[output clipped, log limit .* reached\]/;

/**
 * Follows a container by BuildKit's progress: what its program prints goes where the step's output goes, and everything else
 * is progress.
 */
export class ContainerOutput {
  readonly #name: string;
  /** The digests of the container's operation. */
  readonly #vertices = new Set<string>();
  readonly #streams: RedirectedStreams;
  readonly #progress: BuildProgress;
  readonly #splitters: Readonly<Record<Stream, LineSplitter>>;
  #said = '';
  #clipped = false;

  /** `name` is that of the container's operation. */
  constructor(name: string, streams: RedirectedStreams) {
    this.#name = name;
    this.#streams = streams;
    const { sink } = streams;
    const splitter = (stream: Stream) => new LineSplitter((line) => sink.output(stream, line));
    this.#splitters = { stdout: splitter('stdout'), stderr: splitter('stderr') };
    this.#progress = new BuildProgress({
      output: () => undefined,
      progress: (progress) => {
        sink.progress(progress);
      },
    });
  }

  /** The operation that failed, and what buildctl has said in the end. */
  get failed(): Vertex | undefined {
    return this.#progress.failed;
  }

  /** Whether it is the container's own. */
  isContainer({ digest }: Vertex): boolean {
    return this.#vertices.has(digest);
  }

  /** Whether BuildKit had run the container before, and has taken what it left then. */
  get isCached(): boolean {
    return [...this.#progress.vertices].some(
      (vertex) => vertex.state === 'cached' && this.isContainer(vertex),
    );
  }

  get said(): string {
    return this.#said;
  }

  /** A file that gets the output lacks a part of it. */
  get isIncomplete(): boolean {
    return this.#clipped && (this.#streams.files.stdout ?? this.#streams.files.stderr) !== undefined;
  }

  /** One line of buildctl's. */
  line(text: string): void {
    const status = readSolveStatus(text);
    if (status === undefined) this.#said = text.trim() === '' ? this.#said : text;
    for (const { name, digest } of status?.vertexes ?? [])
      if (name === this.#name) this.#vertices.add(digest);
    for (const log of status?.logs ?? []) if (this.#vertices.has(log.vertex)) this.#print(log);
    this.#progress.line(text);
  }

  end(): void {
    this.#progress.end();
    for (const splitter of Object.values(this.#splitters)) splitter.end();
  }

  #print({ data = '', stream: number }: NonNullable<SolveStatus['logs']>[number]): void {
    const bytes = Buffer.from(data, 'base64');
    const stream = number === 2 ? 'stderr' : 'stdout';
    const file = this.#streams.files[stream];
    if (clipped.test(bytes.toString('latin1'))) this.#clipped = true;
    if (file === undefined) this.#splitters[stream].write(bytes);
    else writeSync(file, bytes);
  }
}
