import { describe, expect, test } from '@jest/globals';
import { imagesIn } from '../../../src/image-layout/index.js';
import { parsePlatform } from '../../../src/oci/index.js';
import { readDockerfile } from '../../../src/dockerfile/index.js';
import { refusals } from '../../../src/image-build/index.js';
import { asked, host, image, linux, multiPlatform, openForEachTest, registry } from '../image/setup.js';
import { layout, openLayoutForEachTest } from '../image-layout/setup.js';
import { build, lastLayer, refusal, withFolder } from './setup.js';

openForEachTest();
openLayoutForEachTest();
withFolder();

const amd64 = { os: 'linux', architecture: 'amd64' };

async function configOf(result: Awaited<ReturnType<typeof build>>): Promise<Record<string, unknown>> {
  const [only] = await imagesIn(layout, result.target);
  return JSON.parse(Buffer.from(only!.configuration).toString()) as Record<string, unknown>;
}

test('the same build gives the same image', async () => {
  const files = [{ path: 'a', content: 'a' }];
  const [one, other] = [
    await build('FROM scratch\nWORKDIR /w\nCOPY . .\n', files),
    await build('FROM scratch\nWORKDIR /w\nCOPY . .\n', files),
  ];
  expect(one.target).toEqual(other.target);
  expect(await lastLayer(one)).toEqual(['w/', 'w/a: a']);
});

test('layers of a base stay in their registry unless files are put on it', async () => {
  await image('base:1', linux('amd64'));
  const before = asked(registry).length;
  await build(`FROM ${host}/base:1\nENV A=1\nCOPY --link a /a\n`, [{ path: 'a' }]);
  const blobs = asked(registry)
    .slice(before)
    .filter((line) => line.startsWith('GET') && line.includes('/blobs/'));
  expect(blobs).toHaveLength(1); // its configuration
});

test('of a base for many platforms only the image that is built on is asked for', async () => {
  await multiPlatform('base:1');
  const before = asked(registry).length;
  await build(`FROM ${host}/base:1\nENV A=1\n`);
  expect(asked(registry).slice(before)).toEqual([
    'GET base/manifests/1',
    'GET base/manifests/…',
    'GET base/blobs/…',
  ]);
});

test('an image that is given in the place of another is among the bases, by name and digest', async () => {
  const { index } = await multiPlatform('base:1');
  const name = `${host}/base:1`;
  const contexts = new Map([[name, { kind: 'image', name: `${name}@${index.digest}` } as const]]);
  const built = await build(`FROM ${name}\nLABEL a=b\n`, [], { contexts });
  expect(built.bases).toEqual([{ name, digest: index.digest, use: 'runtime' }]);
});

test('images of the run come before those of registries, for each platform its own', async () => {
  const { index, arm64 } = await multiPlatform('base:1');
  const dockerfile = `FROM ${host}/base:1\nLABEL a=b\n`;
  const platforms = [parsePlatform('linux/amd64')!, parsePlatform('linux/arm64')!];
  const built = await build(dockerfile, [], { platforms });
  expect(built.images.map(({ platform }) => platform.architecture)).toEqual(['amd64', 'arm64']);
  expect(built.bases).toEqual([{ name: `${host}/base:1`, digest: index.digest, use: 'runtime' }]);
  await layout.name('mine', built.target);
  const again = await build('FROM mine\nCOPY --from=mine /nothing /\n').catch((error: unknown) =>
    String(error),
  );
  expect(again).toContain('the archive is not a sound tar file'); // these layers are no tar files
  const next = await build('FROM mine\nLABEL c=d\n', [], { platforms: [parsePlatform('linux/arm64')!] });
  expect(await configOf(next)).toMatchObject({
    architecture: 'arm64',
    config: { Labels: { a: 'b', c: 'd' } },
  });
  expect(arm64.digest).not.toBe(next.target.digest);
});

test('files of a URL', async () => {
  const fetch = () =>
    Promise.resolve({
      content: { size: 2, key: 'u', open: () => Promise.resolve([Buffer.from('hi')] as never) },
      digest: `sha256:${'a'.repeat(64)}`,
      time: 5,
    });
  const ports = { fetch };
  expect(
    await lastLayer(await build('FROM scratch\nADD https://x.example/d/f.txt?q /to/\n', [], { ports })),
  ).toEqual(['to/', 'to/f.txt: hi']);
  expect(
    await refusal(`FROM scratch\nADD --checksum=sha256:${'b'.repeat(64)} https://x.example/f /\n`, [], {
      ports,
    }),
  ).toMatch(/^'https:\/\/x.example\/f' leads to something else/);
  const other = await refusal(
    `FROM scratch\nADD --checksum=sha256:${'b'.repeat(64)} https://me:p@ssword@x.example/f /\n`,
    [],
    { ports },
  );
  expect(other).toMatch(/^'https:\/\/x.example\/f' leads to something else/);
});

describe('what needs an engine shows before anything is built', () => {
  const refused = (text: string, target?: string): readonly string[] => {
    const dockerfile = readDockerfile({ path: 'Dockerfile', text });
    if (!dockerfile.ok) return dockerfile.problems.map(({ message }) => message);
    const request = {
      contexts: new Map(),
      buildArguments: new Map(),
      ...(target === undefined ? {} : { target }),
    };
    return refusals(dockerfile.value, request, { target: amd64, host: amd64 }).map(
      ({ message, place }) => `${text.slice(0, place?.start).split('\n').length}: ${message}`,
    );
  };

  test.each([
    ['FROM a\nRUN x\n', ['2: RUN runs a program, which only an engine can do']],
    ['FROM a AS one\nRUN x\nFROM scratch\nCOPY a b\n', []],
    [
      'FROM a AS one\nRUN x\nFROM scratch\nCOPY --from=one a b\n',
      ['2: RUN runs a program, which only an engine can do'],
    ],
    ['FROM a AS one\nRUN x\nFROM one\n', ['2: RUN runs a program, which only an engine can do']],
    [
      'FROM a\nADD https://github.com/x/y.git /x\n',
      ["2: 'https://github.com/x/y.git' is a git repository, which only an engine can fetch"],
    ],
    ['# syntax=me/mine\nFROM a\n', ["1: the frontend 'me/mine' is a program, which only an engine can run"]],
    ['# syntax=docker/dockerfile:1-labs\nFROM a\n', []],
    ['FROM scratch\nCOPY --from=later a b\nFROM a AS later\nFROM scratch\n', []],
    ['FROM a\nCOPY x\n', ['COPY needs a source and a destination']],
  ])('%s', (text, expected) => {
    expect(refused(text)).toEqual(expected);
  });

  test('only stages that the target needs count', () => {
    expect(refused('FROM a AS one\nCOPY a b\nFROM one\nRUN x\n', 'one')).toEqual([]);
  });
});
