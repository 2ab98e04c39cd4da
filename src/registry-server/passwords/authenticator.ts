import { createHmac, randomBytes } from 'node:crypto';
import { protocolError, ProtocolError } from '../protocol-error.js';
import { openPasswordFile, type Passwords } from './password-file.js';
import { matchesPassword } from './password-hash.js';

/** How many answers are kept: more than a registry has users. */
const answerLimit = 256;
/** How many passwords wait to be checked before more are turned away: each check takes up to a tenth of a second. */
const waitingLimit = 64;

/**
 * Lets a request pass that has a user's name and password in its `Authorization`.
 * @throws {@link ProtocolError} for another, 401 with a challenge, or 429 when too many are waiting.
 */
export type Authenticator = (authorization: string | undefined) => Promise<void>;

/**
 * Authenticates by a password file.
 * @throws RegistryServerError when the file is of no use.
 * @see https://www.rfc-editor.org/rfc/rfc7617
 */
export async function authenticatorOf(path: string): Promise<Authenticator> {
  const passwords = await openPasswordFile(path);
  const check = remembering(oneAtATime(matchesPassword));
  return async (authorization) => {
    const given = credentialsOf(authorization);
    if (given === undefined) throw unauthorized();
    const { hash, known } = hashFor(given.user, await passwords());
    // An unknown name takes as long as a wrong password, so that the time doesn't say which names there are.
    const matches = hash !== undefined && (await check(given.password, hash));
    if (!matches || !known) throw unauthorized();
  };
}

type Check = (password: string, hash: string) => Promise<boolean>;

/** A password is checked once for all requests that have it; it is kept as a hash by a key that nobody else has. */
function remembering(check: Check): Check {
  const key = randomBytes(32);
  const answers = new Map<string, Promise<boolean>>();
  return async (password, hash) => {
    const name = createHmac('sha256', key).update(hash).update('\0').update(password).digest('base64');
    const answer = answers.get(name) ?? check(password, hash);
    answers.delete(name);
    answers.set(name, answer);
    const [oldest] = answers.keys();
    if (answers.size > answerLimit && oldest !== undefined) answers.delete(oldest);
    const matches = await answer.catch((error: unknown) => {
      answers.delete(name);
      throw error;
    });
    if (!matches) answers.delete(name);
    return matches;
  };
}

/** Checks would only delay each other, and everybody else. */
function oneAtATime(check: Check): Check {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  return (password, hash) => {
    if (waiting >= waitingLimit) {
      return Promise.reject(protocolError(429, 'TOOMANYREQUESTS', 'too many passwords wait to be checked'));
    }
    waiting += 1;
    const answer = last.then(() => check(password, hash)).finally(() => (waiting -= 1));
    last = answer.catch(() => undefined);
    return answer;
  };
}

function hashFor(
  user: string,
  passwords: Passwords,
): { readonly hash: string | undefined; readonly known: boolean } {
  const own = passwords.get(user);
  const [other] = passwords.values();
  return { hash: own ?? other, known: own !== undefined };
}

function credentialsOf(authorization = ''): { readonly user: string; readonly password: string } | undefined {
  const [, encoded] = /^basic +([+/=A-Za-z0-9]+) *$/i.exec(authorization) ?? [];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 1 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

function unauthorized(): ProtocolError {
  const problem = {
    code: 'UNAUTHORIZED',
    message: 'this registry wants a user name and a password',
  } as const;
  return new ProtocolError(401, [problem], { 'www-authenticate': 'Basic realm="taskrun registry"' });
}
