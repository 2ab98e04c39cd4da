import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  digestOf,
  mediaTypes,
  readManifest,
  type Descriptor,
  type Manifest,
} from '../../../src/oci/index.js';
import {
  entryFor,
  openTestRegistry,
  pushImage,
  respond,
  type TestRegistry,
} from '../../rig/test-registry/index.js';
import { failure, patientClient } from './setup.js';

let registry: TestRegistry;
const { client } = patientClient();

beforeEach(async () => void (registry = await openTestRegistry()));
afterEach(async () => {
  client.close();
  await registry.close();
});

const app = () => ({ registry: registry.address, repository: 'app' });
const failed = (work: Promise<unknown>) => failure(work, registry);
const types = (referrers: readonly Descriptor[]) => referrers.map(({ artifactType }) => artifactType).sort();

function artifact(subject: Manifest, members: object): Manifest {
  const empty = Buffer.from('{}');
  const bytes = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: mediaTypes.ociManifest,
      config: {
        mediaType: 'application/vnd.oci.empty.v1+json',
        digest: digestOf(empty),
        size: empty.length,
      },
      layers: [],
      subject: entryFor(subject),
      ...members,
    }),
  );
  return { mediaType: mediaTypes.ociManifest, digest: digestOf(bytes), bytes };
}

async function pushSubject(): Promise<Manifest> {
  const empty = Buffer.from('{}');
  await client.blobs.upload(app(), { digest: digestOf(empty), size: empty.length }, empty);
  return pushImage(client, `${registry.address}/app:1`, { config: { os: 'linux', architecture: 'amd64' } });
}

const attach = (manifest: Manifest) => client.manifests.put({ ...app(), digest: manifest.digest }, manifest);

/** A registry of before the referrers API: it neither answers it nor knows subjects. */
function oldRegistry(status = 404): void {
  registry.inject({
    target: /\/referrers\//,
    answer: respond(status, { 'content-type': 'text/html' }, '<html>'),
  });
  registry.inject({
    method: 'PUT',
    target: /\/manifests\//,
    answer: (_, response) => {
      const write = response.writeHead.bind(response) as (status: number, headers: object) => typeof response;
      response.writeHead = ((code: number, headers: Record<string, string>) => {
        const told = Object.entries(headers).filter(([name]) => name !== 'oci-subject');
        return write(code, Object.fromEntries(told));
      }) as typeof response.writeHead;
      return false;
    },
  });
}

describe.each([
  ['with the referrers API', () => undefined],
  ['without it', () => oldRegistry()],
  ['that answers everything with a page for people', () => oldRegistry(200)],
])('a registry %s', (_, prepare) => {
  test('lists what refers to a manifest, of one type if asked', async () => {
    prepare();
    const subject = await pushSubject();
    const name = { ...app(), digest: subject.digest };
    expect(await client.referrers.list(name)).toEqual([]);
    const signature = artifact(subject, {
      artifactType: 'application/x.signature',
      annotations: { by: 'me' },
    });
    const sbom = artifact(subject, { artifactType: 'application/x.sbom' });
    const untyped = artifact(subject, {});
    await Promise.all([signature, sbom, untyped, signature].map(attach));
    const listed = await client.referrers.list(name);
    expect(types(listed)).toEqual([
      'application/vnd.oci.empty.v1+json',
      'application/x.sbom',
      'application/x.signature',
    ]);
    expect(await client.referrers.list(name, { artifactType: 'application/x.signature' })).toEqual([
      entryFor(signature, { artifactType: 'application/x.signature', annotations: { by: 'me' } }),
    ]);
  });
});

test('the referrers tag is an OCI index, written only where there is no API', async () => {
  const subject = await pushSubject();
  await attach(artifact(subject, { artifactType: 'application/x.sbom' }));
  const tag = `sha256-${subject.digest.slice(7)}`;
  expect(await client.tags.list(app())).toEqual(['1']);
  oldRegistry();
  const signature = artifact(subject, { artifactType: 'application/x.signature' });
  await attach(signature);
  await attach(signature);
  expect(await client.tags.list(app())).toEqual(['1', tag]);
  const index = await client.manifests.get({ ...app(), tag });
  expect(index.mediaType).toBe(mediaTypes.ociIndex);
  expect(readManifest(index)).toEqual({
    kind: 'index',
    manifests: [entryFor(signature, { artifactType: 'application/x.signature' })],
  });
});

test('a manifest that is deleted goes from the referrers tag', async () => {
  oldRegistry();
  const subject = await pushSubject();
  const [signature, sbom] = ['signature', 'sbom'].map((type) =>
    artifact(subject, { artifactType: `application/x.${type}` }),
  ) as [Manifest, Manifest];
  await Promise.all([signature, sbom].map(attach));
  const name = { ...app(), digest: subject.digest };
  await client.manifests.delete({ ...app(), digest: signature.digest });
  expect(types(await client.referrers.list(name))).toEqual(['application/x.sbom']);
  await client.manifests.delete({ ...app(), digest: sbom.digest });
  expect(await client.referrers.list(name)).toEqual([]);
});

test('what the registry says it has filtered is not filtered again', async () => {
  const subject = await pushSubject();
  const manifests = [{ ...entryFor(subject) }];
  const index = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests };
  const headers = { 'content-type': mediaTypes.ociIndex, 'oci-filters-applied': 'artifactType' };
  registry.inject({ target: /artifactType=a%2Fb/, answer: respond(200, headers, index) });
  const name = { ...app(), digest: subject.digest };
  expect(await client.referrers.list(name, { artifactType: 'a/b' })).toEqual(manifests);
});

test('an image under the referrers tag is left alone, and said', async () => {
  oldRegistry();
  const subject = await pushSubject();
  const tag = `sha256-${subject.digest.slice(7)}`;
  await client.manifests.put({ ...app(), tag }, subject);
  const message = `'HOST/app:${tag}' is an image, where a list of referrers should be (no hint)`;
  expect(await failed(client.referrers.list({ ...app(), digest: subject.digest }))).toBe(message);
  expect(await failed(attach(artifact(subject, {})))).toBe(message);
  expect((await client.manifests.head({ ...app(), tag }))?.digest).toBe(subject.digest);
});
