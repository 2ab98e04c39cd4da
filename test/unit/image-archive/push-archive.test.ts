import { describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { pushArchive } from '../../../src/image-archive/index.js';
import { digestOf, mediaTypes } from '../../../src/oci/index.js';
import { imageParts, indexParts, layout, streamOf, tar, type Entry } from '../../rig/image-archives/index.js';
import { dropRequest, respond } from '../../rig/test-registry/index.js';
import { ArchiveDestination, asTheyAre, compress, someImage } from './destination.js';

const destination = ArchiveDestination.forSuite();

describe('an archive that says too little', () => {
  test.each([
    ['nothing', [], "the archive of the image lacks 'manifest.json'"],
    ['no list', [['manifest.json', '[ 1 ]']], /^'manifest.json' .* does not say what '.*' is made of$/],
    ['no JSON', [['manifest.json', '{']], "'manifest.json' in the archive of the image is not JSON"],
    [
      'a configuration that is elsewhere',
      [['manifest.json', '[{"Config":"../c\\u001b.json","Layers":[]}]']],
      "the archive of the image lacks '../c?.json'",
    ],
  ] as const)('%s: is refused', async (_, entries, message) => {
    const { name } = destination.target();
    const error = await destination
      .push(await tar(entries as unknown as Entry[]), name, compress())
      .catch((failure: unknown) => failure as Error);
    expect(error).toMatchObject({
      name: 'ImageArchiveError',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });

  test('an index without the name is refused', async () => {
    const { name, full } = destination.target();
    const archive = await tar([['index.json', '{"schemaVersion":2,"manifests":[]}']]);
    await expect(destination.push(archive, name, asTheyAre)).rejects.toThrow(
      `'index.json' in the archive of the image does not have '${full}'`,
    );
  });

  test('indexes in indexes without end are refused', async () => {
    const { name, full } = destination.target();
    let inner = indexParts([await someImage()]);
    for (let depth = 0; depth < 3; depth++) {
      const bytes = Buffer.from(
        JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [inner.descriptor] }),
      );
      const descriptor = { mediaType: mediaTypes.ociIndex, digest: digestOf(bytes), size: bytes.length };
      inner = {
        descriptor,
        entries: [...inner.entries, [`blobs/${descriptor.digest.replace(':', '/')}`, bytes]],
      };
    }
    await expect(destination.push(await layout(full, inner), name, asTheyAre)).rejects.toThrow(
      'indexes in indexes',
    );
  });
});

describe('the registry', () => {
  test('that refuses is the reason, and the archive is not read on', async () => {
    const { name, full } = destination.target();
    destination.registry.inject({
      method: 'POST',
      answer: respond(403, {}, { errors: [{ code: 'DENIED', message: 'no' }] }),
    });
    const stream = streamOf(await layout(full, await someImage()));
    const pushing = pushArchive(destination.client, stream, name, {
      layers: asTheyAre,
      listener: { arrived: () => undefined, note: () => undefined },
    });
    await expect(pushing).rejects.toMatchObject({ name: 'RegistryError', status: 403 });
    expect(stream.destroyed).toBe(true);
  });

  test('that loses the connection fails for a while only; what has arrived is passed over then', async () => {
    const { name, full } = destination.target();
    const archive = await layout(full, imageParts([randomBytes(500_000), randomBytes(500_000)]));
    let patches = 0;
    const drop = dropRequest(100_000);
    destination.registry.inject({
      method: 'PATCH',
      answer: (...exchange) => ++patches === 2 && drop(...exchange),
    });
    await expect(destination.push(archive, name, asTheyAre)).rejects.toMatchObject({
      name: 'RegistryError',
      temporary: true,
    });
    const { arrivals } = await destination.push(archive, name, asTheyAre);
    expect(arrivals.map((line) => line.split(' ')[0])).toEqual(['present', 'pushed', 'pushed']);
  });

  test('an abort ends the push with its reason', async () => {
    const { name, full } = destination.target();
    const stop = new AbortController();
    destination.registry.inject({
      method: 'PATCH',
      answer: () => {
        stop.abort();
        return false;
      },
    });
    const stream = streamOf(await layout(full, await someImage()));
    const pushing = pushArchive(destination.client, stream, name, {
      layers: asTheyAre,
      signal: stop.signal,
      listener: { arrived: () => undefined, note: () => undefined },
    });
    await expect(pushing).rejects.toMatchObject({ name: 'AbortError' });
    expect(stream.destroyed).toBe(true);
  });
});
