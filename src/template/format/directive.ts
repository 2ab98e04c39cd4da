/** A `%` directive of a format. */
export interface Directive {
  readonly verb: string;
  readonly minus: boolean;
  readonly plus: boolean;
  readonly sharp: boolean;
  /** `%+v`: structures with the names of their fields. */
  readonly named: boolean;
  /** `%#v`: as Go source. */
  readonly source: boolean;
  readonly space: boolean;
  readonly zero: boolean;
  readonly width: number;
  readonly precision: number | undefined;
}

/** `%v`. */
export const plainVerb: Directive = {
  verb: 'v',
  minus: false,
  plus: false,
  sharp: false,
  named: false,
  source: false,
  space: false,
  zero: false,
  width: 0,
  precision: undefined,
};

/** Fills a text up to the directive's width, which counts characters. */
export function padded(text: string, { width, minus, zero }: Directive): string {
  if (width === 0 || text.length >= width * 2) return text;
  const missing = width - Array.from(text).length;
  if (missing <= 0) return text;
  if (minus) return text + ' '.repeat(missing);
  return (zero ? '0' : ' ').repeat(missing) + text;
}
