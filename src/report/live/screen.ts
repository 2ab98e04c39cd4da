import type { Write } from '../reporter.js';
import { widthOf } from '../text-width.js';

const up = (rows: number): string => (rows === 0 ? '\r' : `\x1b[${rows}A\r`);
const clearLine = '\x1b[K';
const clearBelow = '\x1b[J';
/** Terminals that know it show everything in between at once; others ignore it. @see https://gist.github.com/christianparpart/d8a62cc1ab659194337d73e399004036 */
const [begin, end] = ['\x1b[?2026h', '\x1b[?2026l'];

/**
 * Lines at the bottom of a terminal that are drawn again and again, below text that stays. What a line says must fit into
 * the terminal's width. Only lines that have changed are written.
 */
export class Screen {
  readonly #write: Write;
  readonly #columns: () => number;
  #drawn: readonly string[] = [];
  #drawnColumns = 0;

  constructor(write: Write, columns: () => number) {
    this.#write = write;
    this.#columns = columns;
  }

  /** Draws these lines, in place of those before; `above` is text that stays, ended by a line break. */
  draw(lines: readonly string[], above = ''): void {
    const columns = this.#columns();
    const keep = above === '' && columns === this.#drawnColumns;
    const back = up(this.#rowsOf(columns));
    const body = lines.map((line, at) => (keep && line === this.#drawn[at] ? '\n' : `${line}${clearLine}\n`));
    const isSame = keep && lines.length === this.#drawn.length && body.every((line) => line === '\n');
    if (isSame) return;
    const stays = keep ? '' : `${clearBelow}${above}`;
    const rest = lines.length < this.#drawn.length ? clearBelow : '';
    this.#drawn = lines;
    this.#drawnColumns = columns;
    this.#write(`${begin}${back}${stays}${body.join('')}${rest}${end}`);
  }

  /** A terminal that has become narrower has broken the lines that were drawn. */
  #rowsOf(columns: number): number {
    if (columns >= this.#drawnColumns) return this.#drawn.length;
    return this.#drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / columns)), 0);
  }
}
