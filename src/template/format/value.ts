import { bytesOf, strayByte } from '../bytes.js';
import { typeOf } from '../types.js';
import { Complex, Dict, Integer, List, Opaque, type Value } from '../value.js';
import { FunctionError } from '../function-error.js';
import { Time } from '../time/time.js';
import { Version } from '../version.js';
import type { Work } from '../work.js';
import { padded, type Directive } from './directive.js';
import { integerText, realText } from './number.js';
import { quoted } from './quote.js';

/** Values inside each other that can be printed; only a map that holds itself has more. */
const deepest = 200;

/**
 * A value by a directive, as Go's `fmt` prints it, its marks for what does not fit included (`%!d(string=x)`).
 * @throws FunctionError for a map that holds itself
 * @see https://pkg.go.dev/fmt#hdr-Printing
 */
export function printed(value: Value, directive: Directive, work: Work, depth = 0): string {
  const { verb, source } = directive;
  work.spend(10);
  if (depth > deepest)
    throw new FunctionError('this is nested too deeply to print', 'does a map hold itself?');
  if (value === null) return nil(directive, depth);
  if (depth === 0 && verb === 'T') return textValue(typeOf(value), { ...directive, verb: 's' }) ?? '';
  const text = source ? undefined : namedText(value);
  if (text !== undefined && 'vsxXq'.includes(verb)) return textValue(text, directive) ?? '';
  const result = scalar(value, directive) ?? composite(value, directive, work, depth);
  if (result === undefined) return badVerb(value, directive, work);
  work.spend(result.length / 8);
  return result;
}

function nil(directive: Directive, depth: number): string {
  if (directive.source && depth > 0) return 'interface {}(nil)';
  if (depth > 0) return '<nil>';
  if (directive.verb === 'v' || directive.verb === 'T') return padded('<nil>', directive);
  return `%!${directive.verb}(<nil>)`;
}

/** What types with a text of their own print. */
function namedText(value: Value): string | undefined {
  if (value instanceof Integer) return value.text;
  return value instanceof Time || (value instanceof Version && value.printsItself)
    ? value.toString()
    : undefined;
}

function scalar(value: Value, directive: Directive): string | undefined {
  if (typeof value === 'string') return textValue(value, directive);
  if (typeof value === 'bigint') return integerText(value, directive);
  if (typeof value === 'number') return realText(value, directive);
  if (value instanceof Integer) return integerText(value.value, unsigned(value, directive));
  if (value instanceof Complex) return complexText(value, directive);
  if (typeof value === 'boolean')
    return 'tv'.includes(directive.verb) ? padded(String(value), directive) : undefined;
  return undefined;
}

/** Go source has unsigned integers in hexadecimal. */
function unsigned(value: Integer, directive: Directive): Directive {
  return value.unsigned && directive.source ? { ...directive, verb: 'x', sharp: true } : directive;
}

function complexText({ real, imaginary }: Complex, directive: Directive): string | undefined {
  const first = realText(real, directive);
  const second = realText(imaginary, { ...directive, plus: true });
  return first === undefined || second === undefined ? undefined : `(${first}${second}i)`;
}

/** A text by a directive; undefined when the verb is none for texts. */
function textValue(value: string, directive: Directive): string | undefined {
  const { verb, precision, sharp, plus, source } = directive;
  if (verb === 'x' || verb === 'X') return hexText(value, directive);
  const cut = precision === undefined ? value : Array.from(value).slice(0, precision).join('');
  if (verb === 'v' ? !source : verb === 's') return padded(cut, directive);
  if (verb !== 'q' && verb !== 'v') return undefined;
  const raw = sharp && verb === 'q' && canBeRaw(cut);
  return padded(raw ? `\`${cut}\`` : quoted(cut, '"', plus && verb === 'q'), directive);
}

function canBeRaw(text: string): boolean {
  return (
    !/[\x00-\x08\x0a-\x1f\x7f`\ufeff]/.test(text) &&
    !Array.from(text).some((each) => strayByte(each) !== undefined)
  );
}

function hexText(value: string, { precision, sharp, space, ...directive }: Directive): string {
  const bytes = bytesOf(value).subarray(0, precision);
  const prefix = directive.verb === 'X' ? '0X' : '0x';
  const pairs = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
  const cased = directive.verb === 'X' ? pairs.map((pair) => pair.toUpperCase()) : pairs;
  const joined = space
    ? cased.map((pair) => (sharp ? prefix + pair : pair)).join(' ')
    : (sharp && bytes.length > 0 ? prefix : '') + cased.join('');
  return padded(joined, { ...directive, precision, sharp, space });
}

function composite(value: Value, directive: Directive, work: Work, depth: number): string | undefined {
  const inner = (each: Value): string => printed(each, directive, work, depth + 1);
  const { source, named } = directive;
  if (value instanceof List) {
    if (source)
      return value.unmade ? `${value.type}(nil)` : `${value.type}{${value.items.map(inner).join(', ')}}`;
    return `[${value.items.map(inner).join(' ')}]`;
  }
  if (value instanceof Dict) {
    const entries = value.sorted().map(([key, each]) => `${inner(key)}:${inner(each)}`);
    return source ? `${value.type}{${entries.join(', ')}}` : `map[${entries.join(' ')}]`;
  }
  const fields =
    value instanceof Opaque ? [...value.fields] : value instanceof Version ? fieldsOf(value) : undefined;
  if (!fields) return undefined;
  const shown = fields.map(([name, each]) => (named || source ? `${name}:${inner(each)}` : inner(each)));
  if (source && value instanceof Version) return `${value.type.replace('*', '&')}{${shown.join(', ')}}`;
  return `${value instanceof Version && value.type.startsWith('*') && depth === 0 ? '&' : ''}{${shown.join(' ')}}`;
}

/** Go's mark for a verb that does not fit the value. */
function badVerb(value: Value, directive: Directive, work: Work): string {
  return `%!${directive.verb}(${typeOf(value)}=${printed(value, { ...directive, verb: 'v' }, work)})`;
}

/** A version's structure, as it prints where it does not print itself. */
function fieldsOf(version: Version): (readonly [string, Value])[] {
  return [
    ['major', new Integer('int64', version.major)],
    ['minor', new Integer('int64', version.minor)],
    ['patch', new Integer('int64', version.patch)],
    ['pre', version.prerelease],
    ['metadata', version.metadata],
    ['original', version.original],
  ];
}
