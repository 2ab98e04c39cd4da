import { digestOf, finishDigest, type Digest, type Manifest } from '../oci/index.js';
import type { AskOptions, ManifestName, RegistryClient } from '../registry/index.js';
import { compressed, outgoing, type Outgoing } from './content.js';
import type { ArrivedLayer } from './contents.js';
import { ImageArchiveError } from './image-archive-error.js';

/** A blob on its way into the registry. */
export interface BlobArrival {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  /** `present`: the repository had it before. */
  readonly status: 'pushed' | 'present';
}

/** Layers by what they are called in archives of one engine, with what they came to in a registry. */
export type KnownLayers = Map<string, ArrivedLayer>;

/** Who hears what becomes of an image on its way. */
export interface PushListener {
  /** A blob is in the registry. */
  readonly arrived: (blob: BlobArrival) => void;
  /** Something the user should know: a sentence. */
  readonly note: (text: string) => void;
}

/** Where an image goes: one repository, and whoever hears of it. */
export class Destination {
  /** With its tag. */
  readonly name: ManifestName;
  readonly #client: RegistryClient;
  readonly #options: AskOptions;
  readonly #listener: PushListener;

  constructor(client: RegistryClient, name: ManifestName, options: AskOptions, listener: PushListener) {
    this.name = name;
    this.#client = client;
    this.#options = options;
    this.#listener = listener;
  }

  get signal(): AbortSignal | undefined {
    return this.#options.signal;
  }

  note(text: string): void {
    this.#listener.note(text);
  }

  /** Whether the repository has the blob. @throws RegistryError */
  has(digest: Digest): Promise<boolean> {
    return this.#client.blobs.has(this.name, digest, this.#options);
  }

  /** A blob that is in memory. @throws RegistryError */
  async bringBytes(bytes: Uint8Array): Promise<void> {
    const blob = { digest: digestOf(bytes), size: bytes.length };
    if (await this.#isPresent(blob)) return;
    await this.#client.blobs.upload(this.name, blob, bytes, this.#options);
    this.#listener.arrived({ ...blob, status: 'pushed' });
  }

  /** A blob that comes by, under the name it has. @throws ImageArchiveError, RegistryError */
  async bring(blob: ArrivedLayer, content: AsyncIterable<Uint8Array>): Promise<void> {
    if (await this.#isPresent(blob)) return;
    const { digest } = await this.#upload(outgoing(content));
    if (digest !== blob.digest)
      throw new ImageArchiveError('invalid', `the archive of the image has other bytes for '${blob.digest}'`);
    this.#listener.arrived({ ...blob, status: 'pushed' });
  }

  /** A layer that comes by and is compressed on the way, unless what it comes to is known and there. @throws RegistryError */
  async bringCompressed(
    path: string,
    content: AsyncIterable<Uint8Array>,
    known: KnownLayers,
  ): Promise<ArrivedLayer> {
    const before = known.get(path);
    if (before !== undefined && (await this.#isPresent(before))) return before;
    const { hash, ...sending } = compressed(content);
    const blob = await this.#upload(sending);
    this.#listener.arrived({ ...blob, status: 'pushed' });
    const layer = { ...blob, diffID: finishDigest(hash, blob.digest) };
    known.set(path, layer);
    return layer;
  }

  /** @throws RegistryError */
  async bringManifest(name: ManifestName, manifest: Manifest): Promise<void> {
    await this.#client.manifests.put(name, manifest, this.#options);
  }

  async #isPresent({ digest, size }: ArrivedLayer): Promise<boolean> {
    const present = await this.has(digest);
    if (present) this.#listener.arrived({ digest, size, status: 'present' });
    return present;
  }

  /** When the content fails, that is the reason, not what it did to the upload. */
  async #upload({ stream, failure }: Outgoing): Promise<{ readonly digest: Digest; readonly size: number }> {
    try {
      return await this.#client.blobs.uploadStream(this.name, stream, this.#options);
    } catch (error) {
      throw failure() ?? error;
    } finally {
      stream.destroy();
    }
  }
}
