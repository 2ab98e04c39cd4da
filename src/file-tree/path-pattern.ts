import { FileTreeError } from './error.js';

/** Whether a name or path matches a pattern of Go's `filepath.Match`: `*`, `?`, `[a-z]`, `[^a-z]`, `\`. */
export type PathMatcher = (path: string) => boolean;

/** @see https://pkg.go.dev/path/filepath#Match @throws FileTreeError for a pattern that is none */
export function pathMatcher(pattern: string): PathMatcher {
  const expression = new RegExp(`^${expressionOf(pattern)}$`, 'su');
  return (path) => expression.test(path);
}

/** Whether a text has signs that make it a pattern. */
export function hasWildcards(text: string): boolean {
  return /(?:^|[^\\])(?:\\\\)*[*?[]/.test(text);
}

function expressionOf(pattern: string): string {
  let expression = '';
  const characters = Array.from(pattern);
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? '';
    if (character === '*') expression += '[^/]*';
    else if (character === '?') expression += '[^/]';
    else if (character === '\\') {
      const escaped = characters[++at];
      if (escaped === undefined) throw invalid(pattern);
      expression += literal(escaped);
    } else if (character === '[') {
      const set = readSet(characters, at + 1, pattern);
      expression += set.expression;
      at = set.end;
    } else expression += literal(character);
  }
  return expression;
}

function readSet(characters: readonly string[], start: number, pattern: string) {
  let at = start;
  const negated = characters[at] === '^';
  if (negated) at++;
  const ranges: string[] = [];
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
    // an empty range matches nothing
    if (from <= to) ranges.push(`${inSet(from)}-${inSet(to)}`);
    else ranges.push('');
  }
  const content = ranges.join('');
  const expression = negated ? `[^${content}]` : content === '' ? '(?!)' : `[${content}]`;
  return { expression, end: at };
}

function inSet(character: string): string {
  return character.replace(/[\\\]^-]/, '\\$&');
}

function literal(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
}

function invalid(pattern: string): FileTreeError {
  return new FileTreeError('invalid', `'${pattern}' is not a sound pattern`);
}
