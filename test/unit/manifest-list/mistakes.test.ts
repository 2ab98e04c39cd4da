import { describe, expect, test } from '@jest/globals';
import type { CreateOptions } from '../../../src/manifest-list/index.js';
import { digestOf, mediaTypes } from '../../../src/oci/index.js';
import { openTestRegistry, respond } from '../../rig/test-registry/index.js';
import { built, failure, host, image, linux, lists, openForEachTest, registry } from './setup.js';

openForEachTest();

describe('what cannot be', () => {
  test('a source that is not there', async () => {
    const create = (options: CreateOptions) => () =>
      lists.create(`${host}/app:1`, [`${host}/app:1-arm64`], options);
    expect(await failure(create({}))).toBe(
      "RegistryError: 'HOST/app:1-arm64' is not in the registry (push it before the manifest list is created)",
    );
    expect(await failure(create({ remedy: ({ tag }) => `ask whoever makes ${tag ?? ''}` }))).toBe(
      "RegistryError: 'HOST/app:1-arm64' is not in the registry (ask whoever makes 1-arm64)",
    );
  });

  test('a registry that is not there, or fails: the source is named', async () => {
    registry.inject({ method: 'GET', answer: respond(403, {}, { errors: [{ message: 'go away' }] }) });
    expect(await failure(() => lists.create(`${host}/app:1`, [`${host}/app:a`]))).toBe(
      "RegistryError: 'HOST' denies access to 'HOST/app:a': go away (check that the account may pull from, or push to, this repository)",
    );
    const gone = await openTestRegistry();
    await gone.close();
    expect(
      (await failure(() => lists.create(`${host}/app:1`, [`${gone.address}/app:a`]))).replaceAll(
        gone.address,
        'GONE',
      ),
    ).toBe(
      "RegistryError: 'GONE/app:a' cannot be read: 'GONE' refused the connection (start the registry, or check its host and port)",
    );
  });

  test('a platform twice', async () => {
    await image('app:a', linux('arm64', 'v8'));
    await built('app:b', 'arm64');
    await lists.create(`${host}/app:1`, [`${host}/app:a`, `${host}/app:b`]);
    expect(await failure(() => lists.push(`${host}/app:1`))).toBe(
      "ManifestListError: 'HOST/app:1' would have linux/arm64 twice: 'HOST/app:a' and 'HOST/app:b' (build each image for its own platform, or correct one with 'manifest annotate')",
    );
  });

  test('the same image under two names', async () => {
    await image('app:a', linux('amd64'));
    await image('app:b', linux('amd64'));
    await lists.create(`${host}/app:1`, [`${host}/app:a`, `${host}/app:b`]);
    expect(await failure(() => lists.push(`${host}/app:1`))).toBe(
      "ManifestListError: 'HOST/app:1' would have linux/amd64 twice: 'HOST/app:a' and 'HOST/app:b' are the same image (leave one of them out)",
    );
  });

  test('a list that exists, without --amend', async () => {
    await image('app:a', linux('amd64'));
    await lists.create(`${host}/app:1`, [`${host}/app:a`]);
    expect(await failure(() => lists.create(`${host}/app:1`, [`${host}/app:a`]))).toBe(
      "ManifestListError: the manifest list 'HOST/app:1' exists already (add to it with --amend, or forget it first with manifest rm, or manifest push --purge)",
    );
  });

  test('a list that does not exist', async () => {
    expect(await failure(() => lists.push(`${host}/app:1`))).toBe(
      "ManifestListError: there is no manifest list 'HOST/app:1' under construction (create it first: manifest create HOST/app:1 …)",
    );
    await image('app:a', linux('amd64'));
    await lists.create(`${host}/app:latest`, [`${host}/app:a`]);
    expect(await failure(() => lists.push(`${host}/app:lastest`))).toBe(
      "ManifestListError: there is no manifest list 'HOST/app:lastest' under construction (did you mean 'HOST/app:latest'?)",
    );
  });

  test.each([
    [
      'not a manifest',
      'application/json',
      '<html>',
      "OciError: 'HOST/app:a' cannot be used: the manifest is not JSON (no hint)",
    ],
    [
      'an artifact',
      mediaTypes.ociManifest,
      {
        config: {
          mediaType: 'application/vnd.oci.empty.v1+json',
          digest: digestOf(new Uint8Array()),
          size: 0,
        },
        layers: [],
      },
      "ManifestListError: 'HOST/app:a' is not an image: its configuration is of type 'application/vnd.oci.empty.v1+json' (a manifest list holds images, each for one platform)",
    ],
    [
      'an index of nothing',
      mediaTypes.ociIndex,
      { manifests: [] },
      "ManifestListError: 'HOST/app:a' is an index without images (name an image, or an index that has images)",
    ],
  ])('a source that is %s', async (_, type, body, printed) => {
    registry.inject({ method: 'GET', answer: respond(200, { 'content-type': type }, body) });
    expect(await failure(() => lists.create(`${host}/app:1`, [`${host}/app:a`]))).toBe(printed);
  });

  test('a name that is none, and no sources', async () => {
    expect(await failure(() => lists.create('App:1', [`${host}/a`]))).toBe(
      "ManifestListError: 'App:1' is not a valid image name (write it as 'registry/repository:tag')",
    );
    expect(await failure(() => lists.create(`${host}/app:1`, []))).toBe(
      "ManifestListError: no images are named for the manifest list 'HOST/app:1' (no hint)",
    );
  });
});
