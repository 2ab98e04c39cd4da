import { digestOf, manifestOf, mediaTypes, type Annotations, type Digest } from '../oci/index.js';
import type { ManifestName, RegistryClient } from '../registry/index.js';
import { taskArtifactType, taskConfigMediaType, titleAnnotation, type TaskConfig } from './format.js';

/** A file of a published task. */
export interface PublishedFile {
  /** Relative, with slashes, inside. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A task as it is to be published. */
export interface TaskArtifact {
  readonly config: TaskConfig;
  readonly files: readonly PublishedFile[];
  readonly annotations: Annotations;
}

/** What is in the registry now. */
export interface PublishedTask {
  readonly digest: Digest;
  /** In the artifact's order. */
  readonly paths: readonly string[];
}

/**
 * Stores a task in a registry, its tag last. The same files and annotations always have the same
 * digest, so publishing again changes nothing. @throws RegistryError
 */
export async function publishTask(
  client: RegistryClient,
  target: ManifestName,
  { config, files, annotations }: TaskArtifact,
  signal: AbortSignal,
): Promise<PublishedTask> {
  const upload = async (mediaType: string, bytes: Uint8Array) => {
    const blob = { digest: digestOf(bytes), size: bytes.length };
    if (!(await client.blobs.has(target, blob.digest, { signal })))
      await client.blobs.upload(target, blob, bytes, { signal });
    return { mediaType, ...blob };
  };
  const described = await upload(taskConfigMediaType, encoded(config));
  const layers = [];
  for (const { path, bytes } of inOrder(files))
    layers.push({ ...(await upload(mediaTypeOf(path), bytes)), annotations: { [titleAnnotation]: path } });
  const manifest = manifestOf(
    encoded({
      schemaVersion: 2,
      mediaType: mediaTypes.ociManifest,
      artifactType: taskArtifactType,
      config: described,
      layers,
      annotations: Object.fromEntries(
        Object.entries(annotations).sort(([one], [other]) => (one < other ? -1 : 1)),
      ),
    }),
    mediaTypes.ociManifest,
  );
  await client.manifests.put(target, manifest, { signal });
  return {
    digest: manifest.digest,
    paths: layers.map(({ annotations: { [titleAnnotation]: path } }) => path),
  };
}

/** Each path once, always in the same order. */
function inOrder(files: readonly PublishedFile[]): readonly PublishedFile[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return [...byPath.values()].sort(({ path: one }, { path: other }) => (one < other ? -1 : 1));
}

function mediaTypeOf(path: string): string {
  return /\.ya?ml$/i.test(path) ? 'application/yaml' : 'application/octet-stream';
}

function encoded(json: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(json));
}
