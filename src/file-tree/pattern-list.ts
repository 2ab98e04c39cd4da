import { posix } from 'node:path';
import { FileTreeError } from './error.js';
import { anyDirectories, everything, Glob, literally, questionMark, star, type GlobToken } from './glob.js';
import { pathMatcher, readSet } from './path-pattern.js';

/** Which patterns of a list a directory matched: what is in it matches them, too. */
export type Matched = readonly boolean[];

/**
 * The patterns of a `.dockerignore`, of `--exclude` and of `--parents`: the last one that matches a path decides, `!` before it
 * makes it an exception, and what is in a directory is like the directory.
 * @see https://github.com/moby/patternmatcher/blob/v0.6.1/patternmatcher.go
 */
export class PatternList {
  readonly #patterns: readonly Pattern[];

  /** @throws FileTreeError */
  constructor(patterns: readonly string[]) {
    this.#patterns = patterns.flatMap((text) => patternOf(text) ?? []);
  }

  get isEmpty(): boolean {
    return this.#patterns.length === 0;
  }

  /** Whether a `!` may bring back what is in a directory that matches. */
  get hasExceptions(): boolean {
    return this.#patterns.some(({ isException }) => isException);
  }

  /** Whether a path matches, given what its directory matched. */
  match(path: string, parent?: Matched): { readonly matches: boolean; readonly matched: Matched } {
    let matches = false;
    const matched = this.#patterns.map((pattern, at) => {
      const inherited = parent?.[at] ?? false;
      if (!inherited && pattern.isException !== matches) return false;
      const isMatch =
        inherited || pattern.test(path) || (parent === undefined && aboveMatches(pattern, path));
      if (isMatch) matches = !pattern.isException;
      return isMatch;
    });
    return { matches, matched };
  }
}

interface Pattern {
  readonly isException: boolean;
  readonly test: (path: string) => boolean;
}

function aboveMatches({ test }: Pattern, path: string): boolean {
  const names = path.split('/').slice(0, -1);
  return names.some((_, at) => test(names.slice(0, at + 1).join('/')));
}

function patternOf(text: string): Pattern | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  const cleaned = posix.normalize(trimmed).replace(/(.)\/$/, '$1');
  const isException = cleaned.startsWith('!');
  if (cleaned === '!') throw new FileTreeError('invalid', "'!' alone is not a pattern");
  const pattern = isException ? cleaned.slice(1) : cleaned;
  pathMatcher(pattern); // what it refuses is refused
  return { isException, test: tester(pattern) };
}

/** `**` is any number of directories; at the end, everything below. */
function tester(pattern: string): (path: string) => boolean {
  const { tokens, kind } = compile(pattern);
  if (kind === 'exact') return (path) => path === pattern;
  if (kind === 'prefix') return (path) => path.startsWith(pattern.slice(0, -2));
  if (kind === 'suffix') {
    const suffix = pattern.slice(2);
    return (path) => path.endsWith(suffix) || (suffix.startsWith('/') && path === suffix.slice(1));
  }
  const glob = new Glob(tokens);
  return (path) => glob.matches(path);
}

type Kind = 'exact' | 'prefix' | 'suffix' | 'glob';

function compile(pattern: string): { readonly tokens: readonly GlobToken[]; readonly kind: Kind } {
  const tokens: GlobToken[] = [];
  let kind: Kind = 'exact';
  const characters = Array.from(pattern);
  for (let at = 0, step = 0; at < characters.length; at++, step++) {
    const character = characters[at] ?? '';
    if (character === '*' && characters[at + 1] === '*') {
      at++;
      if (characters[at + 1] === '/') at++;
      const isLast = at + 1 >= characters.length;
      tokens.push(...(isLast ? [everything] : anyDirectories));
      kind = isLast && kind === 'exact' ? 'prefix' : 'glob';
      if (step === 0) kind = 'suffix';
    } else if (character === '*' || character === '?') {
      tokens.push(character === '*' ? star : questionMark);
      kind = 'glob';
    } else if (character === '\\') {
      const escaped = characters[++at];
      tokens.push(literally(escaped ?? '\\'));
      if (escaped !== undefined) kind = 'glob';
    } else if (character === '[') {
      const set = readSet(characters, at + 1, pattern);
      tokens.push(set.token);
      at = set.end;
      kind = 'glob';
    } else {
      tokens.push(literally(character));
      if (character === ']') kind = 'glob';
    }
  }
  return { tokens, kind };
}

/** The patterns of a `.dockerignore`: one a line, `#` before comments, paths with or without a slash before them. */
export function readIgnoreFile(text: string): readonly string[] {
  return text
    .replace(/^\ufeff/, '')
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const isException = line.startsWith('!');
      const bare = isException ? line.slice(1).trim() : line;
      const cleaned = bare === '' ? '' : posix.normalize(bare).replace(/(.)\/$/, '$1');
      return (isException ? '!' : '') + (cleaned.length > 1 ? cleaned.replace(/^\//, '') : cleaned);
    });
}
