import type { Platform } from '../oci/index.js';
import type { Place } from '../source/index.js';
import type { RunVariables } from '../task/index.js';

export type { RunVariables };

/** A task ready to run: plain, serialisable data; nothing in it needs the task file again but to point at it. */
export interface Plan {
  readonly run: RunVariables;
  readonly steps: readonly PlannedStep[];
}

/** One step with everything decided: what to do, after which steps, and how often to try. */
export interface PlannedStep {
  /** Unique in the plan; never empty. */
  readonly id: string;
  /** The step in the author's file. */
  readonly place: Place;
  readonly action: Action;
  /** Ids of the steps that must have succeeded before this one starts. */
  readonly after: readonly string[];
  /** `KEY=value`, the task's defaults merged in, one level of quoting removed. */
  readonly environment: readonly string[];
  /** Relative to the workspace (empty for its root), or absolute inside a container. */
  readonly workingDirectory: string;
  /** Seconds one attempt may take. */
  readonly timeout: number;
  /** Seconds to wait before the first attempt. */
  readonly startDelay: number;
  readonly retry: RetryPolicy;
  /** How many more times to run after the first success. */
  readonly repeat: number;
  /** A failure counts as success. */
  readonly ignoreErrors: boolean;
}

export interface RetryPolicy {
  /** Additional attempts after the first failure. */
  readonly count: number;
  readonly delaySeconds: number;
  /** Retry only when the output contains one of these; empty means on any failure. */
  readonly onErrors: readonly string[];
}

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
  | DockerAction;

/** A run of an image: `cmd: [docker run options] IMAGE [arguments]`. */
export interface ContainerAction {
  readonly kind: 'container';
  readonly image: string;
  readonly arguments: readonly string[];
  /** `docker run` options that stood before the image, as written. */
  readonly options: readonly string[];
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
  /** Leave the image's own working directory alone. */
  readonly disableWorkingDirectoryOverride: boolean;
}

/** An image build: docker build's own arguments, and the few of them that the rest of the run needs to know. */
export interface BuildAction {
  readonly kind: 'build';
  /** Everything but the context, in the author's order, ready for `docker build`. */
  readonly arguments: readonly string[];
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

/** Any other `docker …` (or `buildx …`, which becomes `docker buildx …`): a Docker command, its words after `docker`. */
export interface DockerAction {
  readonly kind: 'docker';
  readonly arguments: readonly string[];
}
