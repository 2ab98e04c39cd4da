import { posix } from 'node:path';
import {
  combineImages,
  ManifestListError,
  pushCombined,
  type CombinedImage,
  type CombineOptions,
} from '../manifest-list/index.js';
import { descriptorToJson, formatReference, parseReference } from '../oci/index.js';
import type { ImagetoolsCreateAction, PlannedStep } from '../plan/index.js';
import type { RegistryClient } from '../registry/index.js';
import type { Workspace } from '../workspace/index.js';
import type { StepSink } from './executor.js';
import { openInside } from './open-inside.js';

/** What {@link createImage} works with. */
export interface CreateWork {
  readonly client: RegistryClient;
  readonly workspace: Workspace;
  /** How sources are read. */
  readonly sources: CombineOptions;
  readonly signal: AbortSignal;
}

type Directory = Pick<PlannedStep, 'workingDirectory'>;

/**
 * `docker buildx imagetools create`: prints the manifest, or pushes it under its tags.
 * @throws RegistryError, ImageError, ManifestListError, OciError or WorkspaceError
 */
export async function createImage(
  { client, workspace, sources, signal }: CreateWork,
  step: Directory,
  action: ImagetoolsCreateAction,
  sink: StepSink,
): Promise<void> {
  const tags = action.tags.map(({ name }) => name);
  const files = await Promise.all(action.files.map(({ path }) => readSource(inStep(step, path), workspace)));
  const { annotations, platforms, append, preferIndex } = action;
  const options = { ...sources, annotations, platforms, append, preferIndex };
  const image = await combineImages(
    client,
    tags,
    [...files, ...action.sources.map(({ name }) => name)],
    options,
  );
  if (action.dryRun) {
    for (const line of new TextDecoder().decode(image.manifest.bytes).split('\n'))
      sink.output('stdout', line);
    return;
  }
  for (const pushed of await pushCombined(client, image, tags, { signal })) sink.pushed(pushed);
  sink.output('stdout', image.manifest.digest);
  if (action.metadataFile !== undefined)
    await writeMetadata(inStep(step, action.metadataFile.path), image, tags, workspace);
}

/** A path of a step, in the workspace. */
function inStep({ workingDirectory }: Directory, path: string): string {
  return path.startsWith('/') ? path : posix.join(workingDirectory, path);
}

/** A descriptor is some hundred bytes. */
const mostSourceBytes = 1024 * 1024;

async function readSource(path: string, workspace: Workspace): Promise<string> {
  const file = await openInside(path, 'read', workspace, 'a source is read from a file of the workspace');
  try {
    const { size } = await file.stat();
    if (size <= mostSourceBytes) return await file.readFile('utf8');
    const hint = 'a file of a source holds one name, digest or descriptor';
    throw new ManifestListError(`'${path}' has ${size} bytes, too many for a source`, hint);
  } finally {
    await file.close();
  }
}

/** As buildx has it. @see https://docs.docker.com/reference/cli/docker/buildx/imagetools/create/#metadata-file */
async function writeMetadata(
  path: string,
  { manifest: { mediaType, digest, bytes } }: CombinedImage,
  tags: readonly string[],
  workspace: Workspace,
): Promise<void> {
  const repositories = tags.flatMap((tag) => {
    const reference = parseReference(tag);
    if (reference === undefined) return [];
    const { registry, repository, original } = reference;
    return [formatReference({ registry, repository, original })];
  });
  const metadata = {
    'containerimage.descriptor': descriptorToJson({ mediaType, digest, size: bytes.length }),
    'image.name': [...new Set(repositories)].sort().join(','),
  };
  const file = await openInside(path, 'write', workspace, 'the metadata go into a file of the workspace');
  try {
    await file.writeFile(`${JSON.stringify(metadata, undefined, 2)}\n`);
  } finally {
    await file.close();
  }
}
