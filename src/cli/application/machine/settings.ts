import envPaths from 'env-paths';
import { join } from 'node:path';

/** Where the embedded registry listens unless the port is taken. */
export const preferredRegistryPort = 5656;

/** Where taskrun keeps what outlives a run: TASKRUN_DATA, else the user's data folder for programs. */
export function dataFolder(environment: NodeJS.ProcessEnv): string {
  const given = environment.TASKRUN_DATA;
  return given === undefined || given === '' ? envPaths('taskrun', { suffix: '' }).data : given;
}

/** Where fetched files are kept, which may be removed at any time: TASKRUN_CACHE, else the user's cache folder for programs. */
export function cacheFolder(environment: NodeJS.ProcessEnv): string {
  const given = environment.TASKRUN_CACHE;
  return given === undefined || given === '' ? envPaths('taskrun', { suffix: '' }).cache : given;
}

/** The user's own settings: TASKRUN_CONFIG, else `config.yaml` in the user's folder for programs' settings. */
export function settingsFile(environment: NodeJS.ProcessEnv): string {
  const given = environment.TASKRUN_CONFIG;
  if (given !== undefined && given !== '') return given;
  return join(envPaths('taskrun', { suffix: '' }).config, 'config.yaml');
}

/** The embedded registry's blobs, manifests and tags. */
export function registryFolder(environment: NodeJS.ProcessEnv): string {
  return join(dataFolder(environment), 'registry');
}

/** Where the docker CLI keeps its configuration. */
export function dockerConfigFolder(environment: NodeJS.ProcessEnv): string {
  const given = environment.DOCKER_CONFIG;
  return given === undefined || given === '' ? join(environment.HOME ?? '', '.docker') : given;
}
