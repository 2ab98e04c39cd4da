import type { Progress } from '../event/index.js';
import { LinesByVertex } from './lines-by-vertex.js';
import { PrintedLines } from './printed-lines.js';
import {
  readSolveStatus,
  type LogUpdate,
  type SolveStatus,
  type StatusUpdate,
  type VertexUpdate,
  type WarningUpdate,
} from './solve-status.js';
import { transferOf, type Transfer } from './transfer.js';
import { milliseconds, updatedVertex, type Vertex } from './vertex.js';

/** Hears how a build goes. */
export interface BuildListener {
  /** A line for people, in the form of BuildKit's own plain progress. */
  output(line: string): void;
  progress(progress: Progress): void;
}

/** What the frontend thinks of the Dockerfile. */
export interface BuildWarning {
  readonly text: string;
  /** Where its rule is explained, which is also what tells the rules apart. */
  readonly url: string | undefined;
}

/** Follows one build by the output of its builder. */
export class BuildProgress {
  readonly #listener: BuildListener;
  readonly #lines: LinesByVertex;
  readonly #vertices = new Map<string, Vertex>();
  readonly #transfers = new Map<string, Transfer>();
  readonly #warnings: BuildWarning[] = [];
  readonly #printed = new Map<string, PrintedLines>();

  constructor(listener: BuildListener) {
    this.#listener = listener;
    this.#lines = new LinesByVertex((line) => listener.output(line));
  }

  /** The operations of the build so far. */
  get vertices(): Iterable<Vertex> {
    return this.#vertices.values();
  }

  get warnings(): readonly BuildWarning[] {
    return this.#warnings;
  }

  /** The operation that failed; undefined while all goes well. One that was only canceled does not count. */
  get failed(): Vertex | undefined {
    return [...this.#vertices.values()].find(
      ({ state, error }) => state === 'failed' && !(error ?? '').endsWith('context canceled'),
    );
  }

  /** One line that the builder has printed. */
  line(text: string): void {
    const status = readSolveStatus(text);
    if (status === undefined) {
      this.#lines.end();
      this.#listener.output(text);
    } else this.#update(status);
  }

  /** The builder has ended. */
  end(): void {
    for (const printed of this.#printed.values()) printed.end();
    this.#lines.end();
  }

  #update({ vertexes, statuses, logs, warnings }: SolveStatus): void {
    for (const update of vertexes ?? []) this.#vertex(update);
    for (const update of statuses ?? []) this.#status(update);
    for (const update of warnings ?? []) this.#warning(update);
    for (const update of logs ?? []) this.#log(update);
  }

  #vertex(update: VertexUpdate): void {
    const known = this.#vertices.get(update.digest);
    const vertex = updatedVertex(known, update);
    this.#vertices.set(vertex.digest, vertex);
    if (vertex.state === 'waiting') return;
    if (vertex.state !== 'running') this.#printed.get(vertex.digest)?.end();
    this.#lines.vertex(vertex);
    if (known?.state === vertex.state) return;
    this.#listener.progress({ key: vertex.digest, name: vertex.name, state: vertex.state });
  }

  #status(update: StatusUpdate): void {
    const key = `${update.vertex}/${update.id}`;
    const { transfer, news } = transferOf(this.#transfers.get(key), update);
    this.#transfers.set(key, transfer);
    if (!news) return;
    if (transfer.line !== undefined) this.#lines.print(update.vertex, transfer.line);
    const { current, total, state } = transfer;
    const size = current === 0 ? {} : { current, ...(total === 0 ? {} : { total }) };
    this.#listener.progress({ key, name: update.id, state, ...size });
  }

  #warning({ vertex, short = '', url }: WarningUpdate): void {
    const text = Buffer.from(short, 'base64').toString();
    this.#warnings.push({ text, url });
    this.#lines.print(vertex, `WARN: ${text}${url === undefined ? '' : ` (${url})`}`);
  }

  #log({ vertex, data = '', timestamp }: LogUpdate): void {
    let printed = this.#printed.get(vertex);
    if (printed === undefined) {
      printed = new PrintedLines((line) => this.#lines.print(vertex, line));
      this.#printed.set(vertex, printed);
    }
    const since = this.#vertices.get(vertex)?.started ?? NaN;
    printed.write(Buffer.from(data, 'base64'), ((milliseconds(timestamp) ?? NaN) - since) / 1000);
  }
}
