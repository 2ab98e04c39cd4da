/** A terminal in memory: takes what a program writes to it and gives what a person would see. */

const sequence = /\x1b\[(\??)([\d;]*)([A-Za-z])|[\s\S]/g;

/** Knows the commands that a view of lines needs: cursor up, return, erase to the end of the line and of the screen. */
export class VirtualTerminal {
  /** Everything since the beginning, what has left the screen included. */
  readonly #lines: string[][] = [[]];
  #row = 0;
  #column = 0;

  constructor(
    readonly columns: number,
    readonly rows: number,
  ) {}

  readonly write = (text: string): void => {
    for (const [whole, priv, count = '', command] of text.matchAll(sequence)) {
      if (command === undefined) this.#put(whole);
      else if (priv === '') this.#obey(command, Number(count === '' ? 1 : count));
    }
  };

  /** The lines that can be seen, without spaces at their ends. */
  get screen(): readonly string[] {
    return this.history.slice(-this.rows);
  }

  /** Everything that was ever written and not erased. */
  get history(): readonly string[] {
    return this.#lines.map((line) => line.join('').trimEnd());
  }

  #put(character: string): void {
    if (character === '\n') {
      this.#row += 1;
      this.#column = 0;
      this.#lines[this.#row] ??= [];
    } else if (character === '\r') this.#column = 0;
    else {
      if (character < ' ' || character === '\x7f')
        throw new Error(`the terminal got ${JSON.stringify(character)}`);
      if (this.#column === this.columns) this.#put('\n');
      const line = (this.#lines[this.#row] ??= []);
      while (line.length < this.#column) line.push(' ');
      line[this.#column] = character;
      this.#column += 1;
    }
  }

  #obey(command: string, count: number): void {
    const top = Math.max(0, this.#lines.length - this.rows);
    // A cursor can't go to what has left the screen.
    if (command === 'A') this.#row = Math.max(top, this.#row - count);
    else if (command === 'K') this.#lines[this.#row]?.splice(this.#column);
    else if (command === 'J') {
      this.#lines[this.#row]?.splice(this.#column);
      this.#lines.splice(this.#row + 1);
    } else if (command !== 'm') throw new Error(`the terminal does not know ${command}`);
  }
}
