import type { Diagnostic } from '../diagnostic/index.js';
import { encodingsOf, type Needle } from './encodings.js';

const shortest = 3;
const mask = '***';

/**
 * Replaces registered secret values by `***`, wherever they stand in a line and also where they are written in
 * base64 (either alphabet, inside a longer base64 text, broken into lines), JSON escaped or URL escaped.
 * With nothing registered it costs nothing.
 */
export class Redactor {
  readonly #needles = new Map<string, Needle>();
  /** Matches a line that has something to mask; undefined while nothing is registered or after an addition. */
  #any: RegExp | undefined;
  #each: readonly RegExp[] = [];

  /**
   * Registers a value; each of its lines is masked by itself.
   * @returns whether all of it can be masked: false when it has fewer than three characters, see {@link tooShortToMask}
   */
  add(value: string): boolean {
    const lines = value.split(/[\r\n]+/).map((line) => line.trim());
    const maskable = lines.filter((line) => line.replace(/\s/g, '').length >= shortest);
    if (maskable.length === 0) return false;
    for (const text of new Set([value, value.trim(), ...maskable])) this.#register(text);
    return true;
  }

  /** The text with every registered secret replaced; the same string when there is none in it. */
  redact(text: string): string {
    if (this.#needles.size === 0) return text;
    this.#any ??= this.#compile();
    return this.#any.test(text) ? cutOut(text, stretches(text, this.#each)) : text;
  }

  #register(value: string): void {
    for (const needle of encodingsOf(value)) {
      // Of two needles with the same text, the one that masks more wins.
      if (needle.edges === 'base64' || !this.#needles.has(needle.text))
        this.#needles.set(needle.text, needle);
    }
    this.#any = undefined;
  }

  #compile(): RegExp {
    const needles = [...this.#needles.values()];
    this.#each = needles.map(({ text, edges }) => new RegExp(withEdges(escape(text), edges), 'g'));
    return new RegExp(needles.map(({ text }) => escape(text)).join('|'));
  }
}

/** The warning for a secret that {@link Redactor.add} refused; `name` says which, never what. */
export function tooShortToMask(name: string): Diagnostic {
  return {
    code: 'secret/too-short',
    severity: 'warning',
    message: `the value of secret '${name}' has fewer than ${shortest} characters and is not masked in the output`,
    hint: 'check that the value is the one you meant',
  };
}

const withEdges = (text: string, edges: Needle['edges']): string =>
  edges === 'exact' ? text : `[\\w+/-]?${text}(?:[\\w+/-]?={1,2}|[\\w+/-])?`;

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

type Stretch = readonly [start: number, end: number];

/** Where the patterns match, overlapping matches of one pattern included, in order, joined where they touch. */
function stretches(text: string, patterns: readonly RegExp[]): Stretch[] {
  const found = patterns.flatMap((pattern) => matchesOf(text, pattern)).sort((a, b) => a[0] - b[0]);
  const joined: Stretch[] = [];
  for (const [start, end] of found) {
    const last = joined.at(-1);
    if (last === undefined || start > last[1]) joined.push([start, end]);
    else joined[joined.length - 1] = [last[0], Math.max(last[1], end)];
  }
  return joined;
}

function matchesOf(text: string, pattern: RegExp): Stretch[] {
  const found: Stretch[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    found.push([match.index, pattern.lastIndex]);
    pattern.lastIndex = match.index + 1;
  }
  return found;
}

function cutOut(text: string, hidden: readonly Stretch[]): string {
  let kept = '';
  let from = 0;
  for (const [start, end] of hidden) {
    kept += text.slice(from, start) + mask;
    from = end;
  }
  return kept + text.slice(from);
}
