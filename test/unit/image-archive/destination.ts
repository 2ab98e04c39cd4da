import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { pushArchive, type LayerTreatment } from '../../../src/image-archive/index.js';
import { parseReference, type Digest, type Manifest, type Reference } from '../../../src/oci/index.js';
import { RegistryClient } from '../../../src/registry/index.js';
import { imageParts, layer, streamOf, type ImageParts } from '../../rig/image-archives/index.js';
import { openTestRegistry, type TestRegistry } from '../../rig/test-registry/index.js';

export const asTheyAre: LayerTreatment = { kind: 'as-they-are' };

/** Nothing has been compressed before. */
export function compress(): LayerTreatment {
  return { kind: 'compress', known: new Map() };
}

/** What a push came to. */
export interface Pushed {
  readonly manifest: Manifest;
  /** Each blob as `pushed <digest>` or `present <digest>`. */
  readonly arrivals: readonly string[];
  readonly notes: readonly string[];
}

/** An image of three layers, one of them of random bytes. */
export async function someImage(architecture = 'amd64'): Promise<ImageParts> {
  return imageParts([await layer(`base`), randomBytes(100_000), await layer(architecture)], {}, architecture);
}

/** A registry that a suite pushes archives to. */
export class ArchiveDestination {
  readonly client = new RegistryClient({ retry: { delay: () => Promise.resolve() } });
  #registry: TestRegistry | undefined;
  #count = 0;

  /** Opens it for the suite that calls this, and closes it afterwards. */
  static forSuite(): ArchiveDestination {
    const destination = new ArchiveDestination();
    beforeAll(async () => {
      destination.#registry = await openTestRegistry();
    });
    afterEach(() => destination.registry.heal());
    afterAll(async () => {
      destination.client.close();
      await destination.registry.close();
    });
    return destination;
  }

  get registry(): TestRegistry {
    if (this.#registry === undefined) throw new Error('the suite has not begun');
    return this.#registry;
  }

  /** A name in a repository of its own, and as archives write it. */
  target(): { readonly name: Reference; readonly full: string } {
    const full = `${this.registry.address}/app${++this.#count}:1`;
    const name = parseReference(full);
    if (name === undefined) throw new Error('bad name in a test');
    return { name, full };
  }

  async push(archive: Uint8Array, name: Reference, layers: LayerTreatment): Promise<Pushed> {
    const arrivals: string[] = [];
    const notes: string[] = [];
    const manifest = await pushArchive(this.client, streamOf(archive, 65_536), name, {
      layers,
      listener: {
        arrived: ({ status, digest }) => arrivals.push(`${status} ${digest}`),
        note: (text) => notes.push(text),
      },
    });
    return { manifest, arrivals, notes };
  }

  blob(name: Reference, digest: Digest, size: number): Promise<Uint8Array> {
    return this.client.blobs.bytes(name, { digest, size }, 1 << 30);
  }

  /** The digest the registry has under the name. */
  async digestOf(name: Reference): Promise<Digest | undefined> {
    return (await this.client.manifests.head(name))?.digest;
  }
}
