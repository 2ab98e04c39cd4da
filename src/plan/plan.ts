import type { IndexAnnotation, Platform } from '../oci/index.js';
import type { Diagnostic } from '../diagnostic/index.js';
import type { Place } from '../source/index.js';
import type { RunVariables } from '../task/index.js';

export type { RunVariables };

/** A task ready to run: plain, serialisable data; nothing in it needs the task file again but to point at it. */
export interface Plan {
  readonly run: RunVariables;
  readonly steps: readonly PlannedStep[];
  /** The networks of the task; the one every run has when it has none of its own. */
  readonly networks: readonly PlannedNetwork[];
  readonly volumes: readonly PlannedVolume[];
  readonly secrets: readonly PlannedSecret[];
}

/** What a task may only do when the user says so: `--allow`. */
export type Permission = 'host-shell' | 'docker-socket' | 'privileged' | 'host-network' | 'host-env';

/** How to plan. */
export interface PlanOptions {
  readonly allow?: ReadonlySet<Permission>;
  /** Of a task that a step runs: what stands before the names of its steps, networks and volumes, such as `build.`. */
  readonly scope?: string;
  /** Of a task that a step runs, and that is not the user's own. */
  readonly remote?: boolean;
}

/** A network for the run's containers. */
export interface PlannedNetwork {
  readonly name: string;
  readonly driver: string;
  readonly ipv6: boolean;
  /** It is there already: not made, not removed. */
  readonly skipCreation: boolean;
  /** Containers of steps without a network are in it. */
  readonly isDefault: boolean;
  /** Absent for the one that the task does not mention. */
  readonly place?: Place;
}

/** A folder of files that steps mount. The contents are secret: they never reach a log or a description. */
export interface PlannedVolume {
  readonly name: string;
  readonly files: readonly { readonly name: string; readonly base64: string }[];
  readonly place: Place;
}

/** A secret that templates read as `.Secrets.<id>`. */
export interface PlannedSecret {
  readonly id: string;
  /** The URL of a secret in Azure Key Vault. */
  readonly keyvault: string;
  /** The identity that may read it; empty for the one the run has. */
  readonly clientID: string;
  readonly place: Place;
}

/** A volume in a step's container. */
export interface Mount {
  readonly volume: string;
  readonly path: string;
  readonly place: Place;
}

/** Where one stream of a step's process goes or comes from instead; later ones of a step act on earlier ones, as in a shell. */
export type Redirection =
  | {
      readonly stream: 'stdin' | 'stdout' | 'stderr';
      readonly mode: 'read' | 'write' | 'append';
      /** Relative to the workspace and inside it, or `/dev/null`. */
      readonly path: string;
      readonly place: Place;
    }
  | {
      readonly stream: 'stdout' | 'stderr';
      /** To wherever `target` goes at this point: `2>&1`. */
      readonly mode: 'join';
      readonly target: 'stdout' | 'stderr';
      readonly place: Place;
    };

/** One step with everything decided: what to do, after which steps, and how often to try. */
export interface PlannedStep {
  /** Unique in the plan; never empty. */
  readonly id: string;
  /** Of a step of a task that another step runs: what its id begins with, which its own file does not know. */
  readonly scope?: string;
  /** Such a task is not the user's own: the step may do nothing to this machine. */
  readonly remote?: boolean;
  /** The step in the author's file. */
  readonly place: Place;
  /** Which of the three kinds of step its author wrote. */
  readonly kind: 'build' | 'push' | 'cmd';
  readonly action: Action;
  /** The words of the `build` or `cmd` after quotes, redirections and aliases; none for a push. */
  readonly words: readonly string[];
  readonly redirections: readonly Redirection[];
  readonly mounts: readonly Mount[];
  /** The network its container is in: the step's own, or the default one of the task; empty for the engine's. */
  readonly network: string;
  /** What Docker would refuse: the plan stands, but the step is bound to fail. */
  readonly problems: readonly Diagnostic[];
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
