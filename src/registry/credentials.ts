import { readFile } from 'node:fs/promises';
import { RegistryError } from './registry-error.js';

/** What proves to a registry who asks. Never shown, never logged. */
export type Credential =
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  /** An OAuth2 refresh token, as Azure Container Registry's login gives. */
  | { readonly kind: 'identity-token'; readonly token: string };

/** The credential to use for a registry (host and port); undefined means anonymous. */
export type Credentials = (registry: string) => Promise<Credential | undefined>;

/** Asks `docker-credential-<helper> get` for a server's credential; undefined when it has none. */
export type CredentialHelper = (helper: string, serverAddress: string) => Promise<Credential | undefined>;

/** Where credentials come from, first match wins. */
export interface CredentialSources {
  /** Given by the user for this run; keys are host and port. */
  readonly explicit?: ReadonlyMap<string, Credential>;
  /** The folder of Docker's `config.json`. */
  readonly dockerConfigDirectory?: string;
  /** Without one, `credHelpers` and `credsStore` are not consulted. */
  readonly helper?: CredentialHelper;
}

/** Credentials from these sources. The file is read at each question: a `docker login` in an earlier step counts. */
export function credentialsFrom({ explicit, dockerConfigDirectory, helper }: CredentialSources): Credentials {
  return async (registry) => {
    const given = explicit?.get(registry);
    if (given !== undefined || dockerConfigDirectory === undefined) return given;
    const config = await readDockerConfig(`${dockerConfigDirectory}/config.json`, registry);
    return (await fromHelper(config, registry, helper)) ?? fromAuths(config.auths, registry);
  };
}

type Json = Readonly<Record<string, unknown>>;

interface DockerConfig {
  readonly auths: Json;
  readonly credHelpers: Json;
  readonly credsStore: unknown;
}

async function readDockerConfig(path: string, registry: string): Promise<DockerConfig> {
  let config: Json = {};
  try {
    config = objectOf(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw unreadable(path, registry);
  }
  const { auths, credHelpers, credsStore } = config;
  return { auths: objectOf(auths), credHelpers: objectOf(credHelpers), credsStore };
}

function unreadable(path: string, registry: string): RegistryError {
  return new RegistryError(`the Docker configuration '${path}' cannot be read as JSON`, {
    registry,
    hint: `repair the file, or name another folder with DOCKER_CONFIG`,
  });
}

async function fromHelper(
  { credHelpers, credsStore }: DockerConfig,
  registry: string,
  helper: CredentialHelper | undefined,
): Promise<Credential | undefined> {
  const name = credHelpers[registry] ?? credHelpers[serverAddress(registry)] ?? credsStore;
  if (typeof name !== 'string' || name === '' || helper === undefined) return undefined;
  return helper(name, serverAddress(registry));
}

/** Docker Hub is filed under the address of its first API. */
function serverAddress(registry: string): string {
  return registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry;
}

function fromAuths(auths: Json, registry: string): Credential | undefined {
  const exact = auths[registry] ?? auths[serverAddress(registry)];
  const entry =
    exact ?? Object.entries(auths).find(([key]) => hostOf(key) === hostOf(serverAddress(registry)))?.[1];
  const { auth, identitytoken, username, password } = objectOf(entry);
  if (isFilled(identitytoken)) return { kind: 'identity-token', token: identitytoken };
  if (isFilled(auth)) return decodeAuth(auth);
  return isFilled(username) && isFilled(password) ? { kind: 'password', username, password } : undefined;
}

/** Old configurations have keys with a scheme and a path. */
function hostOf(key: string): string {
  return key
    .replace(/^https?:\/\//, '')
    .replace(/\/.*$/, '')
    .toLowerCase();
}

function decodeAuth(auth: string): Credential | undefined {
  const [, username, password] =
    /^([^:]*):(.*?)\0*$/s.exec(Buffer.from(auth, 'base64').toString('utf8')) ?? [];
  return isFilled(username) && password !== undefined ? { kind: 'password', username, password } : undefined;
}

function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}
