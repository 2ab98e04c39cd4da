import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { digestOf } from '../../../src/oci/index.js';
import { openTestRegistry, pushImage, respond, type TestRegistry } from '../../rig/test-registry/index.js';
import { failure, patientClient } from './setup.js';

let registry: TestRegistry;
const { client, delays } = patientClient();

beforeEach(async () => {
  delays.length = 0;
  registry = await openTestRegistry();
});
afterEach(async () => {
  client.close();
  await registry.close();
});

const app = () => ({ registry: registry.address, repository: 'app' });
const image = { config: { os: 'linux', architecture: 'amd64' } };
const push = (name: string) => pushImage(client, `${registry.address}/${name}`, image);
const failed = (work: Promise<unknown>) => failure(work, registry);
const targets = () => registry.requests.map(({ method, target }) => `${method} ${target}`);

describe('a ping', () => {
  test('asks for the base of the API', async () => {
    await client.ping(registry.address);
    expect(targets()).toEqual(['GET /v2/']);
  });

  test('of something that is no registry', async () => {
    registry.inject({ answer: respond(404, {}, '<html>') });
    expect(await failed(client.ping(registry.address))).toBe(
      "'HOST' does not answer as a registry does (check its host and port)",
    );
  });

  test('is tried again', async () => {
    registry.inject({ times: 2, answer: respond(503) });
    await client.ping(registry.address);
    expect(delays).toEqual([250, 500]);
  });
});

describe('tags', () => {
  test('are listed page by page, whatever pages the registry makes', async () => {
    for (const tag of ['a', 'b', 'c', 'd', 'e']) await push(`app:${tag}`);
    registry.inject({
      target: /tags\/list\?n=/,
      answer: (request) => {
        request.url = request.url?.replace(/n=\d+/, 'n=2') ?? '';
        return false;
      },
    });
    const before = registry.requests.length;
    expect(await client.tags.list(app())).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(targets().slice(before)).toEqual([
      'GET /v2/app/tags/list?n=1000',
      'GET /v2/app/tags/list?n=2&last=b',
      'GET /v2/app/tags/list?n=2&last=d',
    ]);
  });

  test('of a repository that is not there', async () => {
    expect(await failed(client.tags.list(app()))).toBe("'HOST/app' is not in the registry (no hint)");
  });

  test('may be null, and what could be no tag is left out', async () => {
    registry.inject({ times: 1, answer: respond(200, {}, { name: 'app', tags: null }) });
    expect(await client.tags.list(app())).toEqual([]);
    const tags = ['ok', 'b\u001b[31m', '../x', 7, 'ok', 'x'.repeat(200)];
    registry.inject({ times: 1, answer: respond(200, {}, { name: 'app', tags }) });
    expect(await client.tags.list(app())).toEqual(['ok']);
  });

  test.each([['<html>'], [{}], [{ tags: {} }], [[]], ['null']])('are not %j', async (body) => {
    registry.inject({ answer: respond(200, {}, body) });
    expect(await failed(client.tags.list(app()))).toBe(
      "'HOST' sent no list of names for 'HOST/app' (no hint)",
    );
  });

  test('of another host in the link are asked of the registry itself', async () => {
    const link = '<http://internal.example:81/v2/app/tags/list?n=1&last=a>; rel="next"';
    registry.inject({ times: 1, target: /last=a/, answer: respond(200, {}, { tags: ['b'] }) });
    registry.inject({ times: 1, target: /n=1000/, answer: respond(200, { link }, { tags: ['a'] }) });
    expect(await client.tags.list(app())).toEqual(['a', 'b']);
  });

  test('of a path in the link that begins as another host would are asked of the registry itself', async () => {
    const link = `<http://${registry.address}//internal.example:81/v2/>; rel="next"`;
    registry.inject({ times: 1, target: /internal/, answer: respond(200, {}, { tags: ['b'] }) });
    registry.inject({ times: 1, target: /n=1000/, answer: respond(200, { link }, { tags: ['a'] }) });
    expect(await client.tags.list(app())).toEqual(['a', 'b']);
    expect(targets().at(-1)).toBe('GET /internal.example:81/v2/');
  });

  test('that go round in a circle', async () => {
    const link = '</v2/app/tags/list?n=1&last=a>; rel=next';
    registry.inject({ answer: respond(200, { link }, { tags: ['a'] }) });
    expect(await failed(client.tags.list(app()))).toBe(
      "'HOST' sends pages without end for 'HOST/app' (no hint)",
    );
    expect(registry.requests).toHaveLength(2);
  });

  test('that never end', async () => {
    let page = 0;
    registry.inject({
      answer: (request, response) =>
        respond(
          200,
          { link: `</v2/app/tags/list?last=${++page}>; rel="next"` },
          { tags: [] },
        )(request, response),
    });
    expect(await failed(client.tags.list(app()))).toBe(
      "'HOST' sends pages without end for 'HOST/app' (no hint)",
    );
    expect(registry.requests).toHaveLength(2000);
  });

  test('that are more than wanted', async () => {
    registry.inject({ answer: respond(200, {}, { tags: ['a', 'b', 'c'] }) });
    expect(await failed(client.tags.list(app(), { limit: 2 }))).toBe(
      "'HOST/app' has more than 2 entries (no hint)",
    );
    expect(targets()).toEqual(['GET /v2/app/tags/list?n=2']);
  });
});

describe('the catalog', () => {
  test('lists repositories', async () => {
    await push('b:1');
    await push('team/a:1');
    expect(await client.catalog(registry.address)).toEqual(['b', 'team/a']);
  });

  test('has only what could be a repository', async () => {
    registry.inject({ answer: respond(200, {}, { repositories: ['a', '../b', 'C', 'd\n', 'e//f'] }) });
    expect(await client.catalog(registry.address)).toEqual(['a']);
  });
});

describe('a deletion', () => {
  test('by tag takes the tag, by digest the manifest', async () => {
    const { digest } = await push('app:1');
    await push('app:2');
    expect(await client.manifests.delete({ ...app(), tag: '1' })).toBe(true);
    expect(await client.tags.list(app())).toEqual(['2']);
    expect(await client.manifests.delete({ ...app(), tag: '1' })).toBe(false);
    expect(await client.manifests.delete({ ...app(), digest })).toBe(true);
    expect(await client.manifests.head({ ...app(), digest })).toBeUndefined();
  });

  test('of a blob', async () => {
    const bytes = Buffer.from('hello');
    const hello = { digest: digestOf(bytes), size: bytes.length };
    await client.blobs.upload(app(), hello, bytes);
    expect(await client.blobs.delete(app(), hello.digest)).toBe(true);
    expect(await client.blobs.has(app(), hello.digest)).toBe(false);
    expect(await client.blobs.delete(app(), hello.digest)).toBe(false);
  });

  test('whose answer was lost has happened', async () => {
    await push('app:1');
    registry.inject({
      method: 'DELETE',
      times: 1,
      answer: (request, response) => {
        response.end = () => {
          request.socket.resetAndDestroy();
          return response;
        };
        return false;
      },
    });
    expect(await client.manifests.delete({ ...app(), tag: '1' })).toBe(true);
    expect(delays).toEqual([250]);
  });

  test('that the registry does not allow', async () => {
    registry.inject({ method: 'DELETE', answer: respond(405, {}, { errors: [{ code: 'UNSUPPORTED' }] }) });
    expect(await failed(client.manifests.delete({ ...app(), tag: '1' }))).toBe(
      "'HOST' does not allow that for 'HOST/app:1': UNSUPPORTED (registries may forbid deletion, docker-registry does unless its configuration allows it)",
    );
  });
});
