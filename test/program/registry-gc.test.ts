import { readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { serveRegistry } from '../../src/registry-server/index.js';
import { Installation } from '../rig/program/index.js';
import { call, filesBelow, manifestOf, pushBlob, putManifest, sha256 } from '../unit/registry-server/rig.js';

let installation: Installation;
let data: string;
beforeEach(async () => {
  installation = await Installation.create();
  data = join(installation.folder, 'registry');
});
afterEach(() => installation.close());

const manifest = manifestOf(sha256('{}'), sha256('layer'));
const untagged = manifestOf(sha256('{}'), sha256('layer'), { untagged: true });

/** One image with a tag, one without, a forgotten blob and an interrupted upload, all two hours old. */
async function fill(): Promise<void> {
  const { port, close } = await serveRegistry({ dataFolder: data, port: 0 });
  for (const content of ['{}', 'layer', 'forgotten']) await pushBlob(port, 'app', content);
  await putManifest(port, '/v2/app/manifests/v1', manifest);
  await putManifest(port, `/v2/app/manifests/${sha256(untagged)}`, untagged);
  const { location = '' } = (await call(port, 'POST', '/v2/app/blobs/uploads/')).headers;
  await call(port, 'PATCH', location, { body: 'x'.repeat(1500) });
  await close();
  const time = new Date(Date.now() - 2 * 60 * 60 * 1000);
  for (const file of await filesBelow(data)) await utimes(join(data, file), time, time);
}

const gc = (...words: readonly string[]) => installation.taskrun(['registry', 'gc', ...words]);

test('it shows what would go, and removes it with --delete', async () => {
  await fill();
  const before = await filesBelow(data);
  const shown = await gc();
  expect(shown.exitCode).toBe(0);
  expect(shown.stdout).toMatch(/^blob sha256:[0-9a-f]{64} 9 B\nupload [0-9a-f-]{36} 1\.5 kB\n$/);
  expect(shown.stderr).toBe(
    [
      `garbage: 0 manifests, 1 blob, 1 upload, 1 link, 1.5 kB; 2 blobs of 7 B stay in ${data}`,
      'nothing has been removed: --delete does it',
      '',
    ].join('\n'),
  );
  expect(await filesBelow(data)).toEqual(before);
  expect(await gc('--dry-run')).toEqual(shown);
  const removed = await gc('--delete');
  expect([removed.exitCode, removed.stdout]).toEqual([0, shown.stdout]);
  expect(removed.stderr).toBe(
    `removed: 0 manifests, 1 blob, 1 upload, 1 link, 1.5 kB; 2 blobs of 7 B stay in ${data}\n`,
  );
  expect((await filesBelow(data)).length).toBe(before.length - 3);
  expect((await gc()).stderr).toBe(`there is no garbage; 2 blobs of 7 B stay in ${data}\n`);
});

test('--untagged takes manifests without a tag, and --data another folder', async () => {
  await fill();
  const { stdout } = await gc('--untagged', '--delete', '--data', data);
  expect(stdout).toContain(`manifest app@${sha256(untagged)} ${untagged.length} B\n`);
  const { port, close } = await serveRegistry({ dataFolder: data, port: 0 });
  const status = async (reference: string) =>
    (await call(port, 'GET', `/v2/app/manifests/${reference}`)).status;
  expect([await status('v1'), await status(sha256(untagged))]).toEqual([200, 404]);
  await close();
});

test('--older-than says what is too young to go', async () => {
  await fill();
  expect((await gc('--older-than', '3h')).stdout).toBe('');
  expect((await gc('--older-than', '100m')).stdout).not.toBe('');
});

test('--output json is what the schema says', async () => {
  await fill();
  const { stdout, stderr } = await gc('--output', 'json', '--untagged');
  const report: unknown = JSON.parse(stdout);
  const schema = JSON.parse(await readFile('schemas/registry-gc.schema.json', 'utf8')) as object;
  const validate = new Ajv2020({ strict: true }).compile(schema);
  expect([validate(report), validate.errors]).toEqual([true, null]);
  expect(report).toEqual({
    dataFolder: data,
    removed: false,
    manifests: [{ repository: 'app', name: sha256(untagged), size: untagged.length }],
    blobs: [{ name: sha256('forgotten'), size: 9 }],
    uploads: [{ name: expect.any(String) as unknown, size: 1500 }],
    links: 1,
    kept: { blobs: 2, size: 7 },
  });
  expect(stderr).toBe('');
});

test.each([
  [
    ['--older-than', '1 week'],
    2,
    "error: '1 week' is not a duration\n  = hint: a duration is a number with s, m, h or d behind it, such as 30m\n",
  ],
  [['--dry-run', '--delete'], 2, /^error: .*--dry-run.*--delete/],
  [[], 5, /^error: the registry cannot use its data folder '.*registry' \(ENOENT\)\n/],
])('%j is answered with exit code %i', async (words, exitCode, stderr) => {
  const result = await gc(...words);
  expect(result).toMatchObject({ exitCode, stdout: '' });
  expect(result.stderr).toMatch(stderr);
});
