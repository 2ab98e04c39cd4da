import { expect, test } from '@jest/globals';
import { Builders, readServer, type Builder, type ServerAnswer } from '../../../src/buildkit/index.js';
import { parsePlatform } from '../../../src/oci/index.js';

const amd64 = parsePlatform('linux/amd64');
const arm64 = parsePlatform('linux/arm64');

function builder(name: string, platform?: string): Builder {
  const declared = platform === undefined ? undefined : parsePlatform(platform);
  return { server: readServer(`tcp://${name}:1`), ...(declared === undefined ? {} : { platform: declared }) };
}

function builders(all: readonly Builder[], dead: readonly string[] = []): Builders {
  const answer: ServerAnswer = {
    status: 'answered',
    version: 'v1',
    platforms: [amd64, arm64].flatMap((each) => each ?? []),
  };
  return new Builders(
    all,
    ({ address }) => Promise.resolve(dead.includes(address) ? { status: 'silent', reason: 'gone' } : answer),
    'amd64',
  );
}

const nameOf = (slot: Awaited<ReturnType<Builders['take']>>): string =>
  slot?.builder.server.address ?? 'none';

test('work for a platform goes to the builder that is declared for it', async () => {
  const all = builders([builder('any'), builder('arm', 'linux/arm64')]);
  expect(nameOf(await all.take(arm64))).toBe('tcp://arm:1');
  expect(nameOf(await all.take(parsePlatform('linux/arm/v7')))).toBe('tcp://arm:1');
  expect(nameOf(await all.take(amd64))).toBe('tcp://any:1');
  expect(nameOf(await all.take())).toBe('tcp://any:1');
});

test('only where none is declared, another platform is emulated', async () => {
  const all = builders([builder('any'), builder('arm', 'linux/arm64')]);
  expect((await all.take(arm64))?.emulated).toBe(false);
  expect((await builders([builder('any')]).take(arm64))?.emulated).toBe(true);
  expect((await builders([builder('any')]).take(amd64))?.emulated).toBe(false);
});

test('several builders of a platform share its work', async () => {
  const all = builders([builder('any'), builder('one', 'linux/arm64'), builder('two', 'linux/arm64')]);
  const slots = [await all.take(arm64), await all.take(arm64), await all.take(arm64)];
  expect(slots.map(nameOf)).toEqual(['tcp://one:1', 'tcp://two:1', 'tcp://one:1']);
  for (const slot of slots.slice(0, 1)) slot?.release();
  slots[2]?.release();
  expect(nameOf(await all.take(arm64))).toBe('tcp://one:1');
});

test('a builder that answers no more is retired, and one that does is not', async () => {
  const [any, arm] = [builder('any'), builder('arm', 'linux/arm64')];
  const all = builders([any, arm], ['tcp://arm:1']);
  expect(await all.retireIfDead(any)).toBeUndefined();
  expect(await all.retireIfDead(arm)).toBe('gone');
  expect(nameOf(await all.take(arm64))).toBe('tcp://any:1');
  expect(all.hasFor(arm64 ?? { os: '', architecture: '' })).toBe(false);
});

test('when all are retired there is no place', async () => {
  const any = builder('any');
  const all = builders([any], ['tcp://any:1']);
  await all.retireIfDead(any);
  expect(await all.take()).toBeUndefined();
});
