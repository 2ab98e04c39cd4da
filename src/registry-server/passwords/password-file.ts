import { readFile, stat } from 'node:fs/promises';
import { RegistryServerError } from '../registry-server-error.js';
import { systemCode } from '../system-code.js';
import { isPasswordHash } from './password-hash.js';

/** The hash of each user's password. */
export type Passwords = ReadonlyMap<string, string>;

const remedy = "make it with 'htpasswd -B -c FILE USER'; its lines are USER:HASH";

/**
 * Gives a file's passwords as they are at each call: it is read again when it has changed. While it cannot be read nobody has
 * a password.
 * @throws {@link RegistryServerError} when the file cannot be read now, or has a line that is of no use.
 * @see https://httpd.apache.org/docs/2.4/programs/htpasswd.html
 */
export async function openPasswordFile(path: string): Promise<() => Promise<Passwords>> {
  let version = await versionOf(path);
  let passwords = await readPasswords(path);
  return async () => {
    try {
      const now = await versionOf(path);
      if (now !== version) [passwords, version] = [await readPasswords(path), now];
    } catch {
      [passwords, version] = [new Map(), ''];
    }
    return passwords;
  };
}

async function versionOf(path: string): Promise<string> {
  try {
    const { ino, size, mtimeMs } = await stat(path);
    return [ino, size, mtimeMs].join();
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function readPasswords(path: string): Promise<Passwords> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw unreadable(path, error);
  });
  const lines = text.split(/\r?\n/).map((line, index) => ({ line: line.trim(), number: index + 1 }));
  const entries = lines
    .filter(({ line }) => line !== '' && !line.startsWith('#'))
    .map(({ line, number }) => entryOf(line, `line ${number} of the password file '${path}'`));
  return new Map(entries);
}

/** Nothing of the line gets into the message. */
function entryOf(line: string, what: string): readonly [string, string] {
  const colon = line.indexOf(':');
  if (colon < 1) throw new RegistryServerError('password-file', `${what} names no user`, { hint: remedy });
  const hash = line.slice(colon + 1).split(':')[0] ?? '';
  if (isPasswordHash(hash)) return [line.slice(0, colon), hash];
  const message = `${what} has no bcrypt, {SHA} or apr1 hash`;
  throw new RegistryServerError('password-file', message, { hint: remedy });
}

function unreadable(path: string, cause: unknown): RegistryServerError {
  const code = systemCode(cause) ?? 'unknown error';
  const message = `the password file '${path}' cannot be read (${code})`;
  return new RegistryServerError('password-file', message, { cause, hint: remedy });
}
