import { expect, test } from '@jest/globals';
import { serveRegistry } from '../../../src/registry-server/index.js';
import {
  call,
  errorsOf,
  manifestOf,
  manifestType,
  pushBlob,
  putManifest,
  sha256,
  withFolder,
} from './rig.js';

const indexType = 'application/vnd.oci.image.index.v1+json';

async function withImage(
  action: (port: number, config: string, layer: string) => Promise<void>,
): Promise<void> {
  await withFolder(async (dataFolder) => {
    const registry = await serveRegistry({ dataFolder, port: 0 });
    try {
      const { port } = registry;
      await action(port, await pushBlob(port, 'app', '{}'), await pushBlob(port, 'app', 'layer'));
    } finally {
      await registry.close();
    }
  });
}

test('a manifest is served by tag and digest, byte for byte, with its media type', () =>
  withImage(async (port, config, layer) => {
    const text = `${manifestOf(config, layer)}\n\n`;
    const digest = sha256(text);
    const put = await putManifest(port, '/v2/app/manifests/Latest', text);
    expect([put.status, put.headers['docker-content-digest'], put.headers.location]).toEqual([
      201,
      digest,
      `/v2/app/manifests/${digest}`,
    ]);
    for (const reference of ['Latest', digest]) {
      const got = await call(port, 'GET', `/v2/app/manifests/${reference}`);
      expect([got.body.toString(), got.headers['content-type']]).toEqual([text, manifestType]);
      expect(got.headers['docker-content-digest']).toBe(digest);
    }
    expect((await call(port, 'HEAD', '/v2/app/manifests/Latest')).headers['content-length']).toBe(
      `${text.length}`,
    );
    expect((await call(port, 'HEAD', '/v2/app/manifests/latest')).status).toBe(404);
  }));

test('a manifest that refers to what the repository lacks is refused, each missing digest by name', () =>
  withImage(async (port, config) => {
    const missing = sha256('not pushed');
    const put = await putManifest(port, '/v2/app/manifests/v1', manifestOf(config, missing));
    expect([put.status, JSON.parse(put.body.toString())]).toEqual([
      404,
      {
        errors: [
          {
            code: 'MANIFEST_BLOB_UNKNOWN',
            message: 'the repository does not have what the manifest refers to',
            detail: { digest: missing },
          },
        ],
      },
    ]);
    expect((await call(port, 'GET', '/v2/app/manifests/v1')).status).toBe(404);
  }));

test('an index needs its children', () =>
  withImage(async (port, config, layer) => {
    const child = manifestOf(config, layer);
    const index = JSON.stringify({
      schemaVersion: 2,
      mediaType: indexType,
      manifests: [{ digest: sha256(child) }],
    });
    const put = () => putManifest(port, '/v2/app/manifests/multi', index, indexType);
    expect((await put()).status).toBe(404);
    await putManifest(port, `/v2/app/manifests/${sha256(child)}`, child);
    expect((await put()).status).toBe(201);
  }));

test.each([
  ['[]', 400, 'MANIFEST_INVALID: the manifest is not a JSON object'],
  ['{"schemaVersion":1}', 400, "MANIFEST_INVALID: the manifest's schemaVersion is not 2"],
  [
    '{"schemaVersion":2,"mediaType":"x/y"}',
    400,
    'MANIFEST_INVALID: the Content-Type differs from the mediaType in the manifest',
  ],
  [
    '{"schemaVersion":2,"layers":[{"digest":"sha256:../../x"}]}',
    400,
    'MANIFEST_INVALID: a descriptor in the manifest has no digest that this registry supports',
  ],
  [' '.repeat(4 * 1024 * 1024 + 1), 413, 'SIZE_INVALID: the manifest is larger than 4 MiB'],
])('a bad manifest is refused (%#)', (text, status, error) =>
  withImage(async (port) => {
    const put = await putManifest(port, '/v2/app/manifests/v1', text);
    expect([put.status, errorsOf(put)]).toEqual([status, [error]]);
  }),
);

test('a manifest put under another digest is refused', () =>
  withImage(async (port, config, layer) => {
    const put = await putManifest(port, `/v2/app/manifests/${sha256('other')}`, manifestOf(config, layer));
    expect([put.status, errorsOf(put)]).toEqual([400, ['DIGEST_INVALID: the content has another digest']]);
  }));

test('deleting a tag leaves the manifest; deleting the manifest takes its tags along', () =>
  withImage(async (port, config, layer) => {
    const text = manifestOf(config, layer);
    for (const tag of ['a', 'b', 'c']) await putManifest(port, `/v2/app/manifests/${tag}`, text);
    const tags = async () =>
      JSON.parse((await call(port, 'GET', '/v2/app/tags/list')).body.toString()) as unknown;
    expect((await call(port, 'DELETE', '/v2/app/manifests/b')).status).toBe(202);
    expect(await tags()).toEqual({ name: 'app', tags: ['a', 'c'] });
    expect((await call(port, 'DELETE', `/v2/app/manifests/${sha256(text)}`)).status).toBe(202);
    expect(await tags()).toEqual({ name: 'app', tags: [] });
    expect((await call(port, 'DELETE', `/v2/app/manifests/${sha256(text)}`)).status).toBe(404);
  }));

test('referrers are listed, filtered, and forgotten with their manifest', () =>
  withImage(async (port, config, layer) => {
    const subject = sha256('the subject need not exist');
    const text = manifestOf(config, layer, {
      subject: { digest: subject },
      artifactType: 'a/sbom',
      annotations: { k: 'v' },
    });
    const put = await putManifest(port, `/v2/app/manifests/${sha256(text)}`, text);
    expect(put.headers['oci-subject']).toBe(subject);
    const list = async (query: string) => {
      const { body, headers } = await call(port, 'GET', `/v2/app/referrers/${subject}${query}`);
      return [JSON.parse(body.toString()) as unknown, headers['oci-filters-applied']];
    };
    const found = {
      mediaType: manifestType,
      digest: sha256(text),
      size: text.length,
      artifactType: 'a/sbom',
      annotations: { k: 'v' },
    };
    const index = (manifests: object[]) => ({ schemaVersion: 2, mediaType: indexType, manifests });
    expect(await list('')).toEqual([index([found]), undefined]);
    expect(await list('?artifactType=a%2Fsbom')).toEqual([index([found]), 'artifactType']);
    expect(await list('?artifactType=other')).toEqual([index([]), 'artifactType']);
    await call(port, 'DELETE', `/v2/app/manifests/${sha256(text)}`);
    expect(await list('')).toEqual([index([]), undefined]);
  }));

test('tags and repositories come in pages that link to the next', () =>
  withImage(async (port, config, layer) => {
    const text = manifestOf(config, layer);
    for (const tag of ['c', 'B', 'a', 'd']) await putManifest(port, `/v2/app/manifests/${tag}`, text);
    const page = async (query: string) => {
      const { body, headers } = await call(port, 'GET', `/v2/app/tags/list${query}`);
      return [(JSON.parse(body.toString()) as { tags: string[] }).tags, headers.link];
    };
    expect(await page('')).toEqual([['a', 'B', 'c', 'd'], undefined]);
    expect(await page('?n=2')).toEqual([['a', 'B'], '</v2/app/tags/list?n=2&last=B>; rel="next"']);
    expect(await page('?n=2&last=B')).toEqual([['c', 'd'], undefined]);
    expect(await page('?n=0')).toEqual([[], undefined]);
    expect((await call(port, 'GET', '/v2/app/tags/list?n=-1')).status).toBe(400);
    expect((await call(port, 'GET', '/v2/none/tags/list')).status).toBe(404);
    expect((await call(port, 'GET', '/v2/_catalog')).body.toString()).toBe('{"repositories":["app"]}');
  }));
