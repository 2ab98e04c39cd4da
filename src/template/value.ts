/**
 * A value templates compute with: plain data only. Go's `int` is a bigint and its `float64` a number, so that both
 * print and divide as they do there. Only own properties of a map are read; a map never needs a prototype.
 */
export type TemplateValue =
  | string
  | bigint
  | number
  | boolean
  | null
  | readonly TemplateValue[]
  | { readonly [key: string]: TemplateValue };

/** A map among the values. */
export type TemplateMap = Readonly<Record<string, TemplateValue>>;

export function isMap(value: TemplateValue): value is TemplateMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: TemplateValue): value is readonly TemplateValue[] {
  return Array.isArray(value);
}

/**
 * Whether a value counts as true: everything but false, zero, nil, and empty text, lists and maps.
 * @see https://pkg.go.dev/text/template#hdr-Actions
 */
export function truth(value: TemplateValue): boolean {
  if (isList(value)) return value.length > 0;
  if (isMap(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}

/** What a person calls the kind of a value. */
export function kindName(value: TemplateValue): string {
  if (value === null) return 'nothing';
  if (isList(value)) return 'a list';
  if (isMap(value)) return 'a map';
  const names = {
    string: 'text',
    bigint: 'a whole number',
    number: 'a number',
    boolean: 'true or false',
  } as const;
  return names[typeof value as keyof typeof names];
}

/** Keys of a map in the order Go visits them: by their UTF-8 bytes. */
export function sortedKeys(map: TemplateMap): string[] {
  return Object.keys(map).sort(byCodePoint);
}

/** Orders texts by code points, which is also the order of their UTF-8 bytes. */
export function byCodePoint(a: string, b: string): number {
  const left = Array.from(a);
  const right = Array.from(b);
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const difference = (left[index]?.codePointAt(0) ?? 0) - (right[index]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
