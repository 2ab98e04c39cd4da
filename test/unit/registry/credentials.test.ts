import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { credentialsFrom, type Credential } from '../../../src/registry/index.js';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'taskrun-credentials-'))));
afterEach(() => rm(folder, { recursive: true }));

const configure = (config: unknown) =>
  writeFile(join(folder, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config));
const base64 = (text: string) => Buffer.from(text).toString('base64');
const password = (username: string, secret: string): Credential => ({
  kind: 'password',
  username,
  password: secret,
});

describe("Docker's configuration", () => {
  test('need not be there', async () => {
    expect(await credentialsFrom({ dockerConfigDirectory: folder })('host:5000')).toBeUndefined();
  });

  test.each([
    ['host:5000', 'host:5000'],
    ['docker.io', 'https://index.docker.io/v1/'],
    ['old.example', 'https://old.example/v1/'],
  ])('has the password of %s under %s', async (registry, key) => {
    await configure({ auths: { [key]: { auth: base64('me:pass:word') } } });
    expect(await credentialsFrom({ dockerConfigDirectory: folder })(registry)).toEqual(
      password('me', 'pass:word'),
    );
  });

  test('has an identity token that wins over the password beside it', async () => {
    await configure({ auths: { 'my.azurecr.io': { auth: base64('0000:'), identitytoken: 'refresh' } } });
    expect(await credentialsFrom({ dockerConfigDirectory: folder })('my.azurecr.io')).toEqual({
      kind: 'identity-token',
      token: 'refresh',
    });
  });

  test.each(['host', 'ost:5000', 'host:50000', 'evil-host:5000'])(
    'does not give %s the password of another host',
    async (registry) => {
      await configure({ auths: { 'host:5000': { auth: base64('me:secret') } } });
      expect(await credentialsFrom({ dockerConfigDirectory: folder })(registry)).toBeUndefined();
    },
  );

  test('that is not JSON is an error that says which file', async () => {
    await configure('{');
    await expect(credentialsFrom({ dockerConfigDirectory: folder })('host:5000')).rejects.toMatchObject({
      message: `the Docker configuration '${folder}/config.json' cannot be read as JSON`,
      hint: 'repair the file, or name another folder with DOCKER_CONFIG',
    });
  });
});

describe('credential helpers', () => {
  const asked: string[] = [];
  const helper = (name: string, server: string) => {
    asked.push(`${name} ${server}`);
    return Promise.resolve(server === 'none:1' ? undefined : password(name, server));
  };

  test("a registry's own comes before the store of all, and both before auths", async () => {
    await configure({
      auths: { 'none:1': { auth: base64('me:secret') }, 'b:1': { auth: base64('me:secret') } },
      credHelpers: { 'a:1': 'special' },
      credsStore: 'store',
    });
    const credentials = credentialsFrom({ dockerConfigDirectory: folder, helper });
    expect(await credentials('a:1')).toEqual(password('special', 'a:1'));
    expect(await credentials('b:1')).toEqual(password('store', 'b:1'));
    expect(await credentials('docker.io')).toEqual(password('store', 'https://index.docker.io/v1/'));
    expect(await credentials('none:1')).toEqual(password('me', 'secret'));
    expect(asked).toEqual(['special a:1', 'store b:1', 'store https://index.docker.io/v1/', 'store none:1']);
  });
});

test('what the user gives for this run comes first', async () => {
  await configure({ auths: { 'a:1': { auth: base64('me:secret') } } });
  const explicit = new Map([['a:1', password('you', 'other')]]);
  const credentials = credentialsFrom({ explicit, dockerConfigDirectory: folder });
  expect(await credentials('a:1')).toEqual(password('you', 'other'));
});
