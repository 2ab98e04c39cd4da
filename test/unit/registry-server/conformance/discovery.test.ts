/** @see https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#content-discovery (end-8a, end-8b, end-12a, end-12b) */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { manifestType, type Answer } from '../rig.js';
import {
  codesOf,
  configType,
  descriptorOf,
  digestOf,
  image,
  index,
  indexType,
  jsonOf,
  pushBlob,
  pushImage,
  putManifest,
  registryForThisFile,
} from './setup.js';

const ask = registryForThisFile();

describe('listing tags', () => {
  const sorted = ['0.9', '1.0', 'a', 'B', 'b', 'C', 'latest', 'Z_1'];
  const list = (query = '') => ask('GET', `/v2/app/tags/list${query}`);
  const tagsOf = (answer: Answer) => (jsonOf(answer) as { tags: string[] }).tags;

  beforeAll(async () => {
    for (const tag of ['latest', 'b', 'B', '1.0', 'C', 'Z_1', 'a', '0.9']) await pushImage(ask, 'app', tag);
  });

  test('this request MUST return 200 OK, and a JSON body with the name and the tags in lexical order', async () => {
    const answer = await list();
    expect([answer.status, jsonOf(answer)]).toEqual([200, { name: 'app', tags: sorted }]);
    expect(answer.headers['content-type']).toBe('application/json');
  });

  test('the list of tags MAY be empty if there are no tags on the repository', async () => {
    await pushImage(ask, 'untagged', digestOf(image()));
    expect(jsonOf(await ask('GET', '/v2/untagged/tags/list'))).toEqual({ name: 'untagged', tags: [] });
  });

  test('a repository that does not exist is answered with 404', async () => {
    const answer = await ask('GET', '/v2/nowhere/tags/list');
    expect([answer.status, codesOf(answer)]).toEqual([404, ['NAME_UNKNOWN']]);
  });

  test('the response MUST include <int> results, if there are as many', async () => {
    expect(tagsOf(await list('?n=3'))).toEqual(sorted.slice(0, 3));
    expect(tagsOf(await list('?n=100'))).toEqual(sorted);
  });

  test('when n is zero, this endpoint MUST return an empty list, and MUST NOT include a Link header', async () => {
    const answer = await list('?n=0');
    expect([answer.status, tagsOf(answer), answer.headers.link]).toEqual([200, [], undefined]);
  });

  test.each(['-1', 'x', '1.5', ''])('an n that is no number is answered with 400: %s', async (n) => {
    const answer = await list(`?n=${n}`);
    expect([answer.status, codesOf(answer)]).toEqual([400, ['UNSUPPORTED']]);
  });

  test('<tagname> will not be included in the results, but up to <int> tags after <tagname>', async () => {
    for (const [at, last] of sorted.entries())
      expect(tagsOf(await list(`?n=2&last=${last}`))).toEqual(sorted.slice(at + 1, at + 3));
  });

  test('when using the last query parameter, the n parameter is OPTIONAL', async () => {
    expect(tagsOf(await list('?last=B'))).toEqual(['b', 'C', 'latest', 'Z_1']);
  });

  test('a last that is no tag of the repository is a place in the list all the same', async () => {
    expect(tagsOf(await list('?last=bb'))).toEqual(['C', 'latest', 'Z_1']);
    expect(tagsOf(await list('?last=zzz'))).toEqual([]);
  });

  test('the Link header MUST be set according to RFC 5988 with rel="next", and leads through the whole list', async () => {
    const found: string[] = [];
    let target: string | undefined = '/v2/app/tags/list?n=3';
    for (let pages = 0; target !== undefined; pages += 1) {
      expect(pages).toBeLessThan(4);
      const answer: Answer = await ask('GET', target);
      found.push(...tagsOf(answer));
      target = /^<(.*)>; rel="next"$/.exec((answer.headers.link as string | undefined) ?? '')?.[1];
    }
    expect(found).toEqual(sorted);
  });
});

describe('listing referrers', () => {
  const subject = descriptorOf(manifestType, 'the subject');
  const other = descriptorOf(manifestType, 'another subject');
  const artifactConfig = { ...descriptorOf(configType, '{}'), mediaType: 'application/vnd.example.config' };
  const typed = image({ artifactType: 'example/sbom', subject, annotations: { 'org.example': 'sbom' } });
  const untyped = image({ config: artifactConfig, artifactType: '', subject });
  const typedIndex = index([], { artifactType: 'example/list', subject, annotations: { list: 'yes' } });
  const untypedIndex = index([], { subject, other: 1 });
  const list = (query = '', digest = subject.digest) => ask('GET', `/v2/signed/referrers/${digest}${query}`);
  const manifestsOf = (answer: Answer) => (jsonOf(answer) as { manifests: { digest: string }[] }).manifests;
  const sorted = (manifests: readonly { readonly digest: string }[]) =>
    [...manifests].sort((one, next) => (one.digest < next.digest ? -1 : 1));

  const expected = [
    {
      ...descriptorOf(manifestType, typed),
      artifactType: 'example/sbom',
      annotations: { 'org.example': 'sbom' },
    },
    { ...descriptorOf(manifestType, untyped), artifactType: 'application/vnd.example.config' },
    { ...descriptorOf(indexType, typedIndex), artifactType: 'example/list', annotations: { list: 'yes' } },
    { ...descriptorOf(indexType, untypedIndex) },
  ];

  beforeAll(async () => {
    for (const body of [typed, untyped, image({ subject: other })])
      await pushImage(ask, 'signed', digestOf(body), body);
    for (const body of [typedIndex, untypedIndex])
      await putManifest(ask, 'signed', digestOf(body), body, indexType);
  });

  test('the response MUST be 200 OK with an image index containing a list of descriptors', async () => {
    const answer = await list();
    expect([answer.status, jsonOf(answer)]).toEqual([
      200,
      { schemaVersion: 2, mediaType: indexType, manifests: expect.any(Array) as unknown },
    ]);
    expect(answer.headers['content-type']).toBe(indexType);
  });

  test('descriptors have the artifactType of the manifest, else the mediaType of its config; for an index without one it MUST be omitted; they MUST include annotations', async () => {
    expect(sorted(manifestsOf(await list()))).toEqual(sorted(expected));
  });

  test('if a query results in no matching referrers, an empty manifest list MUST be returned; it MUST NOT be 404', async () => {
    for (const target of [
      `/v2/signed/referrers/${digestOf('nothing')}`,
      `/v2/nowhere/referrers/${subject.digest}`,
    ]) {
      const answer = await ask('GET', target);
      expect([answer.status, manifestsOf(answer)]).toEqual([200, []]);
    }
  });

  test('if the request is invalid, such as a <digest> with an invalid syntax, 400 MUST be returned', async () => {
    const answer = await list('', 'sha256:abc');
    expect([answer.status, codesOf(answer)]).toEqual([400, ['DIGEST_INVALID']]);
  });

  test('if filtering is requested and applied, the response MUST include OCI-Filters-Applied: artifactType', async () => {
    const answer = await list('?artifactType=example%2Fsbom');
    expect(answer.headers['oci-filters-applied']).toBe('artifactType');
    expect(manifestsOf(answer)).toEqual([expected[0]]);
    expect(manifestsOf(await list('?artifactType=example%2Fnone'))).toEqual([]);
    expect((await list()).headers).not.toHaveProperty('oci-filters-applied');
  });

  test('a plus sign in the artifactType may be written as it is', async () => {
    const body = image({ artifactType: 'example/sbom+json', subject: other });
    await pushImage(ask, 'signed', digestOf(body), body);
    for (const wanted of ['example/sbom+json', 'example%2Fsbom%2Bjson']) {
      const found = manifestsOf(await list(`?artifactType=${wanted}`, other.digest));
      expect(found.map(({ digest }) => digest)).toEqual([digestOf(body)]);
    }
  });

  test('a deleted manifest is no referrer any more', async () => {
    const body = image({ subject: other, passing: true });
    await pushImage(ask, 'signed', digestOf(body), body);
    const digests = async () => manifestsOf(await list('', other.digest)).map(({ digest }) => digest);
    expect(await digests()).toContain(digestOf(body));
    await ask('DELETE', `/v2/signed/manifests/${digestOf(body)}`);
    expect(await digests()).not.toContain(digestOf(body));
  });

  test('a Link header MUST be included when the descriptor list cannot be returned in a single manifest', async () => {
    const large = descriptorOf(manifestType, 'a subject with large referrers');
    await pushBlob(ask, 'signed', '{}');
    const bodies = [1, 2, 3, 4, 5].map((number) =>
      image({ layers: [], subject: large, annotations: { [number]: 'x'.repeat(900_000) } }),
    );
    for (const body of bodies) await putManifest(ask, 'signed', digestOf(body), body);
    const found: string[] = [];
    let target: string | undefined = `/v2/signed/referrers/${large.digest}?artifactType=${configType}`;
    for (let pages = 0; target !== undefined; pages += 1) {
      expect(pages).toBeLessThan(bodies.length);
      const answer: Answer = await ask('GET', target);
      expect(answer.body.length).toBeLessThan(4 * 1024 * 1024);
      expect(answer.headers['oci-filters-applied']).toBe('artifactType');
      found.push(...manifestsOf(answer).map(({ digest }) => digest));
      target = /^<(.*)>; rel="next"$/.exec((answer.headers.link as string | undefined) ?? '')?.[1];
    }
    expect(found).toEqual(bodies.map((body) => digestOf(body)).sort());
  });
});

test('the catalog lists the repositories that have manifests, in pages', async () => {
  await pushBlob(ask, 'blobs-only', 'x');
  const catalog = async (query = '') => jsonOf(await ask('GET', `/v2/_catalog${query}`));
  expect(await catalog()).toEqual({ repositories: ['app', 'signed', 'untagged'] });
  const page = await ask('GET', '/v2/_catalog?n=1&last=app');
  expect([jsonOf(page), page.headers.link]).toEqual([
    { repositories: ['signed'] },
    '</v2/_catalog?n=1&last=signed>; rel="next"',
  ]);
});
