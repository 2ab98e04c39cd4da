import { FunctionError } from '../function-error.js';
import { typeOf } from '../types.js';
import { integerOf, type Value } from '../value.js';
import type { Work } from '../work.js';
import type { Directive } from './directive.js';
import { show } from './show.js';
import { printed } from './value.js';

/** Wider fields are a mistake, or an attack; this is also Go's own limit. */
const widest = 1_000_000;

/**
 * A format with its values, as Go's `Sprintf` writes it, its marks for what does not fit included (`%!d(string=x)`).
 * @throws FunctionError for a map that holds itself
 * @see https://pkg.go.dev/fmt
 */
export function formatted(format: string, values: readonly Value[], work: Work): string {
  return new Formatter(format, values, work).text();
}

class Formatter {
  private at = 0;
  private used = 0;
  private reordered = false;
  private goodIndex = true;
  private afterIndex = false;

  constructor(
    private readonly format: string,
    private readonly values: readonly Value[],
    private readonly work: Work,
  ) {}

  text(): string {
    const { format } = this;
    const parts: string[] = [];
    while (this.at < format.length) {
      const percent = format.indexOf('%', this.at);
      const end = percent === -1 ? format.length : percent;
      parts.push(format.slice(this.at, end));
      this.at = end + 1;
      if (percent === -1) break;
      parts.push(this.directive());
    }
    return parts.join('') + this.extra();
  }

  private directive(): string {
    this.begin();
    const flags = this.flags();
    this.position();
    const [width, badWidth] = this.size();
    if (this.afterIndex && this.sized) this.goodIndex = false;
    let precision: number | undefined;
    let badPrecision = '';
    if (this.format[this.at] === '.') {
      this.at++;
      if (this.afterIndex) this.goodIndex = false;
      this.position();
      const [size, bad] = this.size(true);
      precision = size === undefined ? (bad === '' ? 0 : undefined) : size < 0 ? undefined : size;
      if (size !== undefined && size < 0) badPrecision = '%!(BADPREC)';
      else badPrecision = bad;
    }
    if (!this.afterIndex) this.position();
    const minus = flags.includes('-') || (width ?? 0) < 0;
    const directive = {
      minus,
      plus: flags.includes('+'),
      sharp: flags.includes('#'),
      named: false,
      source: false,
      space: flags.includes(' '),
      zero: flags.includes('0') && !minus,
      width: Math.abs(width ?? 0),
      precision,
    };
    return badWidth + badPrecision + this.verb(directive);
  }

  private begin(): void {
    this.goodIndex = true;
    this.afterIndex = false;
  }

  private verb(directive: Omit<Directive, 'verb'>): string {
    if (this.at >= this.format.length) return '%!(NOVERB)';
    const verb = String.fromCodePoint(this.format.codePointAt(this.at) ?? 0);
    this.at += verb.length;
    if (verb === '%') return '%';
    if (!this.goodIndex) return `%!${verb}(BADINDEX)`;
    if (this.used >= this.values.length) return `%!${verb}(MISSING)`;
    const value = this.values[this.used++] ?? null;
    if (verb === 'w') return `%!w(${this.typed(value)})`;
    this.work.spend(directive.width + (directive.precision ?? 0));
    if (verb !== 'v') return printed(value, { ...directive, verb }, this.work);
    const { plus: named, sharp: source } = directive;
    return printed(value, { ...directive, verb, plus: false, sharp: false, named, source }, this.work);
  }

  private flags(): string {
    const start = this.at;
    while ('#0+- '.includes(this.format[this.at] ?? 'x')) this.at++;
    return this.format.slice(start, this.at);
  }

  /** `[3]`: the value that comes next. */
  private position(): void {
    if (this.format[this.at] !== '[') return;
    this.reordered = true;
    const close = this.format.indexOf(']', this.at);
    if (close === -1) {
      this.goodIndex = false;
      this.at++;
      return;
    }
    const inside = this.format.slice(this.at + 1, close);
    this.at = close + 1;
    const number = /^\d{1,7}$/.test(inside) ? Number(inside) : 0;
    this.afterIndex = true;
    if (number < 1 || number > this.values.length) this.goodIndex = false;
    else this.used = number - 1;
  }

  private sized = false;

  /** A width or a precision: digits, or `*` for the next value; with Go's mark where that is no size. */
  private size(precision = false): readonly [number | undefined, string] {
    this.sized = false;
    if (this.format[this.at] === '*') {
      this.at++;
      this.sized = false;
      this.afterIndex = false;
      const value = integerOf(this.values[this.used++] ?? null);
      const size = value !== undefined && value >= -widest && value <= widest ? Number(value) : undefined;
      return [size, size === undefined ? `%!(${precision ? 'BADPREC' : 'BADWIDTH'})` : ''];
    }
    const digits = /\d*/y;
    digits.lastIndex = this.at;
    const [text = ''] = digits.exec(this.format) ?? [];
    if (text === '') return [undefined, ''];
    this.at += text.length;
    this.sized = true;
    if (Number(text) > widest) throw new FunctionError(`a width of ${text} is too large`);
    return [Number(text), ''];
  }

  /** Values that the format does not mention. */
  private extra(): string {
    if (this.reordered || this.used >= this.values.length) return '';
    const rest = this.values.slice(this.used);
    return `%!(EXTRA ${rest.map((value) => (value === null ? '<nil>' : this.typed(value))).join(', ')})`;
  }

  private typed(value: Value): string {
    return value === null ? '<nil>' : `${typeOf(value)}=${show(value, this.work)}`;
  }
}

/** Values side by side as Go's `Sprint` writes them: a space stands between two of which neither is a text. */
export function sideBySide(values: readonly Value[], work: Work): string {
  return values
    .map((value, index) => {
      const before = values[index - 1];
      const spaced = index > 0 && typeof value !== 'string' && typeof before !== 'string';
      return (spaced ? ' ' : '') + show(value, work);
    })
    .join('');
}

/** Values in a line as Go's `Sprintln` writes them. */
export function line(values: readonly Value[], work: Work): string {
  return `${values.map((value) => show(value, work)).join(' ')}\n`;
}
