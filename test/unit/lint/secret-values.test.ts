import { describe, expect, test } from '@jest/globals';
import { lintSource, masked } from '../../../src/lint/index.js';
import { print } from '../plan/task-of.js';

/** Put together here, so that nobody's scanner takes this file for a leak. */
const examples: readonly (readonly [string, string])[] = [
  ['an AWS access key', `AKIA${'Z3Q7'.repeat(4)}`],
  ['a GitHub token', `ghp_${'a1B2c3'.repeat(6)}`],
  ['a GitLab token', `glpat-${'x9Y8z'.repeat(4)}`],
  ['an npm token', `npm_${'a1B2c3'.repeat(6)}`],
  ['a Docker Hub token', `dckr_pat_${'a1B2c'.repeat(5)}`],
  ['a Slack token', `xoxb-1234567890-abc`],
  ['a Google API key', `AIza${'a1B2c3D'.repeat(5)}`],
  ['an Azure client secret', `abc8Q~${'a1B2c3D4'.repeat(4)}`],
  ['an Azure registry password', `${'a1B2c3D'.repeat(6)}+ACRa1B2c3`],
  ['a JSON web token', `eyJ${'hbGciOi'.repeat(3)}.eyJ${'zdWIiOi'.repeat(3)}.${'abcdefg'.repeat(3)}`],
];

const source = (text: string) => ({ path: 'acb.yaml', text });
const found = (text: string) =>
  lintSource(source(text)).map(({ place }) => text.slice(place?.start, place?.end));

describe('tokens by their form', () => {
  test.each(examples)('%s', (name, secret) => {
    const text = `steps:\n- cmd: tool ${secret} more\n# ${secret}\n`;
    expect(found(text)).toEqual([secret, secret]);
    const printed = print(masked(source(text), lintSource(source(text))));
    expect(printed).toContain(name);
    expect(printed).not.toContain(secret);
  });
});

describe('values of names', () => {
  test.each([
    ['docker login -u me -p hunter2 host', 'hunter2'],
    ['az login --service-principal -u x --password "p w d 1"', 'p w d 1'],
    ['mysql --password=hunter2', 'hunter2'],
    ['env: [DB_PASSWORD=hunter2]', 'hunter2'],
    ["env: ['API_KEY=k3jx92mmq0zl']", 'k3jx92mmq0zl'],
    ['password: hunter2', 'hunter2'],
    ['url https://me:hunter2@host/x', 'hunter2'],
    ['cmd: tool AccountKey=' + 'aB3d'.repeat(21) + '==;x', 'aB3d'.repeat(21) + '=='],
    ['curl "https://a.blob/x?sv=1&sig=' + 'aB3d'.repeat(11) + '%3D"', 'aB3d'.repeat(11) + '%3D'],
    ['A=q8Zr2LmX0pWv7TnK4cYb9GhJ3sDf6QeU1', 'q8Zr2LmX0pWv7TnK4cYb9GhJ3sDf6QeU1'],
  ])('%s', (text, secret) => {
    expect(found(text)).toEqual([secret]);
  });

  test.each([
    'docker login -u me -p $PASSWORD host',
    'docker login -u me -p {{.Values.password}} host',
    'docker login --username me --password-stdin host',
    'docker run -p 8080:80 nginx',
    '--password=<< .Secrets.pw >>',
    'DB_PASSWORD=${DB_PASSWORD}',
    'TOKEN=true',
    'TOKEN=your-token-here',
    'PASSWORD=***',
    'PASSWORD_FILE=/run/secrets/password',
    'password: env:NAME',
    '# password: hunter2',
    '--secret id=npm,src=.npmrc',
    'secrets:\n- id: token\n  keyvault: https://v.vault.azure.net/secrets/token',
    'secret: mysecret',
    'commit=0123456789abcdef0123456789abcdef01234567',
    'IMAGE=registry.example.com/team/App-Name/Image1:2.0-RC1-build',
    'image@sha256:' + 'ab01'.repeat(16),
    'https://git@github.com/contoso/app.git',
    'timeout: 600',
    'max_tokens=4096',
  ])('not %s', (text) => {
    expect(found(text)).toEqual([]);
  });
});

test('a private key, whole, and no other finding quotes it', () => {
  const key = `-----BEGIN RSA PRIVATE KEY-----\n  MIIEabc\n  -----END RSA PRIVATE KEY-----`;
  const text = `steps:\n- cmd: |\n  ${key}\n`;
  const findings = lintSource(source(text));
  expect(found(text)).toEqual([key]);
  expect(print(masked(source(text), findings))).toMatchInlineSnapshot(`
   "warning: a private key is written into the task file
     --> acb.yaml:3:3
      |
    3 |   *******************************
      |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      = hint: take it from outside, '{{.Values.name}}' with '--set-secret name=env:NAME', and have this one replaced: it is no secret any more
      [lint/secret-in-text]"
  `);
});

test('values are masked in the sentences and excerpts of other findings too', () => {
  const file = source('- cmd: docker login -p hunter2 x | y\n');
  const place = { source: file, start: 2, end: 20 };
  const other = {
    code: 'plan/host-shell',
    severity: 'error',
    message: "'hunter2' is quoted",
    hint: 'not hunter2',
    place,
    related: [{ message: 'hunter2', place }],
  } as const;
  expect(print(masked(file, [other, ...lintSource(file)]))).not.toContain('hunter2');
});
