import { rmSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { abilitiesOf, type Dialect } from './dialect.js';

/** A user name and password for a registry (host and port). */
export interface RegistryLogin {
  readonly registry: string;
  readonly username: string;
  readonly password: string;
}

/** A folder for DOCKER_CONFIG that belongs to one run. */
export interface PrivateDockerConfig {
  readonly folder: string;
  remove(): Promise<void>;
  /** The same, before the process ends with the next line. */
  removeNow(): void;
}

/**
 * A private copy of the user's Docker configuration with more logins in it: what a run logs in to never reaches the
 * user's own file or credential store, and credentials never stand on a command line. Plugins and contexts are the
 * user's, by links.
 * @param folder is made for it
 * @param taskLogins the servers that the task itself logs in to or out of
 * @param dialect of the program that reads it
 */
export async function privateDockerConfig(
  folder: string,
  usersFolder: string,
  logins: readonly RegistryLogin[],
  taskLogins: readonly string[] = [],
  dialect: Dialect = 'docker',
): Promise<PrivateDockerConfig> {
  await mkdir(folder, { mode: 0o700 });
  const config = await readConfig(join(usersFolder, 'config.json'));
  const auths = Object.fromEntries(
    logins.map((login) => [serverOf(login.registry), { auth: encoded(login) }]),
  );
  // An empty helper name makes the docker CLI read and write `auths` in spite of a configured credential store.
  const inFile = [...logins.map(({ registry }) => registry), ...taskLogins].map(serverOf);
  const others = Object.entries(config.credHelpers ?? {}).filter(([server]) => !inFile.includes(server));
  // Other programs take the empty name for that of a program.
  const empty = abilitiesOf(dialect).emptyHelper ? inFile.map((server) => [server, ''] as const) : [];
  const credHelpers = Object.fromEntries([...others, ...empty]);
  const text = JSON.stringify({ ...config, auths: { ...config.auths, ...auths }, credHelpers });
  await writeFile(join(folder, 'config.json'), text, { mode: 0o600 });
  const beside = await readdir(usersFolder).catch(() => []);
  await Promise.all(
    beside
      .filter((name) => name !== 'config.json')
      .map((name) => symlink(join(usersFolder, name), join(folder, name))),
  );
  return {
    folder,
    remove: () => rm(folder, { recursive: true, force: true }),
    removeNow: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Docker files its Hub under the address of its first API. */
function serverOf(registry: string): string {
  return registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry;
}

interface Config {
  readonly auths?: Readonly<Record<string, unknown>>;
  readonly credHelpers?: Readonly<Record<string, string>>;
}

/** An unreadable file counts as empty: the docker CLI complains about it by itself. */
async function readConfig(path: string): Promise<Config> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Config;
  } catch {
    return {};
  }
}

function encoded({ username, password }: RegistryLogin): string {
  return Buffer.from(`${username}:${password}`).toString('base64');
}
