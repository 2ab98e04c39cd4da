import { isImageConfigMediaType, platformOfConfig, type ImageManifest, type Platform } from '../oci/index.js';
import type { AskOptions, RegistryClient, RepositoryName } from '../registry/index.js';
import { defined } from './defined.js';

/**
 * What an image says of itself. Texts are as the image has them: whoever shows them makes them safe to show.
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.0/config.md
 */
export interface ImageConfiguration {
  /** Normalised; undefined when the image doesn't say. */
  readonly platform?: Platform;
  /** As it is stated: many images say nothing of it that are for one variant only. */
  readonly variant?: string;
  /** ISO 8601, UTC. */
  readonly created?: string;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  /** Names only: a value may be a secret that should not be there. */
  readonly environment: readonly string[];
  readonly workingDirectory?: string;
  readonly user?: string;
  readonly exposedPorts: readonly string[];
  readonly volumes: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly stopSignal?: string;
  /** How many layers it wants to be made of; undefined when it doesn't say. */
  readonly layers?: number;
}

/** A configuration is some kilobytes; this bounds what an untrusted registry can send. */
const mostBytes = 8 * 1024 * 1024;

/** An image's configuration; undefined when the manifest is no image but an artifact. @throws RegistryError, or OciError */
export async function readConfiguration(
  client: RegistryClient,
  repository: RepositoryName,
  { config }: ImageManifest,
  options: AskOptions,
): Promise<ImageConfiguration | undefined> {
  if (!isImageConfigMediaType(config.mediaType)) return undefined;
  return configurationOf(await client.blobs.bytes(repository, config, mostBytes, options));
}

/** What the bytes of a configuration say. @throws OciError */
export function configurationOf(bytes: Uint8Array): ImageConfiguration {
  const platform = platformOfConfig(bytes);
  const json = objectOf(JSON.parse(new TextDecoder().decode(bytes)));
  const config = objectOf(json.config);
  const { diff_ids: layers } = objectOf(json.rootfs);
  return {
    ...defined({
      platform,
      variant: textOf(json.variant),
      created: timeOf(json.created),
      workingDirectory: textOf(config.WorkingDir),
      user: textOf(config.User),
      stopSignal: textOf(config.StopSignal),
      layers: Array.isArray(layers) ? layers.length : undefined,
    }),
    entrypoint: textsOf(config.Entrypoint),
    command: textsOf(config.Cmd),
    environment: textsOf(config.Env).map((entry) => entry.replace(/=.*$/s, '')),
    exposedPorts: Object.keys(objectOf(config.ExposedPorts)),
    volumes: Object.keys(objectOf(config.Volumes)),
    labels: labelsOf(config.Labels),
  };
}

/** Go writes the year 1 for a time that nobody set. */
function timeOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.startsWith('0001-01-01')) return undefined;
  const time = new Date(value);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

function labelsOf(value: unknown): Readonly<Record<string, string>> {
  const labels = Object.entries(objectOf(value)).filter((label): label is [string, string] =>
    isText(label[1]),
  );
  return Object.fromEntries(labels);
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter(isText) : [];
}

function textOf(value: unknown): string | undefined {
  return isText(value) && value !== '' ? value : undefined;
}

const isText = (value: unknown): value is string => typeof value === 'string';

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
