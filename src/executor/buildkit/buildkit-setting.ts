import type { BuildKitClient, Builders, Slot } from '../../buildkit/index.js';
import type { ImageLayout } from '../../image-layout/index.js';
import type { Descriptor, Platform } from '../../oci/index.js';
import type { Action, Plan, PlannedStep } from '../../plan/index.js';
import type { PrivateFiles, Workspace } from '../../workspace/index.js';
import type { LocalImages } from '../local-images/index.js';
import type { RedirectedStreams } from '../redirect.js';
import type { RegistryWork } from '../registry-work.js';
import type { RunSecrets } from '../run-secrets.js';
import type { WorkspaceMemory } from './workspace/memory.js';

/** What the BuildKit executor needs of the world. */
export interface BuildKitSetting {
  readonly client: BuildKitClient;
  readonly builders: Builders;
  readonly workspace: Workspace;
  /** What earlier runs have sent of its context; absent where there is none. */
  readonly memory?: WorkspaceMemory;
  readonly privateFiles: PrivateFiles;
  readonly registry: RegistryWork;
  /** The run's images, and what carries out pushes and docker commands about them. */
  readonly layout: ImageLayout;
  readonly images: LocalImages;
  /** What a step that names no platform is for. */
  readonly platform: Platform;
  /** The user's environment: `--build-arg NAME` and `--secret` look there. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** BuildKit keeps what it is told, so that it gets secrets as such. */
  readonly secrets: RunSecrets;
}

/** One run with BuildKit: what all of its steps share. */
export interface BuildKitRun {
  readonly plan: Plan;
  readonly setting: BuildKitSetting;
  /** What the images of containers lead to, by name and platform: a registry is asked once. */
  readonly pulled: Map<string, Descriptor>;
  /** Builders and registries, by their addresses, that don't reach each other. */
  readonly unreachable: Set<string>;
}

/** One attempt at a step. */
export interface StepWork<A extends Action = Action> extends RedirectedStreams {
  readonly step: PlannedStep;
  readonly action: A;
  readonly signal: AbortSignal;
}

/** One attempt at a step, with a place on a builder. */
export type PlacedWork<A extends Action = Action> = StepWork<A> & { readonly slot: Slot };
