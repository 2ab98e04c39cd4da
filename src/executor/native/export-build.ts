import { mkdir, symlink, chmod, writeFile } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  changesBetween,
  directoryOf,
  writeLayer,
  type Change,
  type Directory,
} from '../../file-tree/index.js';
import type { BuildPorts, BuildResult } from '../../image-build/index.js';
import { formatPlatform, type Descriptor } from '../../oci/index.js';
import type { PlannedStep } from '../../plan/index.js';
import type { Workspace } from '../../workspace/index.js';
import { openInside } from '../open-inside.js';
import { imageFiles } from './image-files.js';
import type { BuildOutput } from './output-option.js';
import type { ReadBuild } from './read-build.js';

/** What a build came to, and where its step may write. */
export interface Finished {
  readonly built: BuildResult;
  readonly names: readonly string[];
  readonly read: ReadBuild;
  readonly workspace: Workspace;
  readonly step: Pick<PlannedStep, 'workingDirectory'>;
}

type Reading = Pick<BuildPorts, 'layout' | 'signal'>;

/** Writes a build's outputs into the workspace. @throws WorkspaceError, FileTreeError, ImageBuildError */
export async function exportBuild(finished: Finished & Reading): Promise<void> {
  for (const output of finished.read.outputs) {
    if (output.destination === undefined) continue;
    const changes = await changesOf(output, finished);
    const path = join(finished.step.workingDirectory, output.destination);
    if (output.asFile === true) await writeTar(path, changes, finished.workspace);
    else await writeFiles(await finished.workspace.resolve(dirname(path)), basename(path), changes);
  }
}

/** An image as a layout, or the files of the target themselves, by platform where there are several. */
async function changesOf(
  output: BuildOutput,
  { layout, signal, built, names }: Finished & Reading,
): Promise<readonly Change[]> {
  if (output.type === 'oci' || output.type === 'docker')
    return imageFiles(layout, built.target, names, output.type, signal);
  const trees = await Promise.all(
    built.images.map(async ({ platform, files }) => ({ platform, files: await files() })),
  );
  const [only, second] = trees;
  const root: Directory =
    only !== undefined && second === undefined
      ? only.files
      : directoryOf(
          trees.map(({ platform, files }) => [formatPlatform(platform).replaceAll('/', '_'), files]),
        );
  return changesBetween(directoryOf(), root);
}

async function writeTar(path: string, changes: readonly Change[], workspace: Workspace): Promise<void> {
  const file = await openInside(path, 'write', workspace, 'an output needs a file of the workspace');
  await pipeline(Readable.from(writeLayer(changes), { objectMode: false }), file.createWriteStream());
}

/** Owners and devices are only for those who may make them. */
async function writeFiles(parent: string, name: string, changes: readonly Change[]): Promise<void> {
  const root = join(parent, name);
  await mkdir(root, { recursive: true });
  for (const { path, node } of changes) {
    const target = join(root, path);
    if (node.type === 'directory') await mkdir(target, { recursive: true });
    else if (node.type === 'symlink') await symlink(node.target, target);
    else if (node.type === 'file')
      await pipeline(
        Readable.from(await node.content.open(), { objectMode: false }),
        createWriteStream(target, { flags: 'wx' }),
      );
  }
  for (const { path, node } of [...changes].reverse())
    if (node.type === 'directory' || node.type === 'file')
      await chmod(join(root, path), node.attributes.mode & 0o777);
}

/** `--iidfile` and `--metadata-file`. @throws WorkspaceError */
export async function writeMetadata({ built, names, read, workspace, step }: Finished): Promise<void> {
  const { identityFile, metadataFile } = read;
  const { digest, mediaType, size }: Descriptor = built.target;
  const metadata = {
    'containerimage.descriptor': { mediaType, digest, size },
    'containerimage.digest': digest,
    ...(names.length > 0 && { 'image.name': names.join(',') }),
  };
  const hint = 'the file has to be one of the workspace';
  const write = async (path: string, text: string): Promise<void> => {
    const file = await openInside(join(step.workingDirectory, path), 'write', workspace, hint);
    await writeFile(file, text);
    await file.close();
  };
  if (identityFile !== undefined) await write(identityFile, digest);
  if (metadataFile !== undefined) await write(metadataFile, `${JSON.stringify(metadata, undefined, 2)}\n`);
}
