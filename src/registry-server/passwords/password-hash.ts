import { createHash, timingSafeEqual } from 'node:crypto';
import { apr1 } from './apr1.js';

/** A way of keeping passwords: how its hashes look, and whether one is a password's. */
interface Scheme {
  readonly pattern: RegExp;
  readonly matches: (password: string, hash: string) => boolean | Promise<boolean>;
}

/** @see https://httpd.apache.org/docs/2.4/misc/password_encryptions.html */
const schemes: readonly Scheme[] = [
  {
    pattern: /^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/,
    // Loaded when the first password comes, for a registry seldom has any.
    matches: async (password, hash) => (await import('bcryptjs')).compare(password, hash),
  },
  {
    pattern: /^\{SHA\}[+/A-Za-z0-9]{27}=$/,
    matches: (password, hash) => same(`{SHA}${createHash('sha1').update(password).digest('base64')}`, hash),
  },
  {
    pattern: /^\$apr1\$[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{22}$/,
    matches: (password, hash) => same(apr1(password, hash.split('$')[2] ?? ''), hash),
  },
];

/** Whether a text is a hash of one of the schemes known here: bcrypt, {SHA} and apr1. */
export function isPasswordHash(text: string): boolean {
  return schemes.some(({ pattern }) => pattern.test(text));
}

/** Whether a hash is this password's, in a time that doesn't say how nearly. */
export async function matchesPassword(password: string, hash: string): Promise<boolean> {
  return (await schemes.find(({ pattern }) => pattern.test(hash))?.matches(password, hash)) ?? false;
}

function same(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
