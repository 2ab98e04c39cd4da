import { access, constants, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { EngineEndpoint } from './find-engine.js';

/** Where the docker CLI looks after the user's own folders. */
const systemFolders = [
  '/usr/local/lib/docker/cli-plugins',
  '/usr/local/libexec/docker/cli-plugins',
  '/usr/lib/docker/cli-plugins',
  '/usr/libexec/docker/cli-plugins',
];

/**
 * The buildx program that `docker build` would hand a build to, where that is certain; undefined where the docker CLI
 * must decide (an alias, a context of its own). Started directly it saves two processes for each build: the CLI, which
 * first starts every plugin to ask what it is.
 * @see https://github.com/docker/buildx#manual-download (buildx as a program of its own)
 */
export async function findBuildxProgram(
  environment: NodeJS.ProcessEnv,
  { origin }: Pick<EngineEndpoint, 'origin'>,
): Promise<string | undefined> {
  if (origin === 'context' || process.platform === 'win32') return undefined;
  const given = environment.DOCKER_CONFIG ?? '';
  const folder = given === '' ? join(environment.HOME ?? homedir(), '.docker') : given;
  const { aliases, cliPluginsExtraDirs } = await readConfig(folder);
  if (aliases?.builder !== undefined) return undefined;
  for (const place of [...(cliPluginsExtraDirs ?? []), join(folder, 'cli-plugins'), ...systemFolders]) {
    const program = join(place, 'docker-buildx');
    if (await isExecutable(program)) return program;
  }
  return undefined;
}

/** The parts of Docker's config.json that decide about plugins. */
interface PluginConfig {
  readonly aliases?: Readonly<Record<string, string>>;
  readonly cliPluginsExtraDirs?: readonly string[];
}

/** What cannot be read is the docker CLI's to complain about. */
async function readConfig(folder: string): Promise<PluginConfig> {
  try {
    return JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')) as PluginConfig;
  } catch {
    return {};
  }
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
