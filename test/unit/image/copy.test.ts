import { describe, expect, test } from '@jest/globals';
import { copyImage, verifyImage, type CopyOptions, type CopyProgress } from '../../../src/image/index.js';
import { parsePlatform, readManifest, writeIndex, type Manifest } from '../../../src/oci/index.js';
import { entryFor, gate, respond, type TestRegistry } from '../../rig/test-registry/index.js';
import {
  asked,
  client,
  entry,
  failure,
  host,
  image,
  index,
  linux,
  multiPlatform,
  named,
  openForEachTest,
  other,
  refer,
  registry,
} from './setup.js';

openForEachTest();

/** Copies `app` of the first registry. */
function copy(manifest: Manifest, target: string, options: CopyOptions = {}) {
  const { tag, ...repository } = named(target);
  return copyImage(client, named(`${host}/app`), repository, manifest, { tag, ...options });
}

const at = (text: string) => client.manifests.get(named(text));
const findings = async (text: string) => (await verifyImage(client, named(text), { deep: true })).findings;
/** Requests that change something. */
const writes = (of: TestRegistry) => asked(of).filter((line) => !/^(?:GET|HEAD)/.test(line));
const platform = (text: string) => parsePlatform(text)!;

describe('an index', () => {
  test('keeps its bytes, its images and its attestations', async () => {
    const { index: source } = await multiPlatform('app:1');
    const copied = await copy(source, `${other.address}/team/app:1`);
    expect(copied).toEqual({
      digest: source.digest,
      // three layers and two statements, and a configuration for each of the four
      blobs: { present: 0, mounted: 0, copied: 9 },
      bytes: expect.any(Number),
    });
    expect(Buffer.compare((await at(`${other.address}/team/app:1`)).bytes, source.bytes)).toBe(0);
    expect(await findings(`${other.address}/team/app:1`)).toEqual([]);
  });

  test('has its tag last, after the manifests it names, after their blobs', async () => {
    const { index: source } = await multiPlatform('app:1');
    await copy(source, `${other.address}/app:1`);
    const kinds = writes(other).map((line) => line.replace(/ .*\/(blobs|manifests)\/(…|1)?.*/, ' $1 $2'));
    const order = [...new Set(kinds)];
    expect(order.slice(-2)).toEqual(['PUT manifests …', 'PUT manifests 1']);
    expect(kinds.lastIndexOf('PUT blobs …')).toBeLessThan(kinds.indexOf('PUT manifests …'));
    expect(kinds.filter((kind) => kind === 'PUT manifests …')).toHaveLength(4);
  });

  test('in the same registry is mounted: no blob is read or sent', async () => {
    const { index: source } = await multiPlatform('app:1');
    const before = asked(registry).length;
    const copied = await copy(source, `${host}/team/app:2`);
    expect(copied).toMatchObject({ blobs: { present: 0, mounted: 9, copied: 0 }, bytes: 0 });
    const after = asked(registry).slice(before);
    expect(after.filter((line) => /^GET .*\/blobs\/|^PUT .*\/blobs\//.test(line))).toEqual([]);
    expect(await findings(`${host}/team/app:2`)).toEqual([]);
  });

  test('that is there already costs questions only, and the tag', async () => {
    const { index: source } = await multiPlatform('app:1');
    await copy(source, `${other.address}/app:1`);
    const before = writes(other).length;
    const copied = await copy(source, `${other.address}/app:2`);
    expect(copied).toMatchObject({ digest: source.digest, blobs: { present: 0, mounted: 0, copied: 0 } });
    expect(writes(other).slice(before)).toEqual(['PUT app/manifests/2']);
  });

  test('sends only what the target lacks', async () => {
    const { index: source, amd64 } = await multiPlatform('app:1');
    await copy(amd64, `${other.address}/app`);
    const copied = await copy(source, `${other.address}/app:1`);
    // the shared layer, that came with the first image
    expect(copied.blobs).toEqual({ present: 1, mounted: 0, copied: 6 });
    expect(await findings(`${other.address}/app:1`)).toEqual([]);
  });

  test('in an index comes along, and no layer is lost when all have the same', async () => {
    const one = await image('app', linux('amd64'));
    const inner = await index('app', [entry(one, 'amd64')]);
    const outer = await index('app:1', [entryFor(inner), entry(one, 'amd64')]);
    await copy(outer, `${other.address}/app:1`);
    expect((await at(`${other.address}/app@${inner.digest}`)).digest).toBe(inner.digest);
    expect((await findings(`${other.address}/app:1`)).map(({ code }) => code)).toEqual(['nested-index']);
  });

  test('of layers, as caches of builds are, is copied with them', async () => {
    const content = readManifest(await image('app', linux('amd64')));
    const layers = content.kind === 'image' ? content.layers : [];
    // The embedded registry takes no such index; docker-registry does.
    other.inject({ method: 'PUT', target: /manifests/, answer: respond(201) });
    await copy(writeIndex(layers), `${other.address}/app`);
    expect(await client.blobs.has(named(`${other.address}/app`), layers[0]!.digest)).toBe(true);
    expect(writes(other).at(-1)).toBe('PUT app/manifests/…');
  });
});

describe('some platforms of an index', () => {
  test('make a new index with their attestations, always the same', async () => {
    const { index: source, arm64, attested } = await multiPlatform('app:1');
    const wanted = { platforms: [platform('linux/arm64')] };
    const { digest } = await copy(source, `${other.address}/app:1`, wanted);
    expect(await copy(source, `${other.address}/again:1`, wanted)).toMatchObject({ digest });
    const made = await at(`${other.address}/app:1`);
    expect(made.digest).toBe(digest);
    expect(made.mediaType).toBe(source.mediaType);
    expect(readManifest(made)).toEqual({ kind: 'index', manifests: [entry(arm64, 'arm64'), attested[1]] });
    expect(await findings(`${other.address}/app:1`)).toEqual([]);
  });

  test('keep what else the index says', async () => {
    const amd64 = await image('app', linux('amd64'));
    const arm = await image('app', linux('arm', { variant: 'v6' }));
    const { index: plain } = { index: await index('app', [entry(amd64, 'amd64'), entry(arm, 'arm', 'v6')]) };
    const json = JSON.parse(Buffer.from(plain.bytes).toString()) as { manifests: object[] };
    json.manifests[1] = { ...json.manifests[1], data: 'e30=' };
    const bytes = new TextEncoder().encode(JSON.stringify({ ...json, annotations: { made: 'here' } }));
    await copy({ ...plain, bytes }, `${other.address}/app:1`, { platforms: [platform('linux/arm/v6')] });
    const made = JSON.parse(Buffer.from((await at(`${other.address}/app:1`)).bytes).toString()) as object;
    expect(made).toMatchObject({
      annotations: { made: 'here' },
      manifests: [{ data: 'e30=', digest: arm.digest }],
    });
  });

  test('that are all of them leave the index as it is', async () => {
    const { index: source } = await multiPlatform('app:1');
    const platforms = [platform('linux/arm64'), platform('linux/amd64')];
    expect(await copy(source, `${other.address}/app:1`, { platforms })).toMatchObject({
      digest: source.digest,
    });
  });

  test('are found in the configuration where the index does not say, and in indexes within', async () => {
    const amd64 = await image('app', linux('amd64'));
    const arm64 = await image('app', linux('arm64'));
    const inner = await index('app', [entryFor(amd64), entryFor(arm64)]);
    const outer = await index('app:1', [entryFor(inner)]);
    await copy(outer, `${other.address}/app:1`, { platforms: [platform('linux/arm64')] });
    expect(readManifest(await at(`${other.address}/app:1`))).toEqual({
      kind: 'index',
      manifests: [entryFor(arm64)],
    });
  });

  test('that it does not have are refused, and nothing is sent', async () => {
    const { index: source } = await multiPlatform('app:1');
    const platforms = [platform('linux/amd64'), platform('linux/s390x')];
    expect(await failure(() => copy(source, `${other.address}/app:1`, { platforms }))).toBe(
      'ImageError: the image is not there for linux/s390x (it is for linux/amd64, linux/arm64)',
    );
    expect(other.requests).toEqual([]);
  });

  test('of a single image are its own', async () => {
    const one = await image('app:1', linux('arm64'));
    expect(await copy(one, `${other.address}/app:1`, { platforms: [platform('linux/arm64')] })).toMatchObject(
      {
        digest: one.digest,
      },
    );
    const failed = await failure(() =>
      copy(one, `${other.address}/app:1`, { platforms: [platform('linux/amd64')] }),
    );
    expect(failed).toBe('ImageError: the image is not there for linux/amd64 (it is for linux/arm64)');
  });
});

describe('what refers to an image', () => {
  test('comes along when it is asked for: by subject, by tags of cosign, and what refers to that', async () => {
    const { index: source, arm64 } = await multiPlatform('app:1');
    const sbom = await refer('app', arm64, 'application/spdx+json');
    const signature = await refer('app', sbom, 'application/vnd.dev.cosign.artifact.sig.v1+json');
    const name = `${source.digest.replace(':', '-')}.sig`;
    const cosign = await image(`app:${name}`, { signature: 'of the index' });
    await copy(source, `${other.address}/bare:1`);
    expect(await client.tags.list(named(`${other.address}/bare`))).toEqual(['1']);
    await copy(source, `${other.address}/app:1`, { referrers: true });
    const referring = (digest: Manifest['digest']) =>
      client.referrers.list({ registry: other.address, repository: 'app', digest });
    expect(await referring(arm64.digest)).toMatchObject([{ digest: sbom.digest }]);
    expect(await referring(sbom.digest)).toMatchObject([{ digest: signature.digest }]);
    expect((await at(`${other.address}/app:${name}`)).digest).toBe(cosign.digest);
    expect(await findings(`${other.address}/app:1`)).toEqual([]);
  });
});

describe('a copy that fails', () => {
  const tagged = () => client.manifests.head(named(`${other.address}/app:1`));

  test('for a blob leaves nothing tagged, and the next one goes on', async () => {
    const { index: source } = await multiPlatform('app:1');
    other.inject({ method: 'PUT', target: /blobs\/uploads/, answer: skipping(5, respond(403)) });
    await expect(copy(source, `${other.address}/app:1`)).rejects.toThrow('denies access');
    expect(await tagged()).toBeUndefined();
    other.heal();
    const { blobs } = await copy(source, `${other.address}/app:1`);
    // Four go at once, so the sixth began when two had ended.
    expect(blobs.present).toBeGreaterThanOrEqual(2);
    expect(await findings(`${other.address}/app:1`)).toEqual([]);
  });

  test.each([
    ['for a child', /manifests\/sha256/],
    ['for the index', /manifests\/1/],
  ])('%s leaves nothing tagged', async (_, target) => {
    const { index: source } = await multiPlatform('app:1');
    other.inject({ method: 'PUT', target, answer: respond(400) });
    await expect(copy(source, `${other.address}/app:1`)).rejects.toThrow('answered 400');
    other.heal();
    expect(await tagged()).toBeUndefined();
  });

  test('because its source is not whole sends nothing', async () => {
    const { index: source, arm64 } = await multiPlatform('app:1');
    await client.manifests.delete(named(`${host}/app@${arm64.digest}`));
    expect(await failure(() => copy(source, `${other.address}/app:1`))).toBe(
      "ImageError: the image is not whole: the manifest 'DIGEST' for linux/arm64 is not in the repository ('taskrun image verify' lists everything that is wrong with it)",
    );
    expect(other.requests).toEqual([]);
    // but what is whole of it can be had
    const { digest } = await copy(source, `${other.address}/app:1`, { platforms: [platform('linux/amd64')] });
    expect((await tagged())?.digest).toBe(digest);
  });

  test('because it is aborted leaves nothing tagged', async () => {
    const { index: source } = await multiPlatform('app:1');
    const closed = gate();
    other.inject({ method: 'PUT', target: /blobs\/uploads/, answer: closed.answer });
    const controller = new AbortController();
    const copied = copy(source, `${other.address}/app:1`, { signal: controller.signal });
    await closed.reached;
    controller.abort();
    await expect(copied).rejects.toMatchObject({ name: 'AbortError' });
    closed.open();
    other.heal();
    expect(await tagged()).toBeUndefined();
  });
});

test('progress adds up', async () => {
  const { index: source } = await multiPlatform('app:1');
  const told: CopyProgress[] = [];
  const { bytes } = await copy(source, `${other.address}/app:1`, { onProgress: (now) => told.push(now) });
  expect(told[0]).toEqual({ blobs: 9, bytes, done: 0, sent: 0 });
  expect(told.at(-1)).toMatchObject({ blobs: 9, bytes, done: bytes });
  const steps = told.map(({ done }) => done);
  expect([...steps].sort((one, next) => one - next)).toEqual(steps);
});

test('many blobs at once bring no warning of Node', async () => {
  const warnings: Error[] = [];
  const note = (warning: Error): void => void warnings.push(warning);
  process.on('warning', note);
  const layers = Array.from({ length: 40 }, (_, at) => new TextEncoder().encode(`layer ${at}`));
  const one = await image('app:1', linux('amd64'), layers);
  await copy(one, `${other.address}/app:1`);
  await verifyImage(client, named(`${other.address}/app:1`));
  process.off('warning', note);
  expect(warnings).toEqual([]);
});

/** Lets the first requests through. */
function skipping(count: number, answer: ReturnType<typeof respond>): ReturnType<typeof respond> {
  let left = count;
  return (request, response) => (left-- > 0 ? false : answer(request, response));
}
