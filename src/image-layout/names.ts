import { randomUUID } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  descriptorToJson,
  formatReference,
  mediaTypes,
  parseReference,
  type Descriptor,
  type Reference,
} from '../oci/index.js';
import { ImageLayoutError } from './error.js';
import { onDisk } from './on-disk.js';

/** A name of the run, with what it leads to: an image, or an index of several. */
export interface NamedImage {
  /** In full: `docker.io/library/busybox:1`. */
  readonly name: string;
  readonly target: Descriptor;
}

/** The names of a layout, and its `index.json`, which is only ever written: the layout belongs to one run. */
export class Names {
  readonly #folder: string;
  readonly #targets = new Map<string, Descriptor>();
  #written: Promise<void> = Promise.resolve();

  constructor(folder: string) {
    this.#folder = folder;
  }

  get all(): readonly NamedImage[] {
    return [...this.#targets].map(([name, target]) => ({ name, target }));
  }

  find(name: string): Descriptor | undefined {
    const reference = parseReference(name);
    return reference && this.#targets.get(fullName(reference));
  }

  /** @throws ImageLayoutError */
  async set(name: string, target: Descriptor): Promise<void> {
    const key = fullName(referenceOf(name));
    this.#targets.delete(key); // the newest name comes last
    this.#targets.set(key, target);
    await this.write();
  }

  /** @throws ImageLayoutError */
  async remove(name: string): Promise<boolean> {
    const removed = this.#targets.delete(fullName(referenceOf(name)));
    if (removed) await this.write();
    return removed;
  }

  /** Writes follow one another, and each has all names of its time. @throws ImageLayoutError */
  write(): Promise<void> {
    const written = this.#written.then(() => onDisk(() => this.#writeIndex()));
    this.#written = written.catch(() => undefined);
    return written;
  }

  async #writeIndex(): Promise<void> {
    const manifests = this.all.map(({ name, target }) =>
      descriptorToJson({ ...target, annotations: { ...target.annotations, ...nameAnnotations(name) } }),
    );
    const index = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests };
    const temporary = join(this.#folder, `index.json.${randomUUID()}`);
    await writeFile(temporary, JSON.stringify(index));
    await rename(temporary, join(this.#folder, 'index.json'));
  }
}

/** The name, taken apart. @throws ImageLayoutError when it is none */
export function referenceOf(name: string): Reference {
  const reference = parseReference(name);
  if (reference !== undefined) return reference;
  throw new ImageLayoutError(
    'invalid-name',
    `'${name}' is not a valid image name`,
    "write it as 'registry/repository:tag'",
  );
}

/** With its tag, or its digest alone. */
function fullName({ registry, repository, tag = 'latest', digest, original }: Reference): string {
  const version = digest === undefined ? { tag } : { digest };
  return formatReference({ registry: registry.toLowerCase(), repository, ...version, original });
}

/** By the specification a name is whatever the layout's maker likes; containerd and BuildKit look for their own. */
function nameAnnotations(name: string): Readonly<Record<string, string>> {
  const tag = /:([^:/@]+)$/.exec(name)?.[1];
  return {
    'io.containerd.image.name': name,
    ...(tag === undefined ? {} : { 'org.opencontainers.image.ref.name': tag }),
  };
}
