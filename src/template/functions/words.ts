import { isUpper, lower, spaces } from './text.js';

type WordKind = 'none' | 'number' | 'upper' | 'alphabet' | 'connector' | 'punctuation' | 'other';

interface Word {
  readonly kind: WordKind;
  readonly text: readonly string[];
}

const isConnector = (character: string): boolean => /^[-_]$/.test(character) || spaces.has(character);
const isPunctuation = (character: string): boolean => /^\p{P}$/u.test(character);
const isNumber = (character: string): boolean => /^\p{N}$/u.test(character);
/** A letter that has upper and lower case, as opposed to a Chinese one. */
const isAlphabet = (character: string): boolean =>
  /^\p{L}$/u.test(character) && !/^[\u2e80-\uffff]$/.test(character) && character.length === 1;

/**
 * The words of a text in lower case with a connector between them, by the rules of the library that Sprig's `snakecase`
 * and `kebabcase` use: `HTTPServer` is `http_server`, `http2xx` is `http_2xx`, `HTTP20xOK` is `http_20x_ok`.
 */
export function joinedWords(text: string, connector: string): string {
  return new WordJoiner(Array.from(text), connector).joined();
}

class WordJoiner {
  private at = 0;
  private readonly parts: string[] = [];
  private word: Word = { kind: 'none', text: [] };

  constructor(
    private readonly characters: readonly string[],
    private readonly connector: string,
  ) {}

  joined(): string {
    if (this.characters.length === 0) return '';
    this.next();
    while (this.at < this.characters.length) {
      if (this.word.kind !== 'connector') this.add(this.word);
      const previous = this.word;
      this.next();
      this.between(previous);
    }
    this.add(this.word);
    return this.parts.join('');
  }

  /** What stands between a word, already written, and the next. */
  private between(previous: Word): void {
    if (previous.kind === 'connector') this.add(previous);
    else if (previous.kind === 'number') {
      const kind = this.addWhileLetters();
      if (kind !== 'none' && kind !== 'punctuation') this.parts.push(this.connector);
    } else if (previous.kind !== 'punctuation') this.afterLetters();
  }

  private afterLetters(): void {
    if (this.word.kind !== 'number') {
      if (this.word.kind !== 'connector' && this.word.kind !== 'punctuation') this.parts.push(this.connector);
      return;
    }
    if (this.at >= this.characters.length) return;
    const number = this.word;
    const kind = this.next();
    // a number belongs to the word before it, unless small letters follow
    if (kind !== 'alphabet') {
      this.add(number);
      if (kind !== 'connector' && kind !== 'punctuation') this.parts.push(this.connector);
      return;
    }
    this.parts.push(this.connector);
    this.add(number);
    const last = this.addWhileLetters();
    if (last !== 'none' && last !== 'connector' && last !== 'punctuation') this.parts.push(this.connector);
  }

  private addWhileLetters(): WordKind {
    let { kind } = this.word;
    while (kind === 'alphabet' || kind === 'number') {
      this.add(this.word);
      kind = this.next();
    }
    return kind;
  }

  private add({ kind, text }: Word): void {
    if (kind !== 'upper' && kind !== 'connector') {
      this.parts.push(text.join(''));
      return;
    }
    for (const character of text) {
      this.parts.push(
        isConnector(character) ? this.connector : isUpper(character) ? lower(character) : character,
      );
    }
  }

  /** Reads the next word and tells its kind. */
  private next(): WordKind {
    const start = this.at;
    const kind = this.scan();
    this.word = { kind, text: this.characters.slice(start, this.at) };
    return kind;
  }

  private peek(): string | undefined {
    return this.characters[this.at];
  }

  private while(test: (character: string) => boolean): void {
    for (let next = this.peek(); next !== undefined && test(next); next = this.peek()) this.at++;
  }

  private scan(): WordKind {
    const first = this.characters[this.at++];
    if (first === undefined) {
      this.at--;
      return 'none';
    }
    if (isConnector(first)) return this.run('connector', isConnector);
    if (isPunctuation(first)) return this.run('punctuation', isPunctuation);
    if (isUpper(first)) return this.capitals();
    if (isAlphabet(first)) return this.run('alphabet', (each) => isAlphabet(each) && !isUpper(each));
    if (isNumber(first)) return this.run('number', isNumber);
    return this.run(
      'other',
      (each) => !isConnector(each) && !isAlphabet(each) && !isNumber(each) && !isPunctuation(each),
    );
  }

  private run(kind: WordKind, test: (character: string) => boolean): WordKind {
    this.while(test);
    return kind;
  }

  private capitals(): WordKind {
    const next = this.peek();
    if (next === undefined) return 'upper';
    if (!isUpper(next)) return this.run('upper', (each) => isAlphabet(each) && !isUpper(each));
    this.while(isUpper);
    // of `HTTPServer` the `S` begins the next word
    const after = this.peek();
    if (after !== undefined && isAlphabet(after)) this.at--;
    return 'upper';
  }
}
