import { describe, expect, test } from '@jest/globals';
import { describePushed, ManifestLists, type KnownPlatforms } from '../../../src/manifest-list/index.js';
import type { Fault } from '../../rig/test-registry/index.js';
import { built, client, host, image, linux, lists, openForEachTest, registry } from './setup.js';

openForEachTest();

/** What was asked in the meantime, without digests. */
async function asked(work: () => Promise<unknown>): Promise<readonly string[]> {
  const before = registry.requests.length;
  await work();
  return registry.requests
    .slice(before)
    .map(({ method, target }) => `${method} ${target.replace(/sha256:\w+/, 'DIGEST')}`);
}

/** Answers nobody before so many have asked: only work at the same time gets past it. */
function together(count: number): Fault['answer'] {
  const waiting: (() => void)[] = [];
  return async () => {
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      if (waiting.length === count) waiting.forEach((open) => open());
    });
    return false;
  };
}

describe('a list of two platforms', () => {
  const sources = () => [`${host}/app:amd64`, `${host}/app:arm64`];

  test('of images takes two questions each, one check of each, and the push', async () => {
    await image('app:amd64', linux('amd64'));
    await image('app:arm64', linux('arm64'));
    expect((await asked(() => lists.create(`${host}/app:1`, sources()))).toSorted()).toEqual([
      'GET /v2/app/blobs/DIGEST',
      'GET /v2/app/blobs/DIGEST',
      'GET /v2/app/manifests/amd64',
      'GET /v2/app/manifests/arm64',
    ]);
    expect(await asked(() => lists.push(`${host}/app:1`))).toEqual([
      'HEAD /v2/app/manifests/DIGEST',
      'HEAD /v2/app/manifests/DIGEST',
      'PUT /v2/app/manifests/1',
    ]);
  });

  test('of indexes takes one question each', async () => {
    await built('app:amd64', 'amd64');
    await built('app:arm64', 'arm64');
    expect((await asked(() => lists.create(`${host}/app:1`, sources()))).toSorted()).toEqual([
      'GET /v2/app/manifests/amd64',
      'GET /v2/app/manifests/arm64',
    ]);
    expect(await asked(() => lists.push(`${host}/app:1`))).toHaveLength(4 + 1);
  });

  test('does not ask again for configurations of images that were just pushed', async () => {
    await image('app:amd64', linux('amd64'));
    await image('app:arm64', linux('arm64'));
    const known: KnownPlatforms = new Map();
    for (const name of sources()) await describePushed(client, name, { known });
    expect((await asked(() => lists.create(`${host}/app:1`, sources(), { known }))).toSorted()).toEqual([
      'GET /v2/app/manifests/amd64',
      'GET /v2/app/manifests/arm64',
    ]);
  });

  test.each([
    ['GET', /manifests/],
    ['GET', /blobs/],
    ['HEAD', /manifests/],
  ])('asks at the same time: %s %s', async (method, target) => {
    await image('app:amd64', linux('amd64'));
    await image('app:arm64', linux('arm64'));
    registry.inject({ method, target, answer: together(2) });
    await lists.create(`${host}/app:1`, sources());
    await lists.push(`${host}/app:1`);
    expect(registry.requests.at(-1)).toMatchObject({ method: 'PUT', target: '/v2/app/manifests/1' });
  });

  test('in another repository does not read again what create has read, nor check what was just found', async () => {
    await image('team/app:amd64', linux('amd64'));
    const name = `${host}/app:1`;
    await lists.create(name, [`${host}/team/app:amd64`]);
    expect(await asked(() => lists.push(name))).toEqual([
      'HEAD /v2/app/manifests/DIGEST',
      'HEAD /v2/app/blobs/DIGEST',
      'HEAD /v2/app/blobs/DIGEST',
      expect.stringMatching(/^POST /),
      expect.stringMatching(/^POST /),
      'PUT /v2/app/manifests/DIGEST',
      'HEAD /v2/app/manifests/DIGEST',
      'PUT /v2/app/manifests/1',
    ]);
    expect(await asked(() => lists.push(name))).toEqual([
      'HEAD /v2/app/manifests/DIGEST',
      'PUT /v2/app/manifests/1',
    ]);
  });
});

test('racing pushes of one tag both succeed, and one of them has it', async () => {
  const [amd64, arm64] = [await image('app:amd64', linux('amd64')), await image('app:arm64', linux('arm64'))];
  const racers = await Promise.all(
    [amd64, arm64].map(async ({ digest }) => {
      const racer = new ManifestLists(client);
      await racer.create(`${host}/app:1`, [`${host}/app@${digest}`]);
      return racer;
    }),
  );
  registry.inject({ method: 'PUT', answer: together(2), times: 2 });
  const pushed = await Promise.all(racers.map((racer) => racer.push(`${host}/app:1`)));
  const found = await client.manifests.head({ registry: host, repository: 'app', tag: '1' });
  expect(pushed.map(({ digest }) => digest)).toContain(found?.digest);
});
