import {
  digestOf,
  manifestOf,
  mediaTypes,
  OciError,
  readManifest,
  type Annotations,
  type ImageManifest,
  type Manifest,
} from '../oci/index.js';
import { RegistryError, type ManifestName, type RegistryClient } from '../registry/index.js';
import { largestState, parseState, summaryOf } from './parse-state.js';
import type { RunState, StateSummary } from './run-state.js';
import { StateError } from './state-error.js';
import type { StateStore } from './state-store.js';

/** What the artifact is, by which registries list it. */
const stateArtifactType = 'application/vnd.taskrun.state.v1';

/** The media type of its one layer: JSON, a {@link RunState}. */
const stateMediaType = 'application/vnd.taskrun.state.v1+json';

/** @see https://github.com/opencontainers/image-spec/blob/v1.1.0/manifest.md#guidance-for-an-empty-descriptor */
const emptyMediaType = 'application/vnd.oci.empty.v1+json';

/** Annotations that tell whether anything has changed without the layer being fetched. */
const annotations = {
  run: 'io.taskrun.run',
  inputs: 'io.taskrun.inputs',
  images: 'io.taskrun.images',
} as const;

/** A state as an artifact in a registry, under a tag; any OCI tool can pull its one file. */
export function registryStates(client: RegistryClient, target: ManifestName): StateStore {
  const name = `oci://${target.registry}/${target.repository}:${target.tag ?? 'latest'}`;
  const found = (signal: AbortSignal) =>
    reading(name, signal, async () => contentOf(await manifestAt(client, target, signal), name));
  return {
    name,
    summary: async (signal) => summaryIn((await found(signal))?.annotations),
    async read(signal) {
      const content = await found(signal);
      const layer = content?.layers[0];
      if (layer === undefined) return undefined;
      const bytes = await reading(name, signal, () =>
        client.blobs.bytes(target, layer, largestState, { signal }),
      );
      return parseState(new TextDecoder().decode(bytes), name);
    },
    write: (state, signal) => put(client, target, { name, state, signal }),
  };
}

function summaryIn(said: Annotations = {}): StateSummary | undefined {
  const { [annotations.run]: run, [annotations.inputs]: digest, [annotations.images]: names = '' } = said;
  if (run === undefined) return undefined;
  const images = names.split(' ').filter((name) => name !== '');
  return { run, images, ...(digest === undefined ? {} : { digest }) };
}

async function manifestAt(
  client: RegistryClient,
  target: ManifestName,
  signal: AbortSignal,
): Promise<Manifest | undefined> {
  try {
    return await client.manifests.get(target, { signal });
  } catch (error) {
    if (error instanceof RegistryError && error.status === 404) return undefined;
    throw error;
  }
}

/** @throws StateError for something else under that tag, which must not be overwritten */
function contentOf(manifest: Manifest | undefined, name: string): ImageManifest | undefined {
  if (manifest === undefined) return undefined;
  const content = readManifest(manifest);
  if (content.kind === 'image' && content.artifactType === stateArtifactType) return content;
  throw new StateError('unsound', `'${name}' is not the state of a run`, 'give --state a tag of its own');
}

async function put(
  client: RegistryClient,
  target: ManifestName,
  { name, state, signal }: { readonly name: string; readonly state: RunState; readonly signal: AbortSignal },
): Promise<void> {
  try {
    contentOf(await manifestAt(client, target, signal), name);
    const upload = async (mediaType: string, bytes: Uint8Array) => {
      const blob = { digest: digestOf(bytes), size: bytes.length };
      if (!(await client.blobs.has(target, blob.digest, { signal })))
        await client.blobs.upload(target, blob, bytes, { signal });
      return { mediaType, ...blob };
    };
    const config = await upload(emptyMediaType, encoded({}));
    const layer = await upload(stateMediaType, encoded(state));
    const { run, digest, images } = summaryOf(state);
    const json = {
      schemaVersion: 2,
      mediaType: mediaTypes.ociManifest,
      artifactType: stateArtifactType,
      config,
      layers: [{ ...layer, annotations: { 'org.opencontainers.image.title': 'state.json' } }],
      annotations: {
        [annotations.run]: run,
        [annotations.images]: images.join(' '),
        ...(digest === undefined ? {} : { [annotations.inputs]: digest }),
      },
    };
    await client.manifests.put(target, manifestOf(encoded(json), mediaTypes.ociManifest), { signal });
  } catch (error) {
    throw failure(`the state '${name}' could not be written`, error, signal);
  }
}

async function reading<T>(name: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw failure(`the state '${name}' cannot be read`, error, signal);
  }
}

function failure(what: string, error: unknown, signal: AbortSignal): unknown {
  signal.throwIfAborted();
  if (!(error instanceof RegistryError || error instanceof OciError)) return error;
  const hint = (error as { readonly hint?: string }).hint ?? 'check the name, and the login';
  return new StateError('unreachable', `${what}: ${error.message}`, hint, { cause: error });
}

function encoded(json: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(json));
}
