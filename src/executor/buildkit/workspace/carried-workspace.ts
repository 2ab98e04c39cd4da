import { join } from 'node:path';
import type { ImageLayout } from '../../../image-layout/index.js';
import { digestOf, mediaTypes, type Descriptor, type Digest } from '../../../oci/index.js';
import type { Workspace } from '../../../workspace/index.js';
import { changes, entryAt, listTree, type Listing } from './listing.js';
import type { RememberedWorkspace, WorkspaceMemory } from './memory.js';
import { pack } from './pack.js';
import { unpack } from './unpack.js';

/** Not compressed: it comes from here, and goes to a BuildKit server that is mostly on this machine. */
export const layerType = 'application/vnd.oci.image.layer.v1.tar';
/** A layer in which nothing has changed: the end of a tar. */
const emptyLayer = digestOf(new Uint8Array(1024));

/** With more layers than this, remembering costs more than sending all again. */
const mostRemembered = 16;

/** The workspace as an image. */
export interface WorkspaceImage {
  readonly descriptor: Descriptor;
  /** Layers that are only with BuildKit, if it still has them: when not, {@link CarriedWorkspace.forget} helps. */
  readonly remembered: readonly Digest[];
}

/**
 * The workspace of a run as BuildKit has it: an image without a program, whose layers are what was there at first and what
 * each step has changed since. A step starts from all of them, and what it leaves is one more; BuildKit knows those it made,
 * so that a step costs what it changes. Every change is also made to the workspace on this machine, at once.
 *
 * Steps that run at the same time don't see each other's changes. Where two of them have changed the same file, the one that
 * ended last counts.
 */
export class CarriedWorkspace {
  readonly #workspace: Workspace;
  readonly #layout: ImageLayout;
  readonly #memory: WorkspaceMemory | undefined;
  #layers: Descriptor[] = [];
  /** The layers of an earlier run; undefined before any are made. */
  #remembered: readonly Digest[] | undefined;
  /** What the layers come to. */
  #listing: Listing = new Map();
  /** The workspace on this machine may have been changed by something else than a layer. */
  #stale = true;
  /** One after another. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(workspace: Workspace, layout: ImageLayout, memory?: WorkspaceMemory) {
    this.#workspace = workspace;
    this.#layout = layout;
    this.#memory = memory;
  }

  /** Something on this machine may have changed files of the workspace. */
  changedHere(): void {
    this.#stale = true;
  }

  /** The image a step starts from; undefined while there are no files. */
  image(): Promise<WorkspaceImage | undefined> {
    return this.#alone(async () => {
      if (this.#stale) await this.#catchUp();
      if (this.#layers.length === 0) return undefined;
      return { descriptor: await this.#writeImage(), remembered: this.#remembered ?? [] };
    });
  }

  /** BuildKit no longer has what an earlier run has sent: all of it is sent again. */
  forget(): Promise<void> {
    return this.#alone(() => {
      if (this.#remembered?.length !== 0) {
        this.#remembered = [];
        this.#layers = [];
        this.#listing = new Map();
        this.#stale = true;
      }
      return Promise.resolve();
    });
  }

  /** What a step has changed: layers in the run's layout. */
  take(layers: readonly Descriptor[]): Promise<void> {
    return this.#alone(async () => {
      for (const layer of layers) if (layer.digest !== emptyLayer) await this.#lay(layer);
    });
  }

  async #lay(layer: Descriptor): Promise<void> {
    if (this.#stale) await this.#catchUp();
    const root = await this.#workspace.path();
    for (const path of await unpack(this.#layout.path(layer.digest), root)) await this.#note(root, path);
    this.#layers.push({ mediaType: layer.mediaType, digest: layer.digest, size: layer.size });
  }

  /** Notes what is at a path now, so that it is no news later. */
  async #note(root: string, path: string): Promise<void> {
    const entry = await entryAt(join(root, path));
    if (this.#listing.get(path)?.kind === 'directory' && entry?.kind !== 'directory')
      for (const known of this.#listing.keys()) if (known.startsWith(`${path}/`)) this.#listing.delete(known);
    if (entry === undefined) this.#listing.delete(path);
    else this.#listing.set(path, entry);
  }

  /** Makes a layer of what has changed here. */
  async #catchUp(): Promise<void> {
    const root = await this.#workspace.path();
    const listing = await listTree(root);
    const first = this.#layers.length === 0;
    if (this.#remembered === undefined) this.#begin(await this.#memory?.read(), listing);
    const { entries, gone } = changes(this.#listing, listing);
    if (entries.size > 0 || gone.length > 0)
      this.#layers.push(await this.#layout.write(pack(root, entries, gone), layerType));
    this.#listing = listing;
    this.#stale = false;
    if (first) await this.#memory?.write({ listing, layers: this.#layers });
  }

  /** Takes up what is remembered, unless most of it has changed since. */
  #begin(known: RememberedWorkspace | undefined, listing: Listing): void {
    this.#remembered = [];
    if (known === undefined || known.layers.length > mostRemembered) return;
    const { entries } = changes(known.listing, listing);
    if (2 * bytesIn(entries) > bytesIn(listing)) return;
    this.#remembered = known.layers.map(({ digest }) => digest);
    this.#layers = [...known.layers];
    this.#listing = known.listing;
  }

  async #writeImage(): Promise<Descriptor> {
    const rootfs = { type: 'layers', diff_ids: this.#layers.map(({ digest }) => digest) };
    const config = await this.#layout.writeBytes(
      json({ os: 'linux', architecture: 'amd64', config: {}, rootfs }),
      mediaTypes.ociConfig,
    );
    const manifest = { schemaVersion: 2, mediaType: mediaTypes.ociManifest, config, layers: this.#layers };
    return this.#layout.writeBytes(json(manifest), mediaTypes.ociManifest);
  }

  #alone<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }
}

function bytesIn(listing: Listing): number {
  return [...listing.values()].reduce((sum, entry) => sum + (entry.kind === 'file' ? entry.size : 0), 0);
}

function json(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
