import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { classicLayout, indexParts, layer, layout, legacyArchive } from '../../rig/image-archives/index.js';
import { ArchiveDestination, asTheyAre, compress, someImage } from './destination.js';

const destination = ArchiveDestination.forSuite();
const typedErrors = ['ImageArchiveError', 'OciError', 'RegistryError'];

/** The digest under which an archive was pushed, or the name of the error. */
async function attempt(
  archive: Uint8Array,
  treatment: 'containerd' | 'classic',
  name: ReturnType<ArchiveDestination['target']>['name'],
): Promise<string> {
  const layers = treatment === 'containerd' ? asTheyAre : compress();
  return destination.push(archive, name, layers).then(
    ({ manifest }) => manifest.digest,
    (error: unknown) => (error as Error).name,
  );
}

test.each([
  ['containerd', async (full: string) => layout(full, indexParts([await someImage()]))],
  ['classic', async (full: string) => classicLayout(full, [await layer('one'), await layer('two')])],
  ['classic', async (full: string) => legacyArchive(full, [await layer('one'), await layer('two')])],
] as const)(
  'a byte that is wrong, anywhere in an archive (%s), is found out or means nothing',
  async (store, make) => {
    const { name, full } = destination.target();
    const archive = await make(full);
    const right = await attempt(archive, store, name);
    const damage = fc.record({ at: fc.nat(archive.length - 1), bits: fc.integer({ min: 1, max: 255 }) });
    await fc.assert(
      fc.asyncProperty(damage, async ({ at, bits }) => {
        const damaged = Buffer.from(archive);
        damaged[at] = (damaged[at] ?? 0) ^ bits;
        expect([right, ...typedErrors]).toContain(await attempt(damaged, store, name));
        expect(await destination.digestOf(name)).toBe(right);
      }),
      { numRuns: 100 },
    );
  },
);
