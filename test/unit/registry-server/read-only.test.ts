import { cp, mkdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { serveRegistry } from '../../../src/registry-server/index.js';
import { call, errorsOf, filesBelow, manifestOf, pushBlob, putManifest, sha256, withFolder } from './rig.js';

const body = 'x'.repeat(100_000);

/** A folder with an image, and a read-only registry over it. */
async function withReadOnly(action: (port: number, folder: string) => Promise<void>): Promise<void> {
  await withFolder(async (dataFolder) => {
    const writing = await serveRegistry({ dataFolder, port: 0 });
    const [config, layer] = [
      await pushBlob(writing.port, 'app', '{}'),
      await pushBlob(writing.port, 'app', 'layer'),
    ];
    await putManifest(writing.port, '/v2/app/manifests/v1', manifestOf(config, layer));
    await writing.close();
    const reading = await serveRegistry({ dataFolder, port: 0, readOnly: true });
    await action(reading.port, dataFolder).finally(reading.close);
  });
}

test('what is there is served', () =>
  withReadOnly(async (port) => {
    for (const [method, target] of [
      ['GET', '/v2/'],
      ['GET', '/v2/_catalog'],
      ['GET', '/v2/app/tags/list'],
      ['HEAD', '/v2/app/manifests/v1'],
      ['GET', `/v2/app/manifests/${sha256(manifestOf(sha256('{}'), sha256('layer')))}`],
      ['HEAD', `/v2/app/blobs/${sha256('layer')}`],
      ['GET', `/v2/app/blobs/${sha256('layer')}`],
      ['GET', `/v2/app/referrers/${sha256('layer')}`],
    ] as const)
      expect([target, (await call(port, method, target)).status]).toEqual([target, 200]);
  }));

test.each([
  ['POST', '/v2/app/blobs/uploads/'],
  ['POST', `/v2/app/blobs/uploads/?mount=${sha256('layer')}&from=app`],
  ['PUT', '/v2/app/manifests/v1'],
  ['DELETE', '/v2/app/manifests/v1'],
  ['DELETE', `/v2/app/blobs/${sha256('layer')}`],
])('%s %s is answered with 405, and changes nothing', (method, target) =>
  withReadOnly(async (port, folder) => {
    const before = await filesBelow(folder);
    const answer = await call(port, method, target, method === 'DELETE' ? {} : { body });
    expect([answer.status, errorsOf(answer)]).toEqual([405, ['UNSUPPORTED: this registry is read-only']]);
    expect(answer.headers.allow).toBe('GET, HEAD');
    expect(await filesBelow(folder)).toEqual(before);
  }),
);

test('old uploads are left alone, and a folder that is not there is not made', () =>
  withFolder(async (folder) => {
    const dataFolder = join(folder, 'data');
    await expect(serveRegistry({ dataFolder, port: 0, readOnly: true })).rejects.toMatchObject({
      reason: 'data-folder',
      message: `the registry cannot use its data folder '${dataFolder}' (ENOENT)`,
      hint: 'there is no such folder; it is made when something is pushed',
    });
    await mkdir(join(dataFolder, 'uploads'), { recursive: true });
    await cp(new URL(import.meta.url).pathname, join(dataFolder, 'uploads', 'old'));
    await utimes(join(dataFolder, 'uploads', 'old'), 0, 0);
    await (await serveRegistry({ dataFolder, port: 0, readOnly: true })).close();
    expect(await filesBelow(dataFolder)).toEqual([join('uploads', 'old')]);
  }));
