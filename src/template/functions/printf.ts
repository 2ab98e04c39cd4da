import { quoted, show, showFloat, twoDigitExponent } from '../show.js';
import { isList, isMap, kindName, sortedKeys, type TemplateValue } from '../value.js';
import { FunctionError } from './function.js';

interface Directive {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly verb: string;
}

/** Wider fields are a mistake, or an attack. */
const widest = 1_000_000;

/**
 * A format with its values, as Go's `Sprintf` writes it, its marks for what does not fit included (`%!d(string=x)`).
 * @throws FunctionError when the format is not a text
 * @see https://pkg.go.dev/fmt
 */
export function formatted(format: TemplateValue, values: readonly TemplateValue[]): string {
  if (typeof format !== 'string') throw new FunctionError(`a format is text, not ${kindName(format)}`);
  let used = 0;
  const reordered = /%[-+# 0]*[\d.*]*\[\d+\]/.test(format);
  const number = (text: string | undefined): number | undefined => {
    if (text === '*') {
      const value = values[used++];
      return typeof value === 'bigint' ? Number(value) : undefined;
    }
    return text === undefined ? undefined : Number(text);
  };
  const text = format.replace(
    /%([-+# 0]*)(?:\[(\d+)\])?(\*|\d+)?(?:\.(\*|\d*))?(?:\[(\d+)\])?([\s\S]|$)/gu,
    (...match: unknown[]) => {
      const [, flags, before, width, precision, behind, verb] = match as (string | undefined)[];
      const position = behind ?? before;
      if (verb === undefined || verb === '') return '%!(NOVERB)';
      if (verb === '%') return '%';
      const wide = bounded(number(width) ?? 0);
      const exact = precision === '' ? 0 : number(precision);
      if (position !== undefined) {
        used = Number(position) - 1;
      }
      if (used >= values.length || used < 0)
        return position === undefined ? `%!${verb}(MISSING)` : `%!${verb}(BADINDEX)`;
      const value = values[used++] ?? null;
      const sign = (flags ?? '') + (wide < 0 ? '-' : '');
      const directive = {
        flags: sign,
        width: Math.abs(wide),
        precision: exact === undefined ? exact : bounded(exact),
        verb,
      };
      return padded(converted(value, directive), directive);
    },
  );
  return reordered ? text : text + extra(values.slice(used));
}

function bounded(width: number): number {
  if (Math.abs(width) > widest) throw new FunctionError(`a width of ${width} is too large`);
  return width;
}

function extra(values: readonly TemplateValue[]): string {
  if (values.length === 0) return '';
  return `%!(EXTRA ${values.map((value) => (value === null ? '<nil>' : `${goType(value)}=${show(value)}`)).join(', ')})`;
}

function padded(text: string, { flags, width }: Directive): string {
  const missing = width - Array.from(text).length;
  if (missing <= 0) return text;
  if (flags.includes('-')) return text + ' '.repeat(missing);
  return ' '.repeat(missing) + text;
}

function converted(value: TemplateValue, directive: Directive): string {
  const { verb } = directive;
  if (verb === 'T') return goType(value);
  if (verb === 'v')
    return directive.flags.includes('#') && typeof value === 'string' ? quoted(value) : show(value);
  if (isList(value)) return `[${value.map((each) => converted(each, directive)).join(' ')}]`;
  if (isMap(value)) {
    const entries = sortedKeys(value).map((key) => `${key}:${converted(value[key] ?? null, directive)}`);
    return `map[${entries.join(' ')}]`;
  }
  const text =
    typeof value === 'string'
      ? ofText(value, directive)
      : typeof value === 'bigint'
        ? ofInteger(value, directive)
        : typeof value === 'number'
          ? ofFloat(value, directive)
          : typeof value === 'boolean' && verb === 't'
            ? String(value)
            : undefined;
  return text ?? `%!${verb}(${value === null ? '<nil>' : `${goType(value)}=${show(value)}`})`;
}

function ofText(value: string, { verb, precision, flags }: Directive): string | undefined {
  const shortened = precision === undefined ? value : Array.from(value).slice(0, precision).join('');
  if (verb === 's') return shortened;
  if (verb === 'q') return quoted(shortened);
  if (verb !== 'x' && verb !== 'X') return undefined;
  const bytes = Array.from(Buffer.from(value), (byte) => byte.toString(16).padStart(2, '0'));
  const text = bytes.join(flags.includes(' ') ? ' ' : '');
  return verb === 'X' ? text.toUpperCase() : text;
}

function ofInteger(value: bigint, directive: Directive): string | undefined {
  const { verb } = directive;
  if (verb === 'c') return String.fromCodePoint(Number(value));
  if (verb === 'q') return `'${String.fromCodePoint(Number(value))}'`;
  if (verb === 'U') return `U+${value.toString(16).toUpperCase().padStart(4, '0')}`;
  const bases: Readonly<Record<string, number>> = { d: 10, x: 16, X: 16, o: 8, O: 8, b: 2 };
  const base = bases[verb];
  if (base === undefined) return undefined;
  const digits = (value < 0n ? -value : value).toString(base).padStart(directive.precision ?? 0, '0');
  const prefix = directive.flags.includes('#')
    ? ({ x: '0x', X: '0X', o: '0', b: '0b' }[verb] ?? '')
    : verb === 'O'
      ? '0o'
      : '';
  return signed(value < 0n, prefix, verb === 'X' ? digits.toUpperCase() : digits, directive);
}

function ofFloat(value: number, directive: Directive): string | undefined {
  const { verb, precision } = directive;
  const size = Math.abs(value);
  const text = (() => {
    if (!Number.isFinite(value)) return showFloat(size);
    if (verb === 'f' || verb === 'F') return fixed(size, Math.min(precision ?? 6, 100));
    if (verb === 'e' || verb === 'E')
      return twoDigitExponent(size.toExponential(Math.min(precision ?? 6, 100)));
    if (verb === 'g' || verb === 'G')
      return precision === undefined ? showFloat(size) : general(size, precision);
    return undefined;
  })();
  if (text === undefined) return undefined;
  return signed(
    value < 0 || Object.is(value, -0),
    '',
    verb === verb.toUpperCase() ? text.toUpperCase() : text,
    directive,
  );
}

/** Halves go to the even neighbour, as in Go; JavaScript takes them up. */
function fixed(size: number, digits: number): string {
  const scaled = size * 10 ** digits;
  const below = Math.floor(scaled);
  const half = scaled < 2 ** 52 && scaled - below === 0.5 && scaled / 10 ** digits === size;
  return half && below % 2 === 0 ? (below / 10 ** digits).toFixed(digits) : size.toFixed(digits);
}

/** `%.3g`: so many significant digits, without zeros at the end. */
function general(size: number, precision: number): string {
  const digits = Math.min(Math.max(precision, 1), 100);
  const exponent = Number(size.toExponential(digits - 1).split('e')[1]);
  if (exponent < -4 || exponent >= digits) {
    return twoDigitExponent(size.toExponential(digits - 1).replace(/\.?0+e/, 'e'));
  }
  const text = size.toFixed(Math.max(0, digits - 1 - exponent));
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** Zeros that fill a number up stand behind its sign. */
function signed(
  negative: boolean,
  prefix: string,
  digits: string,
  { flags, width, precision }: Directive,
): string {
  const sign = negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const zeros =
    flags.includes('0') && !flags.includes('-') && (precision === undefined || digits.includes('.'));
  const free = width - sign.length - prefix.length;
  return sign + prefix + (zeros ? digits.padStart(free, '0') : digits);
}

function goType(value: TemplateValue): string {
  if (value === null) return '<nil>';
  if (isList(value)) return '[]interface {}';
  if (isMap(value)) return 'map[string]interface {}';
  const names = { string: 'string', bigint: 'int', number: 'float64', boolean: 'bool' } as const;
  return names[typeof value as keyof typeof names];
}
