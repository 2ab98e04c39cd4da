import type { ImageLayout } from '../image-layout/index.js';
import { mediaTypes, normalizePlatform, type Descriptor, type Platform } from '../oci/index.js';
import { goJSON } from './go-text.js';
import { runConfigToJson, type HistoryEntry, type ImageConfig } from './image-config.js';
import type { BuildRequest } from './request.js';
import type { StageLayer, StageState } from './stage-state.js';
import type { MadeLayer } from './write-layer.js';

/** How an image is finished. */
export interface FinishOptions {
  readonly layout: ImageLayout;
  readonly request: Pick<BuildRequest, 'labels'>;
  readonly annotations: ReadonlyMap<string, string>;
  /** The platform that was asked for; undefined where the image's own counts. */
  readonly platform: Platform | undefined;
  /** When everything of it was made, in seconds since the epoch; undefined where nobody says. */
  readonly epoch: number | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** An image that is whole. */
export interface FinishedImage {
  readonly descriptor: Descriptor;
  readonly platform: Platform;
}

/**
 * Writes the configuration and the manifest of a stage.
 * @see https://github.com/moby/buildkit/blob/v0.31.1/exporter/containerimage/writer.go
 * @throws ImageLayoutError, or what making one of its layers fails with
 */
export async function finishImage(state: StageState, options: FinishOptions): Promise<FinishedImage> {
  const { layout, annotations } = options;
  const made = await Promise.all(state.layers.map((layer, at) => madeLayer(layer, state.config.diffIDs[at])));
  const stated = platformOfImage(state.config, options.platform);
  const config = configJson(state, made, stated, options);
  const configuration = await write(layout, goJSON(config), mediaTypes.ociConfig);
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    config: { mediaType: configuration.mediaType, digest: configuration.digest, size: configuration.size },
    layers: made.map(({ descriptor }) => plainDescriptor(descriptor)),
    ...(annotations.size > 0 && { annotations: sorted(annotations) }),
  };
  const descriptor = await write(layout, goJSON(manifest, 2), mediaTypes.ociManifest);
  return { descriptor, platform: options.platform ?? platformFrom(stated) };
}

/** A base's layer is known by the base's configuration. */
async function madeLayer(layer: StageLayer, diffID = ''): Promise<MadeLayer> {
  return layer instanceof Promise ? layer : { descriptor: layer, diffID };
}

function write(layout: ImageLayout, text: string, mediaType: string): Promise<Descriptor> {
  return layout.writeBytes(new TextEncoder().encode(text), mediaType);
}

function plainDescriptor({ mediaType, digest, size, urls, annotations }: Descriptor): object {
  return {
    mediaType,
    digest,
    size,
    ...(urls !== undefined && { urls }),
    ...(annotations !== undefined && Object.keys(annotations).length > 0 && { annotations }),
  };
}

type Stated = Pick<ImageConfig, 'os' | 'architecture' | 'variant' | 'osVersion' | 'osFeatures'>;

/** What was asked for counts more than what the base says. */
function platformOfImage(config: ImageConfig, asked: Platform | undefined): Stated {
  const { os, architecture, variant, osVersion, osFeatures } = config;
  if (asked === undefined) return normalized({ os, architecture, variant, osVersion, osFeatures });
  const same = asked.os === os && asked.architecture === architecture;
  return normalized({
    os: asked.os,
    architecture: asked.architecture,
    variant: same && (asked.variant ?? '') === '' ? variant : (asked.variant ?? ''),
    osVersion: same && (asked.osVersion ?? '') === '' ? osVersion : (asked.osVersion ?? ''),
    osFeatures: asked.osFeatures ?? osFeatures,
  });
}

function normalized({ os, architecture, variant, osVersion, osFeatures }: Stated): Stated {
  const platform = normalizePlatform(platformFrom({ os, architecture, variant, osVersion, osFeatures }));
  return {
    os: platform.os,
    architecture: platform.architecture,
    variant: platform.variant ?? '',
    osVersion,
    osFeatures,
  };
}

function platformFrom({ os, architecture, variant, osVersion, osFeatures }: Stated): Platform {
  return {
    os,
    architecture,
    ...(variant !== '' && { variant }),
    ...(osVersion !== '' && { osVersion }),
    ...(osFeatures.length > 0 && { osFeatures }),
  };
}

/** Members in the order of their names, as BuildKit has them. */
function configJson(
  state: StageState,
  layers: readonly MadeLayer[],
  stated: Stated,
  options: FinishOptions,
): object {
  const { config } = state;
  const history = datedHistory(state, options);
  const labels = new Map([...(config.run.labels ?? []), ...options.request.labels]);
  return {
    architecture: stated.architecture,
    ...(config.author !== '' && { author: config.author }),
    config: runConfigToJson({ ...config.run, labels: labels.size === 0 ? undefined : labels }),
    created: history.findLast(({ created }) => created !== undefined)?.created ?? null,
    history: history.length === 0 ? null : history,
    os: stated.os,
    ...(stated.osFeatures.length > 0 && { 'os.features': stated.osFeatures }),
    ...(stated.osVersion !== '' && { 'os.version': stated.osVersion }),
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffID }) => diffID) },
    ...(stated.variant !== '' && { variant: stated.variant }),
  };
}

/** Entries without a time get that of the next new layer, or of the one before. */
function datedHistory({ config, base }: StageState, { epoch, now }: FinishOptions): readonly HistoryEntry[] {
  const time = goTime(epoch === undefined ? now : epoch * 1000);
  const own = (entry: HistoryEntry, at: number): HistoryEntry =>
    at >= base.history && (epoch !== undefined || entry.empty_layer !== true)
      ? { ...entry, created: time }
      : entry;
  const entries = config.history.map(own);
  const firstWithout = entries.findIndex(({ created }) => created === undefined);
  const next =
    firstWithout < 0 ? undefined : entries.slice(firstWithout).find(({ created }) => created !== undefined);
  let latest = next?.created ?? entries.findLast(({ created }) => created !== undefined)?.created;
  let isFilling = false;
  return entries.map((entry) => {
    if (entry.created === undefined) isFilling = true;
    else if (isFilling) latest = entry.created;
    return historyJson({
      ...entry,
      ...(entry.created === undefined && latest !== undefined && { created: latest }),
    });
  });
}

function historyJson({ created, created_by, author, comment, empty_layer }: HistoryEntry): HistoryEntry {
  return {
    ...(created !== undefined && { created }),
    ...(created_by !== undefined && { created_by }),
    ...(author !== undefined && { author }),
    ...(comment !== undefined && { comment }),
    ...(empty_layer === true && { empty_layer }),
  };
}

/** As Go writes a time: no zeros at the end of the seconds. */
function goTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.?0+Z$/, 'Z');
}

/** Annotations in the order of their names. */
export function sorted(annotations: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  return Object.fromEntries([...annotations].sort(([one], [other]) => (one < other ? -1 : 1)));
}
