import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isRepositoryName, type RepositoryName } from '../../oci/index.js';
import { sizeOf, unlessAbsent } from './files.js';
import { repositoriesPath, repositoryPath, type RepositoryPart } from './layout.js';
import type { RegistryStorage } from './storage.js';

/** Whether anything was ever pushed to a repository. */
export async function repositoryExists(
  storage: RegistryStorage,
  repository: RepositoryName,
): Promise<boolean> {
  const sizes = await Promise.all([
    sizeOf(repositoryPath(storage, repository, '_blobs')),
    sizeOf(repositoryPath(storage, repository, '_manifests')),
  ]);
  return sizes.some((size) => size !== undefined);
}

/** The repositories that have files of this kind, now or earlier, in no order. */
export async function listRepositories(
  storage: RegistryStorage,
  part: RepositoryPart = '_manifests',
): Promise<readonly RepositoryName[]> {
  return (await repositoriesBelow(repositoriesPath(storage), '', part)).filter(isRepositoryName);
}

async function repositoriesBelow(
  folder: string,
  name: string,
  part: RepositoryPart,
): Promise<readonly string[]> {
  const entries = (await unlessAbsent(readdir(folder, { withFileTypes: true }))) ?? [];
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const below = folders
    .filter((entry) => !entry.startsWith('_'))
    .map((entry) => repositoriesBelow(join(folder, entry), name === '' ? entry : `${name}/${entry}`, part));
  return [...(folders.includes(part) ? [name] : []), ...(await Promise.all(below)).flat()];
}
