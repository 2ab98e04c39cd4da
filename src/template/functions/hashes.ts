import { createHash } from 'node:crypto';
import { bytesOf } from '../bytes.js';
import type { Work } from '../work.js';
import { fixed, type FunctionFamily } from './function.js';

/** `sha1sum sha256sum adler32sum`. */
export const hashes: FunctionFamily = {
  sha1sum: fixed(['string'], ([text], { work }) => hashed('sha1', text, work)),
  sha256sum: fixed(['string'], ([text], { work }) => hashed('sha256', text, work)),
  adler32sum: fixed(['string'], ([text], { work }) => {
    work.spend(text.length);
    let [a, b] = [1, 0];
    for (const byte of bytesOf(text)) {
      a = (a + byte) % 65521;
      b = (b + a) % 65521;
    }
    return String(b * 65536 + a);
  }),
};

function hashed(algorithm: string, text: string, work: Work): string {
  work.spend(100 + text.length / 8);
  return createHash(algorithm).update(bytesOf(text)).digest('hex');
}
