import type { Vertex } from './vertex.js';

/**
 * Lines in which each vertex has a number and a beginning, and a last line in the end. BuildKit may complete a vertex and
 * take it up again at once, so that its last line waits until another has something to say.
 */
export class LinesByVertex {
  readonly #print: (line: string) => void;
  readonly #numbers = new Map<string, number>();
  readonly #ended = new Set<string>();
  #waiting: Vertex | undefined;

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  /** A vertex has started or ended. */
  vertex(vertex: Vertex): void {
    const { digest, name, state } = vertex;
    this.#others(digest);
    if (!this.#numbers.has(digest)) this.print(digest, name);
    this.#waiting = state === 'running' ? undefined : vertex;
  }

  /** A vertex has something to say. */
  print(digest: string, text: string): void {
    this.#others(digest);
    let number = this.#numbers.get(digest);
    if (number === undefined) {
      number = this.#numbers.size + 1;
      this.#numbers.set(digest, number);
    }
    this.#print(`#${number} ${text}`);
  }

  /** Says what is still to be said. */
  end(): void {
    const vertex = this.#waiting;
    this.#waiting = undefined;
    if (vertex === undefined || this.#ended.has(vertex.digest)) return;
    this.#ended.add(vertex.digest);
    this.print(vertex.digest, lastLine(vertex));
  }

  #others(digest: string): void {
    if (this.#waiting !== undefined && this.#waiting.digest !== digest) this.end();
  }
}

function lastLine({ state, duration, error }: Vertex): string {
  switch (state) {
    case 'failed':
      return (error ?? '').endsWith('context canceled') ? 'CANCELED' : `ERROR: ${error}`;
    case 'cached':
      return 'CACHED';
    default:
      return `DONE ${(duration / 1000).toFixed(1)}s`;
  }
}
