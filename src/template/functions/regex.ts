import type * as Library from 're2js';
import type { RE2JS } from 're2js';
import { textsOf } from '../value.js';
import type { Work } from '../work.js';
import { fixed, FunctionError, type FunctionFamily } from './function.js';
import { bounded } from './limits.js';

let library: typeof Library | undefined;

/** The library is large, so only a template with regular expressions loads it. */
const details = {
  prepare: async (): Promise<void> => {
    library ??= await import('re2js');
  },
};

/**
 * Sprig's functions for regular expressions, by RE2's syntax and in time proportional to the text.
 * @see https://github.com/google/re2/wiki/Syntax
 */
export const regex: FunctionFamily = {
  regexMatch: fixed(
    ['string', 'string'],
    ([pattern, text], { work }) => {
      pay(pattern, text, work);
      const compiled = compile(pattern, work);
      return typeof compiled !== 'string' && compiled.matcher(text).find();
    },
    details,
  ),
  regexFind: fixed(
    ['string', 'string'],
    ([pattern, text], { work }) => {
      const [first] = matches(pattern, text, 1, work);
      return first ? text.slice(first.start, first.end) : '';
    },
    details,
  ),
  regexFindAll: fixed(
    ['string', 'string', 'int'],
    ([pattern, text, count], { work }) => {
      const found = matches(pattern, text, count < 0n ? Infinity : Number(count), work);
      return textsOf(found.map(({ start, end }) => text.slice(start, end)));
    },
    details,
  ),
  regexReplaceAll: fixed(
    ['string', 'string', 'string'],
    ([pattern, text, replacement], { work }) =>
      replaced(pattern, text, work, (match) => expanded(replacement, match, text)),
    details,
  ),
  regexReplaceAllLiteral: fixed(
    ['string', 'string', 'string'],
    ([pattern, text, replacement], { work }) => replaced(pattern, text, work, () => replacement),
    details,
  ),
  regexSplit: fixed(
    ['string', 'string', 'int'],
    ([pattern, text, count], { work }) => {
      if (count === 0n) return textsOf([]);
      return textsOf(split(pattern, text, count < 0n ? Infinity : Number(count), work));
    },
    details,
  ),
};

interface Match {
  readonly start: number;
  readonly end: number;
  /** The text of a group, by number or name. */
  readonly group: (name: string) => string;
}

const compiledBefore = new Map<string, RE2JS | string>();

function pay(pattern: string, text: string, work: Work): void {
  work.spend(100 + pattern.length * 10 + text.length * (2 + Math.min(pattern.length, 50)));
}

/** The expression, or what is wrong with it. */
function compile(pattern: string, work: Work): RE2JS | string {
  let found = compiledBefore.get(pattern);
  if (found === undefined) {
    if (pattern.length > 2000) throw new FunctionError('this regular expression is too long');
    work.spend(2000 + pattern.length * 200);
    if (compiledBefore.size > 500) compiledBefore.clear();
    found = tryToCompile(pattern);
    compiledBefore.set(pattern, found);
  }
  return found;
}

function tryToCompile(pattern: string): RE2JS | string {
  if (!library) throw new Error('regular expressions are not prepared');
  try {
    return library.RE2JS.compile(pattern);
  } catch (error) {
    if (error instanceof library.RE2JSException) return error.message;
    throw error;
  }
}

function compiledOrRefused(pattern: string, work: Work): RE2JS {
  const found = compile(pattern, work);
  if (typeof found !== 'string') return found;
  const why = found.replace(/^error parsing regexp: /, '').slice(0, 200);
  throw new FunctionError(`'${pattern.slice(0, 60)}' is not a regular expression of RE2: ${why}`);
}

/** All matches, at most so many; an empty one never touches the match before it. */
function matches(pattern: string, text: string, most: number, work: Work): Match[] {
  pay(pattern, text, work);
  const expression = compiledOrRefused(pattern, work);
  const names = expression.namedGroups();
  const matcher = expression.matcher(text);
  const found: Match[] = [];
  let before = -1;
  for (let at = 0; at <= text.length && found.length < most && matcher.find(at);) {
    work.spend(20);
    const [start, end] = [matcher.start(), matcher.end()];
    const accepted = end > start || start !== before;
    at = end > at ? end : at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
    before = end;
    if (!accepted) continue;
    const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, index) => matcher.group(index) ?? '');
    const group = (name: string): string =>
      groups[/^\d+$/.test(name) ? Number(name) : (names[name] ?? -1)] ?? '';
    found.push({ start, end, group });
  }
  return found;
}

function replaced(pattern: string, text: string, work: Work, replacement: (match: Match) => string): string {
  const parts: string[] = [];
  let at = 0;
  let length = 0;
  for (const match of matches(pattern, text, Infinity, work)) {
    const inserted = replacement(match);
    parts.push(text.slice(at, match.start), inserted);
    at = match.end;
    length += inserted.length;
    bounded(length, work);
  }
  return parts.join('') + text.slice(at);
}

/** `$1` and `${name}` in a replacement; `$$` is a dollar. A name is as long as letters and digits go. */
function expanded(replacement: string, match: Match, text: string): string {
  if (!replacement.includes('$')) return replacement;
  return replacement.replace(
    /\$(?:(\$)|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu,
    (_, dollar?: string, braced?: string, bare?: string) => {
      if (dollar !== undefined) return '$';
      const name = braced ?? bare ?? '';
      return name === '0' ? text.slice(match.start, match.end) : match.group(name);
    },
  );
}

/** @see https://pkg.go.dev/regexp#Regexp.Split */
function split(pattern: string, text: string, most: number, work: Work): string[] {
  const found = matches(pattern, text, most, work);
  if (pattern.length > 0 && text === '') return [''];
  const parts: string[] = [];
  let [begin, end] = [0, 0];
  for (const match of found) {
    if (most > 0 && parts.length === most - 1) break;
    end = match.start;
    if (match.end !== 0) parts.push(text.slice(begin, end));
    begin = match.end;
  }
  if (end !== text.length) parts.push(text.slice(begin));
  return parts;
}
