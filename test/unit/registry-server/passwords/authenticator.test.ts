import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { authenticatorOf } from '../../../../src/registry-server/passwords/index.js';
import { serveRegistry } from '../../../../src/registry-server/index.js';
import { call, errorsOf, withFolder } from '../rig.js';

const bcryptOfSecret = '$2y$04$P1Q3HH5L5Fv9SAB1EDn3Hub0sxi/MFuEzaU04v2rvxzGl.VSstf7S';
const shaOfSecret = '{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=';

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

async function withUsers(
  lines: string,
  action: (path: string, lets: (authorization?: string) => Promise<boolean>) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const path = join(folder, 'users');
    await writeFile(path, lines);
    const authenticate = await authenticatorOf(path);
    await action(path, (authorization) =>
      authenticate(authorization).then(
        () => true,
        (error: unknown) => {
          if ((error as { status?: number }).status !== 401) throw error;
          return false;
        },
      ),
    );
  });
}

test('a user with the right password is let in, again and again; others never', () =>
  withUsers(`# users\n\nme:${bcryptOfSecret}\nyou:${shaOfSecret}\n`, async (_, lets) => {
    for (let round = 0; round < 3; round += 1) {
      expect(await lets(basic('me', 'secret'))).toBe(true);
      expect(await lets(basic('you', 'secret'))).toBe(true);
      expect(await lets(basic('me', 'Secret'))).toBe(false);
      expect(await lets(basic('nobody', 'secret'))).toBe(false);
    }
  }));

test.each([
  ['nothing', undefined],
  ['another scheme', 'Bearer abc'],
  ['no name', basic('', 'secret')],
  ['no colon', `Basic ${Buffer.from('me').toString('base64')}`],
  ['what is no base64', 'Basic m*e'],
])('%s is no authorization', (_, authorization) =>
  withUsers(`me:${bcryptOfSecret}`, async (__, lets) => {
    expect(await lets(authorization)).toBe(false);
  }),
);

test('a password may have colons and blanks, and the scheme is written as one likes', () =>
  withUsers('me:{SHA}7JFsIsdjtUEIBKVccNkGVk7A9Zo=', async (_, lets) => {
    expect(await lets(basic('me', 'a: b').replace('Basic', 'basic'))).toBe(true);
  }));

test('the file is read again when it changes: a password taken back lets in nobody any more', () =>
  withUsers(`me:${bcryptOfSecret}`, async (path, lets) => {
    expect(await lets(basic('me', 'secret'))).toBe(true);
    await writeFile(`${path}.new`, `you:${shaOfSecret}`);
    await rename(`${path}.new`, path);
    expect([await lets(basic('me', 'secret')), await lets(basic('you', 'secret'))]).toEqual([false, true]);
  }));

test('while the file is gone or cannot be understood nobody is let in', () =>
  withUsers(`me:${shaOfSecret}`, async (path, lets) => {
    await rm(path);
    expect(await lets(basic('me', 'secret'))).toBe(false);
    await writeFile(path, 'me:secret');
    expect(await lets(basic('me', 'secret'))).toBe(false);
    await writeFile(path, `me:${shaOfSecret}\n`);
    expect(await lets(basic('me', 'secret'))).toBe(true);
  }));

test('too many passwords at once are turned away', () =>
  withUsers(`me:${bcryptOfSecret}`, async (_, lets) => {
    const guesses = Array.from({ length: 80 }, (__, guess) => lets(basic('me', `${guess}`)));
    const answers = await Promise.allSettled(guesses);
    const turnedAway = answers.filter(({ status }) => status === 'rejected');
    expect(turnedAway.length).toBeGreaterThan(0);
    expect(turnedAway.length).toBeLessThan(20);
    expect(turnedAway[0]).toMatchObject({ reason: { status: 429 } });
    expect(await lets(basic('me', 'secret'))).toBe(true);
  }));

test.each([
  ['me:plain', "line 1 of the password file '%s' has no bcrypt, {SHA} or apr1 hash"],
  [`\n:${shaOfSecret}`, "line 2 of the password file '%s' names no user"],
  ['just a word', "line 1 of the password file '%s' names no user"],
])('a file that is of no use is an error that does not repeat it: %j', (lines, message) =>
  withFolder(async (folder) => {
    const path = join(folder, 'users');
    await writeFile(path, lines);
    await expect(authenticatorOf(path)).rejects.toMatchObject({
      name: 'RegistryServerError',
      reason: 'password-file',
      message: message.replace('%s', path),
      hint: "make it with 'htpasswd -B -c FILE USER'; its lines are USER:HASH",
    });
  }),
);

test('a registry with passwords answers 401 with a challenge to everything, under any host name', () =>
  withFolder(async (folder) => {
    const passwordFile = join(folder, 'users');
    await writeFile(passwordFile, `me:${bcryptOfSecret}`);
    const seen: unknown[] = [];
    const { port, close } = await serveRegistry({
      dataFolder: join(folder, 'data'),
      port: 0,
      passwordFile,
      onRequest: (record) => seen.push(record),
    });
    const host = 'registry.example.com';
    for (const [method, target] of [
      ['GET', '/v2/'],
      ['GET', '/v2/app/manifests/v1'],
      ['POST', '/v2/app/blobs/uploads/'],
      ['GET', '/v2/nothing'],
    ] as const) {
      for (const headers of [{ host }, { host, authorization: basic('me', 'wrong') }]) {
        const answer = await call(port, method, target, { headers });
        expect([answer.status, errorsOf(answer)]).toEqual([
          401,
          ['UNAUTHORIZED: this registry wants a user name and a password'],
        ]);
        expect(answer.headers['www-authenticate']).toBe('Basic realm="taskrun registry"');
      }
    }
    const headers = { host, authorization: basic('me', 'secret') };
    expect((await call(port, 'GET', '/v2/', { headers })).status).toBe(200);
    await close();
    expect(seen).toHaveLength(9);
    expect(JSON.stringify(seen)).not.toMatch(/secret|wrong|Basic/);
  }));
