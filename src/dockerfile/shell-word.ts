import { DockerfileError } from './problem.js';
import { replaceMatch, trimPrefix, trimSuffix } from './shell-pattern.js';

/** Values by name: build arguments and environment. */
export type Variables = (name: string) => string | undefined;

/** How a word is read. */
export interface WordOptions {
  /** The escape character; default `\`. */
  readonly escape?: string;
  /** Quotes are characters like others. */
  readonly plainQuotes?: boolean;
  /** Quotes stay in the result. */
  readonly keepQuotes?: boolean;
  /** Escape characters stay in the result. */
  readonly keepEscapes?: boolean;
  /** A variable that is not set stays as it is written. */
  readonly keepUnset?: boolean;
}

/** The text with its variables replaced and its quotes and escapes taken away. @throws DockerfileError */
export function expandWord(text: string, variables: Variables, options: WordOptions = {}): string {
  return new Reader(text, variables, options).read().text;
}

/** The same, split at white space that is not quoted, also where it comes out of a variable. @throws DockerfileError */
export function expandWords(
  text: string,
  variables: Variables,
  options: WordOptions = {},
): readonly string[] {
  return new Reader(text, variables, options).read().words;
}

/** Characters as they come; what is read up to is left out. */
interface Piece {
  readonly text: string;
  readonly words: readonly string[];
}

/**
 * BuildKit's reading of words in Dockerfiles: quotes, escapes, `$name` and the forms of `${name…}`.
 * @see https://github.com/moby/buildkit/blob/v0.31.1/frontend/dockerfile/shell/lex.go
 */
class Reader {
  readonly #characters: readonly string[];
  readonly #variables: Variables;
  readonly #options: WordOptions;
  readonly #escape: string;
  readonly #source: string;
  #at = 0;

  constructor(text: string, variables: Variables, options: WordOptions) {
    this.#source = text;
    this.#characters = Array.from(text);
    this.#variables = variables;
    this.#options = options;
    this.#escape = options.escape ?? '\\';
  }

  read(): Piece {
    return this.#readUntil(undefined, this.#options.keepEscapes ?? false);
  }

  #readUntil(stop: string | undefined, keepEscapes: boolean): Piece {
    let text = '';
    const words = new Words();
    for (let next = this.#peek(); next !== undefined; next = this.#peek()) {
      if (next === stop) {
        this.#at++;
        return { text, words: words.finish() };
      }
      const special = this.#special(next, keepEscapes);
      if (special !== undefined) {
        text += special;
        if (next === '$') words.addSplit(special);
        else words.addWhole(special);
        continue;
      }
      this.#at++;
      if (next !== this.#escape) {
        words.addSplit(next);
        text += next;
        continue;
      }
      const escaped = this.#next();
      const kept = (keepEscapes ? next : '') + (escaped ?? '');
      words.addWhole(kept);
      text += kept;
    }
    if (stop !== undefined) throw this.#error(`'${stop}' is missing`);
    return { text, words: words.finish() };
  }

  #special(next: string, keepEscapes: boolean): string | undefined {
    if (next === '$') return this.#dollar();
    if (next === '<') return this.#angle();
    if (this.#options.plainQuotes === true) return undefined;
    if (next === "'") return this.#singleQuoted();
    return next === '"' ? this.#doubleQuoted(keepEscapes) : undefined;
  }

  #singleQuoted(): string {
    this.#at++;
    const end = this.#characters.indexOf("'", this.#at);
    if (end < 0) throw this.#error('a single quote is not closed');
    const content = this.#characters.slice(this.#at, end).join('');
    this.#at = end + 1;
    return this.#options.keepQuotes === true ? `'${content}'` : content;
  }

  #doubleQuoted(keepEscapes: boolean): string {
    this.#at++;
    let text = '';
    for (let next = this.#peek(); next !== '"'; next = this.#peek()) {
      if (next === undefined) throw this.#error('a double quote is not closed');
      text += next === '$' ? this.#dollar() : this.#inDoubleQuotes(keepEscapes);
    }
    this.#at++;
    return this.#options.keepQuotes === true ? `"${text}"` : text;
  }

  /** Only quotes, dollars and the escape character itself are escaped there. */
  #inDoubleQuotes(keepEscapes: boolean): string {
    const character = this.#next() ?? '';
    if (character !== this.#escape) return character;
    const kept = keepEscapes ? character : '';
    const escaped = this.#peek();
    if (escaped === undefined) return kept;
    if (escaped !== '"' && escaped !== '$' && escaped !== this.#escape) return kept + character;
    this.#at++;
    return kept + escaped;
  }

  /** `<<` may begin a heredoc, whose name may stand apart. */
  #angle(): string {
    this.#at++;
    if (this.#peek() !== '<') return '<';
    this.#at++;
    let text = '<<';
    while (/^[\t\r ]$/.test(this.#peek() ?? '')) text += this.#next() ?? '';
    return text;
  }

  #dollar(): string {
    this.#at++;
    if (this.#peek() === '{') return this.#braced();
    const name = this.#name();
    if (name === '') return '$';
    const value = this.#variables(name);
    return value ?? (this.#options.keepUnset === true ? `$${name}` : '');
  }

  #braced(): string {
    this.#at++;
    const first = this.#peek();
    if (first === undefined) throw this.#error("'}' is missing");
    if (first === '{' || first === '}' || first === ':') throw this.#error('a substitution has no name');
    const name = this.#name();
    const modifier = this.#next() ?? '';
    if (modifier === '}') return this.#plain(name);
    if (modifier === '/') return this.#replaced(name);
    const orEmpty = modifier === ':';
    return this.#modified(name, orEmpty ? (this.#next() ?? '') : modifier, orEmpty);
  }

  #plain(name: string): string {
    const value = this.#variables(name);
    return value ?? (this.#options.keepUnset === true ? `\${${name}}` : '');
  }

  #modified(name: string, modifier: string, orEmpty: boolean): string {
    const isPattern = modifier === '#' || modifier === '%';
    if (!/^[-+?#%]$/.test(modifier) || (orEmpty && isPattern))
      throw this.#error(`there is no modifier '${orEmpty ? ':' : ''}${modifier}' of variables`);
    const { text: word } = this.#readUntil('}', isPattern);
    const value = this.#variables(name);
    if (value === undefined && this.#options.keepUnset === true)
      return `\${${name}${orEmpty ? ':' : ''}${modifier}${word}}`;
    const isSet = value !== undefined && !(orEmpty && value === '');
    switch (modifier) {
      case '-':
        return isSet ? value : word;
      case '+':
        return isSet ? word : '';
      case '?':
        if (isSet) return value;
        throw new DockerfileError(
          `${name}: ${word === '' ? `must not be ${value === undefined ? 'unset' : 'empty'}` : word}`,
        );
      default:
        return this.#trimmed(value ?? '', modifier, word);
    }
  }

  #trimmed(value: string, modifier: string, word: string): string {
    const longest = word.startsWith(modifier);
    const pattern = longest ? word.slice(1) : word;
    return modifier === '#' ? trimPrefix(value, pattern, longest) : trimSuffix(value, pattern, longest);
  }

  #replaced(name: string): string {
    const all = this.#peek() === '/';
    if (all) this.#at++;
    const { text: pattern } = this.#readUntil('/', true);
    const { text: replacement } = this.#readUntil('}', true);
    const value = this.#variables(name);
    if (value === undefined && this.#options.keepUnset === true)
      return `\${${name}/${pattern}/${replacement}}`;
    return replaceMatch(value ?? '', pattern, replacement, all);
  }

  /** Letters, digits and underscores; only digits when it begins with one; or one of the shell's own parameters. */
  #name(): string {
    const first = this.#peek() ?? '';
    if (/^[@*#?\-$!]$/.test(first)) {
      this.#at++;
      return first;
    }
    const grammar = /^\p{Nd}$/u.test(first) ? /^\p{Nd}$/u : /^[\p{L}\p{Nd}_]$/u;
    let name = '';
    while (grammar.test(this.#peek() ?? '')) name += this.#next() ?? '';
    return name;
  }

  #peek(): string | undefined {
    return this.#characters[this.#at];
  }

  #next(): string | undefined {
    return this.#characters[this.#at++];
  }

  #error(reason: string): DockerfileError {
    return new DockerfileError(`'${this.#source}' cannot be expanded: ${reason}`);
  }
}

/** Collects words while characters come by. */
class Words {
  readonly #words: string[] = [];
  #word = '';

  /** Text whose white space separates words. */
  addSplit(text: string): void {
    for (const character of text) {
      if (!/\s/.test(character)) this.#word += character;
      else this.#end();
    }
  }

  addWhole(text: string): void {
    this.#word += text;
  }

  finish(): readonly string[] {
    this.#end();
    return this.#words;
  }

  #end(): void {
    if (this.#word !== '') this.#words.push(this.#word);
    this.#word = '';
  }
}
