import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { BlobOrigin } from '../image/index.js';
import { descriptorFromJson, OciError, type Descriptor, type Digest, type Manifest } from '../oci/index.js';
import { inParallel, sameRepository, type RegistryClient, type RepositoryName } from '../registry/index.js';
import { readArchive } from './archive.js';
import { BlobFiles } from './blob-files.js';
import { ImageLayoutError } from './error.js';
import { blobsOf, manifestsBelow } from './graph.js';
import { Names, type NamedImage } from './names.js';
import { onDisk } from './on-disk.js';

/** What a layout is made of. */
export interface ImageLayoutOptions {
  /** Made when it is not there; whoever opens the layout removes it. */
  readonly folder: string;
  /** Reads what is in registries. */
  readonly client: RegistryClient;
}

/** Blobs on their way into the folder at the same time. */
const mostDownloads = 4;

/** The images of one run. Every file is written atomically: other programs may read the folder at any time. */
export class ImageLayout {
  readonly folder: string;
  readonly client: RegistryClient;
  readonly #files: BlobFiles;
  readonly #names: Names;
  /** Repositories that have a blob. */
  readonly #repositories = new Map<Digest, readonly RepositoryName[]>();
  readonly #downloads = new Map<Digest, Promise<void>>();

  private constructor({ folder, client }: ImageLayoutOptions) {
    this.folder = folder;
    this.client = client;
    this.#files = new BlobFiles(folder);
    this.#names = new Names(folder);
  }

  /** An empty layout. @throws ImageLayoutError */
  static async open(options: ImageLayoutOptions): Promise<ImageLayout> {
    const layout = new ImageLayout(options);
    await onDisk(async () => {
      await mkdir(join(layout.folder, 'blobs', 'sha256'), { recursive: true });
      await writeFile(join(layout.folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
    });
    await layout.#names.write();
    return layout;
  }

  /** All names, in the order they were given. */
  get names(): readonly NamedImage[] {
    return this.#names.all;
  }

  /** What a name leads to: an image or an index; undefined when the run has no such name. */
  find(name: string): Descriptor | undefined {
    return this.#names.find(name);
  }

  /** The same for a name that should be there. @throws ImageLayoutError */
  target(name: string): Descriptor {
    const target = this.find(name);
    if (target !== undefined) return target;
    const hint = 'build, tag or pull it in a step before this one';
    throw new ImageLayoutError('no-such-image', `the run has no image '${name}'`, hint);
  }

  /** Lets a name lead to an image or index, whatever it led to before. @throws ImageLayoutError */
  name(name: string, target: Descriptor): Promise<void> {
    return this.#names.set(name, target);
  }

  /** Takes a name away; false when there is none. The blobs stay: they may be another's. @throws ImageLayoutError */
  unname(name: string): Promise<boolean> {
    return this.#names.remove(name);
  }

  /** Where a blob's file is, or would be. */
  path(digest: Digest): string {
    return this.#files.path(digest);
  }

  /** Whether a blob's bytes are in the folder. */
  has(digest: Digest): Promise<boolean> {
    return this.#files.has(digest);
  }

  /** Keeps a stream, hashed on its way. @throws ImageLayoutError, or what the stream fails with */
  async write(content: AsyncIterable<Uint8Array>, mediaType: string): Promise<Descriptor> {
    return { mediaType, ...(await this.#files.write(content)) };
  }

  /** Keeps bytes: a configuration, a manifest, an index. @throws ImageLayoutError */
  async writeBytes(bytes: Uint8Array, mediaType: string): Promise<Descriptor> {
    return { mediaType, ...(await this.#files.writeBytes(bytes)) };
  }

  /** A repository has this blob: it can be read there, and mounted from there. */
  know(digest: Digest, { registry, repository }: RepositoryName): void {
    const known = this.#repositories.get(digest) ?? [];
    const place = { registry, repository };
    if (!known.some((other) => sameRepository(other, place)))
      this.#repositories.set(digest, [...known, place]);
  }

  /** Where a blob can be had. */
  async originOf({ digest }: Pick<Descriptor, 'digest'>): Promise<BlobOrigin> {
    const repositories = this.#repositories.get(digest) ?? [];
    if (!(await this.has(digest))) return { repositories };
    return { repositories, open: (offset) => Promise.resolve(this.#files.open(digest, offset)) };
  }

  /** A blob's bytes, out of the folder or else out of a registry. @throws OciError, RegistryError */
  async read(blob: Descriptor, signal?: AbortSignal): Promise<Readable> {
    const {
      open,
      repositories: [repository],
    } = await this.originOf(blob);
    if (open !== undefined) return open(0);
    if (repository === undefined) throw lacking(blob);
    return this.client.blobs.open(repository, blob, { signal });
  }

  /** Brings a blob into the folder, once, however many ask. @throws ImageLayoutError, OciError, RegistryError */
  async bring(blob: Descriptor, signal?: AbortSignal): Promise<void> {
    if (await this.has(blob.digest)) return;
    const running = this.#downloads.get(blob.digest) ?? this.#download(blob, signal);
    this.#downloads.set(blob.digest, running);
    try {
      await running;
    } finally {
      this.#downloads.delete(blob.digest);
    }
  }

  /** Brings all of an image or index into the folder, for programs that read it. @throws as {@link bring} */
  async bringAll(target: Descriptor, signal?: AbortSignal): Promise<void> {
    const blobs = blobsOf(await manifestsBelow(this, target));
    await inParallel(blobs, mostDownloads, signal, (blob, either) => this.bring(blob, either));
  }

  /** A small blob in memory; one that has to be fetched is kept. @throws as {@link bring} */
  async bytes(blob: Descriptor, signal?: AbortSignal): Promise<Uint8Array> {
    await this.bring(blob, signal);
    return this.#files.bytes(blob.digest);
  }

  /** A manifest of the folder. @throws OciError when it isn't there */
  async manifest({ digest, mediaType }: Pick<Descriptor, 'digest' | 'mediaType'>): Promise<Manifest> {
    if (!(await this.has(digest))) throw lacking({ digest });
    return { mediaType, digest, bytes: await this.#files.bytes(digest) };
  }

  /**
   * A layout of its own over the same blobs, for a program to export images to (`buildctl --output type=oci,tar=false`):
   * what is there already need not be written again. {@link takeFrom} tells what came. @throws ImageLayoutError
   */
  intake(): Promise<string> {
    return onDisk(async () => {
      const folder = join(this.folder, 'intake', randomUUID());
      await mkdir(folder, { recursive: true });
      await symlink(join(this.folder, 'blobs'), join(folder, 'blobs'));
      return folder;
    });
  }

  /** The images a program has exported to an intake, which is gone afterwards. @throws ImageLayoutError, OciError */
  async takeFrom(intake: string): Promise<readonly Descriptor[]> {
    const text = await onDisk(() => readFile(join(intake, 'index.json'), 'utf8'));
    await onDisk(() => rm(intake, { recursive: true, force: true }));
    return imagesOf(text);
  }

  /**
   * The images of an archive of such a layout, as a program writes it to a pipe (`buildctl --output type=oci`), read once.
   * @throws ImageLayoutError, OciError
   */
  async takeArchive(archive: Readable): Promise<readonly Descriptor[]> {
    return imagesOf(await readArchive(archive, this.#files));
  }

  async #download(blob: Descriptor, signal?: AbortSignal): Promise<void> {
    await this.#files.write(await this.read(blob, signal), blob.digest);
  }
}

/** What the `index.json` of an exported layout leads to. @throws OciError */
function imagesOf(text: string): readonly Descriptor[] {
  const { manifests } = JSON.parse(text) as { readonly manifests?: unknown };
  return (Array.isArray(manifests) ? manifests : []).map((entry) => {
    const { mediaType, digest, size } = descriptorFromJson(entry, 'an exported image');
    return { mediaType, digest, size };
  });
}

/** An image that was not made here may name what nobody has. */
function lacking({ digest }: Pick<Descriptor, 'digest'>): Error {
  return new OciError(`the images of the run lack the blob '${digest}'`);
}
