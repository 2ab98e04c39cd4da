import { setTimeout as delay } from 'node:timers/promises';
import { isOnThisMachine, type Slot } from '../../../buildkit/index.js';
import { chooseImage, imagesIn, pullImage, type LayoutImage } from '../../../image-layout/index.js';
import { formatPlatform, formatReference, parseReference, type Platform } from '../../../oci/index.js';
import type { ContainerAction } from '../../../plan/index.js';
import { isLoopback, RegistryError } from '../../../registry/index.js';
import type { BuildKitRun, BuildKitSetting } from '../buildkit-setting.js';

/** The image a container is made of, and how BuildKit gets it. */
export interface StepImage {
  readonly configuration: ImageDefaults;
  /** An identifier of LLB. */
  readonly source: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** BuildKit gets it from the run's layout. */
  readonly fromLayout: boolean;
}

/** What an image says of its containers. */
export interface ImageDefaults {
  readonly entryPoint: readonly string[];
  readonly command: readonly string[];
  readonly environment: readonly string[];
  readonly directory: string;
  readonly user: string;
}

/** The name that the run's layout has for BuildKit. */
export const imageStore = 'run';

/**
 * Finds a step's image: one of the run, else out of its registry, for the platform of the step. BuildKit fetches its layers
 * itself, unless only this machine can. @throws RegistryError, OciError, ImageLayoutError
 */
export async function imageOfStep(
  { setting: { layout }, pulled }: BuildKitRun,
  action: ContainerAction,
  platform: Platform,
  { builder }: Slot,
  signal: AbortSignal,
): Promise<StepImage> {
  const name = action.image;
  const own = layout.find(name);
  const key = `${name} ${formatPlatform(platform)}`;
  const known = own ?? (action.pull ? undefined : pulled.get(key));
  const target = known ?? (await pull(layout, action, platform, signal));
  if (own === undefined) pulled.set(key, target);
  const image = chooseImage(await imagesIn(layout, target, signal), platform, name);
  const reference = parseReference(name);
  const here =
    own !== undefined || (isLoopback(reference?.registry ?? '') && !isOnThisMachine(builder.server));
  if (here) await layout.bringAll(image.descriptor, signal);
  const { digest } = image.descriptor;
  const registryName = reference === undefined ? name : formatReference({ ...reference, digest });
  return {
    configuration: defaultsOf(image),
    source: here ? `oci-layout://${imageStore}/image@${digest}` : `docker-image://${registryName}`,
    attributes: here ? { 'oci.store': imageStore } : {},
    fromLayout: here,
  };
}

/** Tries as often as the step says. */
async function pull(
  layout: BuildKitSetting['layout'],
  { image, downloadRetries, downloadRetryDelay }: ContainerAction,
  platform: Platform,
  signal: AbortSignal,
) {
  for (let left = downloadRetries; ; left--) {
    try {
      return await pullImage(layout, image, { platform, signal });
    } catch (error) {
      if (left <= 0 || !(error instanceof RegistryError)) throw error;
      await delay(downloadRetryDelay * 1000, undefined, { signal });
    }
  }
}

/** @see https://github.com/opencontainers/image-spec/blob/v1.1.0/config.md#properties */
function defaultsOf({ configuration }: LayoutImage): ImageDefaults {
  const { config } = JSON.parse(new TextDecoder().decode(configuration)) as {
    readonly config?: Config | null;
  };
  const { Entrypoint, Cmd, Env, WorkingDir, User } = config ?? {};
  return {
    entryPoint: Entrypoint ?? [],
    command: Cmd ?? [],
    environment: Env ?? [],
    directory: WorkingDir ?? '',
    user: User ?? '',
  };
}

interface Config {
  readonly Entrypoint?: readonly string[] | null;
  readonly Cmd?: readonly string[] | null;
  readonly Env?: readonly string[] | null;
  readonly WorkingDir?: string;
  readonly User?: string;
}
