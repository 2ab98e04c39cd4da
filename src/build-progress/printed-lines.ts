import { LineSplitter } from '../process/index.js';

/** What one vertex prints, as lines with the seconds since its start. */
export class PrintedLines {
  readonly #splitter: LineSplitter;
  #seconds = NaN;

  constructor(print: (line: string) => void) {
    this.#splitter = new LineSplitter((line) => {
      const time = Number.isNaN(this.#seconds) ? '' : `${this.#seconds.toFixed(3)} `;
      print(`${time}${lastState(line)}`);
    });
  }

  write(data: Buffer, seconds: number): void {
    this.#seconds = seconds;
    this.#splitter.write(data);
  }

  end(): void {
    this.#splitter.end();
  }
}

/** What a terminal would show in the end of a line that was written over. */
function lastState(line: string): string {
  return line.slice(line.lastIndexOf('\r') + 1);
}
