import { bytesOf, textOf } from '../bytes.js';
import type { Work } from '../work.js';
import { FunctionError } from './function.js';

/** Elements a list may get from one call. */
const longest = 1_000_000;

/** UTF-16 code units a text may get from one call. */
const largest = 2 * 1024 * 1024;

/** A count as a number, after asking whether there may be so many elements. */
export function elementCount(count: bigint, work: Work): number {
  if (count > longest) throw new FunctionError(`a list of ${count.toString()} elements is too long`);
  work.spend(Number(count));
  return Number(count);
}

/** A text over and over. */
export function repeated(text: string, count: bigint, work: Work): string {
  if (count < 0n) throw new FunctionError(`a text cannot be repeated ${count.toString()} times`);
  const length = BigInt(text.length) * count;
  if (length > largest) throw new FunctionError(`a text of ${length.toString()} characters is too long`);
  work.spend(Number(length) / 16);
  return text.repeat(Number(count));
}

/** A text that a function made, if it is not too long. */
export function bounded(length: number, work: Work): void {
  if (length > largest) throw new FunctionError(`a text of ${length} characters is too long`);
  work.spend(length / 16);
}

/** Does something to a text's bytes, each seen as a character. */
export function inBytes(text: string, change: (bytes: string) => string): string {
  return textOf(Buffer.from(change(bytesOf(text).toString('latin1')), 'latin1'));
}
