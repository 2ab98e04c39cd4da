import type { Directory } from '../file-tree/index.js';
import type { Descriptor, Platform } from '../oci/index.js';
import type { SourceText } from '../source/index.js';

/** What to build. */
export interface BuildRequest {
  readonly dockerfile: SourceText;
  /** The directory that COPY and ADD take files from, absolute. */
  readonly context: string;
  /** The text of the ignore file that counts; undefined when there is none. */
  readonly ignoreFile: string | undefined;
  /** A stage; the last one when absent. */
  readonly target?: string;
  /** Empty for the machine's own. */
  readonly platforms: readonly Platform[];
  readonly buildArguments: ReadonlyMap<string, string>;
  readonly labels: ReadonlyMap<string, string>;
  /** Other contexts by the name that FROM and --from call them. */
  readonly contexts: ReadonlyMap<string, NamedContext>;
  /** By where they go. */
  readonly annotations: readonly BuildAnnotation[];
  readonly compression: 'gzip' | 'zstd';
  /** The image, or its files, will be written to the disk: so will the layers of its base. */
  readonly isExported: boolean;
}

/** A context beside the main one: a directory of the host, or an image. */
export type NamedContext =
  { readonly kind: 'directory'; readonly path: string } | { readonly kind: 'image'; readonly name: string };

/** Something said of a manifest, of the index, or of their descriptors. */
export interface BuildAnnotation {
  readonly on: 'manifest' | 'index' | 'manifest-descriptor' | 'index-descriptor';
  readonly platform?: Platform;
  readonly key: string;
  readonly value: string;
}

/** What a build came to. */
export interface BuildResult {
  /** An image, or an index when several platforms were asked for. */
  readonly target: Descriptor;
  readonly images: readonly BuiltPlatform[];
  readonly bases: readonly UsedImage[];
}

/** The image for one platform. */
export interface BuiltPlatform {
  readonly platform: Platform;
  readonly descriptor: Descriptor;
  /** All its files. @throws RegistryError, FileTreeError */
  readonly files: () => Promise<Directory>;
}

/** An image that a build took something from. */
export interface UsedImage {
  readonly name: string;
  readonly digest: string;
  readonly use: 'runtime' | 'buildtime';
}
