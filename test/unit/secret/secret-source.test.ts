import { describe, expect, test } from '@jest/globals';
import { parseCredential, readSecretSource, type SecretPorts } from '../../../src/secret/index.js';

const files: Record<string, Uint8Array> = {
  '/run/token': Buffer.from('from-file\r\n'),
  '/run/two': Buffer.from('line\n\n'),
  '/run/key.der': Buffer.from([0x30, 0x82, 0xff]),
};
const ports: SecretPorts = {
  environment: { TOKEN: 'from-environment', EMPTY: '' },
  readFile: (path) => {
    const bytes = files[path];
    return bytes === undefined
      ? Promise.reject(Object.assign(new Error('secret path'), { code: 'ENOENT' }))
      : Promise.resolve(bytes);
  },
  run: (command) =>
    command === 'false' ? Promise.reject(new Error('exit code 1')) : Promise.resolve(`output of ${command}`),
};
const read = (text: string) => readSecretSource(text, "secret 'token'", ports);
const found = (value: unknown) => ({ ok: true, value, warnings: [] });
const refused = (code: string, message: string, hint: string) => ({
  ok: false,
  problems: [{ code, severity: 'error', message, hint }],
});

describe('readSecretSource', () => {
  test.each([
    ['literal', 'literal'],
    ['https://x', 'https://x'],
    ['env:TOKEN', 'from-environment'],
    ['env:EMPTY', ''],
    ['file:/run/token', 'from-file'],
    ['file:/run/two', 'line\n'],
  ])('%s', async (text, value) => {
    expect(await read(text)).toEqual(found(value));
  });

  test('an environment variable that is not set', async () => {
    expect(await read('env:NONE')).toEqual(
      refused(
        'secret/not-set',
        "secret 'token' comes from the environment variable 'NONE', which is not set",
        "set it, for example with 'export NONE=…', before the command",
      ),
    );
  });

  test('a file that is not there', async () => {
    expect(await read('file:/none')).toEqual(
      refused(
        'secret/unreadable',
        "secret 'token' comes from the file '/none', which cannot be read (ENOENT)",
        'check the path and the permissions of the file',
      ),
    );
  });

  test('a file that is not text', async () => {
    expect(await read('file:/run/key.der')).toEqual(
      refused(
        'secret/unreadable',
        "secret 'token' comes from the file '/run/key.der', which is not UTF-8 text",
        'encode the file first, for example in base64',
      ),
    );
  });

  test('the output of a command, and a command that fails', async () => {
    expect(await read('exec:pass show x')).toEqual(found('output of pass show x'));
    expect(await read('exec:false')).toEqual(
      refused(
        'secret/command-failed',
        "secret 'token' comes from a command that failed (exit code 1)",
        'try it by itself',
      ),
    );
  });

  test('a value itself where only a source will do', async () => {
    expect(await readSecretSource('hunter2', "secret 'token'", ports, 'source')).toEqual(
      refused(
        'secret/in-the-open',
        "secret 'token' is given by value, which every user of this machine can see",
        "say where it is instead: 'env:NAME', 'file:PATH' or 'exec:COMMAND'",
      ),
    );
  });
});

describe('parseCredential', () => {
  test.each(['Contoso.azurecr.io;me;env:TOKEN', ' https://contoso.azurecr.io/ ; me ; env:TOKEN '])(
    '%s',
    async (text) => {
      expect(await parseCredential(text, ports)).toEqual(
        found({ registry: 'contoso.azurecr.io', username: 'me', password: 'from-environment' }),
      );
    },
  );

  test('the user name may come from elsewhere too', async () => {
    expect(await parseCredential('localhost:5000;env:TOKEN;file:/run/token', ports)).toEqual(
      found({ registry: 'localhost:5000', username: 'from-environment', password: 'from-file' }),
    );
  });

  test('everything that is missing is reported', async () => {
    const parsed = await parseCredential('r;env:A;env:B', ports);
    expect(parsed.ok ? [] : parsed.problems.map(({ message }) => message)).toEqual([
      "the user name for 'r' comes from the environment variable 'A', which is not set",
      "the password for 'r' comes from the environment variable 'B', which is not set",
    ]);
  });

  test.each(['hunter22', 'host;hunter22', ';me;env:TOKEN', 'host;me;env:TOKEN;hunter22'])(
    'a malformed text is not repeated: %s',
    async (text) => {
      expect(await parseCredential(text, ports)).toEqual(
        refused(
          'secret/credential',
          'a credential does not have the three parts host, user and source',
          "write --credential 'host;user;env:NAME' or 'host;user;file:PATH'",
        ),
      );
    },
  );

  test('a password on the command line is refused and not repeated', async () => {
    expect(await parseCredential('host;me;hunter22', ports)).toEqual(
      refused(
        'secret/credential',
        "the credential for 'host' holds the password itself, which every user of this machine can see",
        "write --credential 'host;user;env:NAME' or 'host;user;file:PATH'",
      ),
    );
  });
});
