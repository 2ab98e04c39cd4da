import type { Time } from './time/time.js';
import type { Version } from './version.js';

/**
 * A value that templates are given: plain data only. Go's `int` is a bigint and its `float64` a number, so that both
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

/**
 * A value that templates compute with. Texts hold Go's bytes: see bytes.ts for those that are not UTF-8.
 * Lists and maps carry their Go type, which functions, comparisons and `%T` tell apart.
 */
export type Value =
  string | bigint | number | boolean | null | Integer | Complex | List | Dict | Time | Version | Opaque;

/** An integer of another type than `int`; `text` is what its type prints, as `time.Month` does. */
export class Integer {
  constructor(
    readonly type: string,
    readonly value: bigint,
    readonly text?: string,
  ) {}

  get unsigned(): boolean {
    return this.type.startsWith('uint');
  }
}

/** Go's `complex128`. */
export class Complex {
  constructor(
    readonly real: number,
    readonly imaginary: number,
  ) {}
}

/** A structure that can only be printed. */
export class Opaque {
  constructor(
    readonly type: string,
    readonly fields: ReadonlyMap<string, Value>,
  ) {}
}

export type ListType = '[]interface {}' | '[]string' | '[]int';

/** A slice. */
export class List {
  constructor(
    readonly items: Value[],
    readonly type: ListType = '[]interface {}',
    /** A slice that was never made; JSON tells it from an empty one. */
    readonly unmade = false,
  ) {}
}

export type DictType =
  | 'map[string]interface {}'
  | 'map[string]string'
  /** What go-yaml makes of a mapping inside a values file. */
  | 'map[interface {}]interface {}'
  | 'templating.Values';

/** A map; `set` and `unset` change it. */
export class Dict {
  constructor(
    readonly entries: Map<string, Value>,
    readonly type: DictType = 'map[string]interface {}',
  ) {}

  /** What a key that isn't there gives. */
  get zero(): Value {
    return this.type === 'map[string]string' ? '' : null;
  }

  /** Entries in the order Go visits them: by the bytes of their keys. */
  sorted(): (readonly [string, Value])[] {
    return [...this.entries].sort(([a], [b]) => byCodePoint(a, b));
  }
}

/** A list of anything. */
export function listOf(items: Value[]): List {
  return new List(items);
}

export function textsOf(items: string[]): List {
  return new List(items, '[]string');
}

/** Go's `int64`, wrapped around at its ends. */
export function int64(value: bigint): Integer {
  return new Integer('int64', BigInt.asIntN(64, value));
}

/** The number of any integer value. */
export function integerOf(value: Value): bigint | undefined {
  if (typeof value === 'bigint') return value;
  return value instanceof Integer ? value.value : undefined;
}

/** Orders texts by code points, which is also the order of their UTF-8 bytes. */
export function byCodePoint(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  for (let index = 0; index < end; index++) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above all others; UTF-16 has them in the middle. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}
