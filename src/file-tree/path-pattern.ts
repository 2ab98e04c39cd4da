import { FileTreeError } from './error.js';
import { Glob, literally, questionMark, star, type GlobToken } from './glob.js';

/** Whether a name or path matches a pattern of Go's `filepath.Match`: `*`, `?`, `[a-z]`, `[^a-z]`, `\`. */
export type PathMatcher = (path: string) => boolean;

/** @see https://pkg.go.dev/path/filepath#Match @throws FileTreeError for a pattern that is none */
export function pathMatcher(pattern: string): PathMatcher {
  const glob = new Glob(tokensOf(pattern));
  return (path) => glob.matches(path);
}

/** Whether a text has signs that make it a pattern. */
export function hasWildcards(text: string): boolean {
  return /(?:^|[^\\])(?:\\\\)*[*?[]/.test(text);
}

function tokensOf(pattern: string): readonly GlobToken[] {
  const tokens: GlobToken[] = [];
  const characters = Array.from(pattern);
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? '';
    if (character === '*') tokens.push(star);
    else if (character === '?') tokens.push(questionMark);
    else if (character === '\\') {
      const escaped = characters[++at];
      if (escaped === undefined) throw invalid(pattern);
      tokens.push(literally(escaped));
    } else if (character === '[') {
      const set = readSet(characters, at + 1, pattern);
      tokens.push(set.token);
      at = set.end;
    } else tokens.push(literally(character));
  }
  return tokens;
}

/**
 * The characters between brackets, negated or not; `start` is behind the first bracket, `end` at the last.
 * @throws FileTreeError
 */
export function readSet(
  characters: readonly string[],
  start: number,
  pattern: string,
): { readonly token: GlobToken; readonly end: number } {
  let at = start;
  const negated = characters[at] === '^';
  if (negated) at++;
  const ranges: (readonly [from: number, to: number])[] = [];
  const next = (): string => {
    const character = characters[at++];
    if (character === undefined || character === '-' || (character === ']' && ranges.length === 0))
      throw invalid(pattern);
    const taken = character === '\\' ? characters[at++] : character;
    if (taken === undefined) throw invalid(pattern);
    return taken;
  };
  while (characters[at] !== ']' || ranges.length === 0) {
    const from = next();
    let to = from;
    if (characters[at] === '-') {
      at++;
      to = next();
    }
    ranges.push([codeOf(from), codeOf(to)]); // the wrong way round it holds nothing
  }
  const matches = (character: string): boolean => {
    const code = codeOf(character);
    return ranges.some(([from, to]) => from <= code && code <= to) !== negated;
  };
  return { token: { kind: 'one', matches }, end: at };
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}

function invalid(pattern: string): FileTreeError {
  return new FileTreeError('invalid', `'${pattern}' is not a sound pattern`);
}
