import { createHash } from 'node:crypto';

const rounds = 1000;
const magic = '$apr1$';
const alphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** Which bytes of the last digest go into which four characters. */
const triples: readonly (readonly number[])[] = [
  [0, 6, 12],
  [1, 7, 13],
  [2, 8, 14],
  [3, 9, 15],
  [4, 10, 5],
  [11],
];

/**
 * Apache's hash of a password, which its `htpasswd` makes unless asked for another: a thousand rounds of MD5.
 * @param salt up to eight characters.
 * @see https://httpd.apache.org/docs/2.4/misc/password_encryptions.html
 */
export function apr1(password: string, salt: string): string {
  const word = Buffer.from(password);
  let digest = md5(word, magic, salt, ...repeated(md5(word, salt, word), word.length), ...byBits(word));
  for (let round = 0; round < rounds; round += 1) {
    const [first, last] = round % 2 === 1 ? [word, digest] : [digest, word];
    digest = md5(first, ...(round % 3 > 0 ? [salt] : []), ...(round % 7 > 0 ? [word] : []), last);
  }
  return `${magic}${salt}$${triples.map((triple) => encoded(digest, triple)).join('')}`;
}

/** The bytes again and again, up to a length. */
function repeated(bytes: Buffer, length: number): readonly Buffer[] {
  const pieces: Buffer[] = [];
  for (let left = length; left > 0; left -= bytes.length) pieces.push(bytes.subarray(0, left));
  return pieces;
}

/** For each bit of the word's length, from the lowest: NUL for a one, the word's first byte for a zero. */
function byBits(word: Buffer): readonly Buffer[] {
  const pieces: Buffer[] = [];
  for (let left = word.length; left > 0; left >>= 1) {
    pieces.push(left % 2 === 1 ? Buffer.alloc(1) : word.subarray(0, 1));
  }
  return pieces;
}

function encoded(digest: Buffer, triple: readonly number[]): string {
  let value = triple.reduce((bits, index) => (bits << 8) | (digest[index] ?? 0), 0);
  let text = '';
  for (let left = triple.length + 1; left > 0; left -= 1, value >>= 6) text += alphabet[value % 64] ?? '';
  return text;
}

function md5(...parts: readonly (Buffer | string)[]): Buffer {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
