import type { IndexAnnotation, Platform } from '../oci/index.js';
import type { Place } from '../source/index.js';

/** What a step does. Every consumer's `switch` over `kind` is exhaustive. */
export type Action =
  | ContainerAction
  | BuildAction
  | PushAction
  | ManifestCreateAction
  | ManifestAnnotateAction
  | ManifestPushAction
  | ManifestInspectAction
  | ManifestRemoveAction
  | ImagetoolsCreateAction
  | ImagetoolsInspectAction
  | HostShellAction
  | DockerAction;

/** A run of an image: `cmd: [docker run options] IMAGE [arguments]`. */
export interface ContainerAction extends ContainerProperties {
  readonly kind: 'container';
  readonly image: string;
  readonly arguments: readonly string[];
  /** `docker run` options that stood before the image, as written. */
  readonly options: readonly string[];
  /** The same, taken apart. */
  readonly flags: readonly PlannedFlag[];
  /** `cache: enabled`: where the engine can, nothing is run when the same was run before on the same files. */
  readonly cached?: true;
}

/** A flag of a docker command. */
export interface PlannedFlag {
  /** Its long name without dashes, whichever way it was written: `-e` is `env`. */
  readonly flag: string;
  /** Empty for a switch without `=`. */
  readonly value: string;
  /** Where the value stands; the flag itself for a switch. */
  readonly place: Place;
}

/** What a step's properties say about its container. */
export interface ContainerProperties {
  readonly entryPoint?: string;
  readonly user?: string;
  readonly network?: string;
  readonly isolation?: string;
  readonly cpus?: string;
  readonly ports: readonly string[];
  readonly expose: readonly string[];
  readonly detach: boolean;
  readonly keep: boolean;
  readonly privileged: boolean;
  /** Pull the image first even when the engine has it. */
  readonly pull: boolean;
  /** Additional attempts to download the image, and the seconds between them. */
  readonly downloadRetries: number;
  readonly downloadRetryDelay: number;
  /** Leave the image's own working directory alone. */
  readonly disableWorkingDirectoryOverride: boolean;
}

/** An image build: docker build's own arguments, and the few of them that the rest of the run needs to know. */
export interface BuildAction {
  readonly kind: 'build';
  /** Everything but the context, in the author's order, ready for `docker build`. */
  readonly arguments: readonly string[];
  /** The same, taken apart. */
  readonly flags: readonly PlannedFlag[];
  /** Directory relative to the step's working directory, git URL, tarball URL, or `-`. */
  readonly context: string;
  /** The value of `-f`, as written. */
  readonly dockerfile?: string;
  /** Where `dockerfile` was written. */
  readonly dockerfilePlace?: Place;
  readonly tags: readonly BuildTag[];
  /** The values of `--platform`, split at commas; empty when the builder decides. */
  readonly platforms: readonly Platform[];
  /** Where the last of `platforms` was written. */
  readonly platformPlace?: Place;
  /** BuildKit, unless the step's environment says DOCKER_BUILDKIT=0. */
  readonly buildKit: boolean;
  /** `cache: enabled`: the image name under which the build's cache is kept for the next run. */
  readonly cache?: string;
}

/** An image name a build gives, with the place it stands at. */
export interface BuildTag {
  readonly name: string;
  readonly place: Place;
}

/** Images to push, all at once. */
export interface PushAction {
  readonly kind: 'push';
  readonly images: readonly PlacedImage[];
}

/** An image name as the author wrote it (after expansion), and where. */
export interface PlacedImage {
  readonly name: string;
  readonly place: Place;
}

/** `docker manifest create LIST SOURCE…`: resolve the sources in their registries and pin their digests. */
export interface ManifestCreateAction {
  readonly kind: 'manifest-create';
  readonly list: PlacedImage;
  readonly sources: readonly PlacedImage[];
  readonly amend: boolean;
  readonly insecure: boolean;
}

/** `docker manifest annotate LIST SOURCE --arch …`. */
export interface ManifestAnnotateAction {
  readonly kind: 'manifest-annotate';
  readonly list: PlacedImage;
  readonly source: PlacedImage;
  readonly platform: Partial<Platform>;
}

/** `docker manifest push [--purge] LIST`. */
export interface ManifestPushAction {
  readonly kind: 'manifest-push';
  readonly list: PlacedImage;
  readonly purge: boolean;
  readonly insecure: boolean;
}

/** `docker manifest inspect [--verbose] [LIST] IMAGE`. */
export interface ManifestInspectAction {
  readonly kind: 'manifest-inspect';
  readonly image: PlacedImage;
  readonly list?: PlacedImage;
  readonly verbose: boolean;
  readonly insecure: boolean;
}

/** `docker manifest rm LIST…`: forget lists under construction. */
export interface ManifestRemoveAction {
  readonly kind: 'manifest-remove';
  readonly lists: readonly PlacedImage[];
}

/** `docker buildx imagetools create -t NAME SOURCE…`: combine images of registries under new names. */
export interface ImagetoolsCreateAction {
  readonly kind: 'imagetools-create';
  /** Empty only when nothing is pushed. */
  readonly tags: readonly PlacedImage[];
  /** Image names, digests, or descriptors as JSON. */
  readonly sources: readonly PlacedImage[];
  /** Files with a source each; they come before `sources`. */
  readonly files: readonly PlacedPath[];
  readonly annotations: readonly IndexAnnotation[];
  /** The platforms to take; empty for all. */
  readonly platforms: readonly Platform[];
  /** Begin with what the first tag leads to. */
  readonly append: boolean;
  /** Print the manifest and push nothing. */
  readonly dryRun: boolean;
  /** False copies a single image as it is; otherwise it becomes an index of one. */
  readonly preferIndex: boolean;
  /** Gets the digest and the names as JSON. */
  readonly metadataFile?: PlacedPath;
}

/** `docker buildx imagetools inspect IMAGE`. */
export interface ImagetoolsInspectAction {
  readonly kind: 'imagetools-inspect';
  readonly image: PlacedImage;
  /** Print the manifest as it is. */
  readonly raw: boolean;
  /** A Go template. */
  readonly format?: string;
}

/** A path as the author wrote it, relative to the step's working directory, and where. */
export interface PlacedPath {
  readonly path: string;
  readonly place: Place;
}

/** Any other `docker …` (or `buildx …`, which becomes `docker buildx …`): a Docker command, its words after `docker`. */
export interface DockerAction {
  readonly kind: 'docker';
  readonly arguments: readonly string[];
}

/** A line for the host's own shell, which the user allowed. */
export interface HostShellAction {
  readonly kind: 'host-shell';
  /** The author's text; `program` says what ACR writes before it. */
  readonly line: string;
  readonly program: HostProgram;
}

/** What a host-shell line continues: the arguments of a `docker run`, of a `docker build`, or a docker command itself. */
export type HostProgram =
  | { readonly kind: 'container'; readonly properties: ContainerProperties }
  | { readonly kind: 'build' }
  | { readonly kind: 'docker' };
