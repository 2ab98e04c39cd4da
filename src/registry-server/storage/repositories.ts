import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sizeOf, unlessAbsent } from './files.js';
import { repositoriesPath, repositoryPath } from './layout.js';
import { isRepositoryName, type RepositoryName } from './names.js';
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

/** Every repository with a manifest, now or earlier, in the order of their characters' codes. */
export async function listRepositories(storage: RegistryStorage): Promise<readonly RepositoryName[]> {
  return [...(await repositoriesBelow(repositoriesPath(storage), ''))].filter(isRepositoryName).sort();
}

async function repositoriesBelow(folder: string, name: string): Promise<readonly string[]> {
  const entries = (await unlessAbsent(readdir(folder))) ?? [];
  const below = entries
    .filter((entry) => !entry.startsWith('_'))
    .map((entry) => repositoriesBelow(join(folder, entry), name === '' ? entry : `${name}/${entry}`));
  return [...(entries.includes('_manifests') ? [name] : []), ...(await Promise.all(below)).flat()];
}
