/** A part of a pattern. */
export type GlobToken =
  /** One character. */
  | { readonly kind: 'one'; readonly matches: (character: string) => boolean }
  /** Any number of characters, `/` among them or not. */
  | { readonly kind: 'many'; readonly slashes: boolean }
  /** The two tokens behind it, or nothing in their place. */
  | { readonly kind: 'optional' };

/**
 * A pattern that takes time in proportion to the text and its own length, whatever they are: all ways through it are gone at
 * the same time, none is tried and taken back. Patterns come with Dockerfiles that may be anybody's.
 * @see https://swtch.com/~rsc/regexp/regexp1.html
 */
export class Glob {
  readonly #tokens: readonly GlobToken[];
  /** Places in the pattern, and in which step each was last reached. */
  #places: number[] = [];
  #next: number[] = [];
  readonly #reached: Float64Array;
  #step = 0;

  constructor(tokens: readonly GlobToken[]) {
    this.#tokens = tokens;
    this.#reached = new Float64Array(tokens.length + 3);
  }

  /** Whether the whole text matches. */
  matches(text: string): boolean {
    this.#begin();
    this.#reach(0);
    for (const character of text) {
      [this.#places, this.#next] = [this.#next, this.#places];
      this.#begin();
      for (const place of this.#places) this.#advance(place, character);
      if (this.#next.length === 0) return false;
    }
    return this.#reached[this.#tokens.length] === this.#step;
  }

  #begin(): void {
    this.#step++;
    this.#next.length = 0;
  }

  #advance(place: number, character: string): void {
    const token = this.#tokens[place];
    if (token?.kind === 'one' && token.matches(character)) this.#reach(place + 1);
    if (token?.kind === 'many' && (token.slashes || character !== '/')) this.#reach(place);
  }

  /** A place, and those behind it that nothing need be read for. */
  #reach(from: number): void {
    for (let place = from; this.#reached[place] !== this.#step;) {
      this.#reached[place] = this.#step;
      this.#next.push(place);
      const kind = this.#tokens[place]?.kind;
      if (kind === 'one' || kind === undefined) return;
      if (kind === 'optional') this.#reach(place + 1);
      place += kind === 'optional' ? 3 : 1;
    }
  }
}

/** The character itself. */
export function literally(character: string): GlobToken {
  return { kind: 'one', matches: (other) => other === character };
}

/** `*` and `?`: anything but `/`. */
export const star: GlobToken = { kind: 'many', slashes: false };
export const questionMark: GlobToken = { kind: 'one', matches: (character) => character !== '/' };

/** `**` before what is in directories: any number of them, with their slash; at the end: everything. */
export const everything: GlobToken = { kind: 'many', slashes: true };
export const anyDirectories: readonly GlobToken[] = [{ kind: 'optional' }, everything, literally('/')];
