import { randomInt, randomUUID } from 'node:crypto';
import type { Work } from '../work.js';
import { fixed, FunctionError, type FunctionFamily, type TemplateFunction } from './function.js';

const digits = '0123456789';
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ascii = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('');

/** What is different every time. */
export const random: FunctionFamily = {
  uuidv4: fixed([], () => randomUUID()),
  randAlphaNum: someOf(letters + digits),
  randAlpha: someOf(letters),
  randNumeric: someOf(digits),
  randAscii: someOf(ascii),
  shuffle: fixed(['string'], ([text], { work }) => {
    work.spend(text.length * 20);
    const characters = Array.from(text);
    for (let last = characters.length - 1; last > 0; last--) {
      const other = randomInt(last + 1);
      [characters[last], characters[other]] = [characters[other] ?? '', characters[last] ?? ''];
    }
    return characters.join('');
  }),
};

function someOf(characters: string): TemplateFunction {
  return fixed(['int'], ([count], { work }) => text(count, characters, work));
}

function text(count: bigint, characters: string, work: Work): string {
  if (count <= 0n) return '';
  if (count > 100_000n) throw new FunctionError(`${count.toString()} characters are too many`);
  work.spend(Number(count) * 20);
  return Array.from({ length: Number(count) }, () => characters[randomInt(characters.length)]).join('');
}
