import type { SourceText } from '../source/index.js';
import { assignments, entropy, knownForms, looksSecret } from './secret-patterns.js';

/** A secret somebody wrote down: where, and what gives it away. */
export interface SecretValue {
  readonly start: number;
  readonly end: number;
  /** As `a GitHub token`, or `the value of 'PASSWORD'`. */
  readonly what: string;
}

/** The secrets in a text, in order, none inside another. Templates are not values, and comments only hold known forms. */
export function secretValues({ text }: SourceText): readonly SecretValue[] {
  const found = [...withKnownForm(text), ...assigned(withoutTemplates(text))];
  const inOrder = found.sort((one, other) => one.start - other.start || other.end - one.end);
  const kept: SecretValue[] = [];
  for (const secret of inOrder) if (secret.start >= (kept.at(-1)?.end ?? 0)) kept.push(secret);
  return kept;
}

function withKnownForm(text: string): SecretValue[] {
  return knownForms.flatMap(({ name, pattern }) =>
    Array.from(text.matchAll(pattern), (match) => secretIn(match, match[1] ?? match[0], name)),
  );
}

function assigned(text: string): SecretValue[] {
  const named = assignments.flatMap((pattern) =>
    Array.from(text.matchAll(pattern)).flatMap((match) => {
      const [, name = '', ...values] = match;
      const value = values.find((each) => (each as string | undefined) !== undefined) ?? '';
      return looksSecret(name, value) ? [secretIn(match, value, `the value of '${name}'`)] : [];
    }),
  );
  return [...named, ...random(text)];
}

/** `NAME=` and a long value that nobody could have thought up. */
function random(text: string): SecretValue[] {
  return Array.from(
    text.matchAll(/(?<![\w.-])(\w+)=["']?([A-Za-z0-9+/_~.-]{32,}={0,2})(?=["'\s]|$)/g),
  ).flatMap((match) => {
    const [, name = '', value = ''] = match;
    return isRandom(value) ? [secretIn(match, value, `the value of '${name}'`)] : [];
  });
}

function isRandom(text: string): boolean {
  if (/^[\da-f-]+$/i.test(text) || (text.match(/[/.-]/g) ?? []).length > 3) return false;
  return /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text) && entropy(text) >= 4.3;
}

function secretIn(match: RegExpExecArray, value: string, what: string): SecretValue {
  const start = match.index + match[0].lastIndexOf(value);
  return { start, end: start + value.length, what };
}

/** Templates and comment lines as NUL characters, so that offsets stay. */
function withoutTemplates(text: string): string {
  const blank = (part: string): string => '\0'.repeat(part.length);
  const rest = without(without(text, '{{', '}}', blank), '<<', '>>', blank);
  return rest.replace(/^[\t ]*#.*$/gm, blank);
}

function endOfLine(text: string, from: number): number {
  const found = text.indexOf('\n', from);
  return found === -1 ? text.length : found;
}

/** What stands between two marks, and they themselves; `<<` and `>>` also mean other things, which end with their line. */
function without(text: string, open: string, close: string, blank: (part: string) => string): string {
  let result = '';
  let at = 0;
  let end = -1;
  let lineEnd = -1;
  for (let start = text.indexOf(open); start !== -1; start = text.indexOf(open, at)) {
    if (end < start) end = text.indexOf(close, start);
    if (end === -1) break;
    if (open === '<<' && lineEnd < start) lineEnd = endOfLine(text, start);
    const isTemplate = open === '{{' || end < lineEnd;
    const stop = isTemplate ? end + close.length : start + open.length;
    result += text.slice(at, start) + (isTemplate ? blank(text.slice(start, stop)) : open);
    at = stop;
  }
  return result + text.slice(at);
}
