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
  return text.replace(/\{\{[^]*?\}\}|<<[.$(\s-][^\n]*?>>|^[\t ]*#.*$/gm, (part) => '\0'.repeat(part.length));
}
