import type { FileHandle } from 'node:fs/promises';

const lineBreak = 0x0a;
const chunkSize = 256 * 1024;

/**
 * Reads the lines of a file that may still be growing: {@link next} gives those that are complete by now. A last line
 * without its break is not given: it is still being written, or whoever wrote it was cut off.
 */
export class LineReader {
  readonly #file: FileHandle;
  #position = 0;
  #rest: Buffer = Buffer.alloc(0);

  constructor(file: FileHandle) {
    this.#file = file;
  }

  /** The next complete lines without their breaks; none when there is nothing more by now. */
  async next(): Promise<readonly string[] | undefined> {
    for (;;) {
      const { bytesRead, buffer } = await this.#file.read(
        Buffer.allocUnsafe(chunkSize),
        0,
        chunkSize,
        this.#position,
      );
      if (bytesRead === 0) return undefined;
      this.#position += bytesRead;
      const bytes = Buffer.concat([this.#rest, buffer.subarray(0, bytesRead)]);
      const end = bytes.lastIndexOf(lineBreak) + 1;
      this.#rest = bytes.subarray(end);
      if (end > 0) return bytes.toString('utf8', 0, end - 1).split('\n');
    }
  }
}

/** The value of a line of JSON; undefined when it is torn: cut off by a crash, or mixed up on a full disk. */
export function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
