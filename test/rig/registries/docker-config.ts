import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account } from './place.js';

/** What Docker's configuration has for a registry: a password, or an identity token as `az acr login` leaves it. */
export type Login = Account | { readonly identityToken: string };

/** A folder to be DOCKER_CONFIG. */
export interface DockerConfig {
  readonly folder: string;
  readonly close: () => Promise<void>;
}

/** Makes a Docker configuration with these logins, by address, and the plugins (buildx) of another one. */
export async function openDockerConfig(
  logins: Readonly<Record<string, Login>>,
  plugins: string,
): Promise<DockerConfig> {
  const folder = await mkdtemp(join(tmpdir(), 'taskrun-docker-config-'));
  const auths = Object.fromEntries(Object.entries(logins).map(([address, login]) => [address, entry(login)]));
  await writeFile(join(folder, 'config.json'), JSON.stringify({ auths }), { mode: 0o600 });
  await symlink(join(plugins, 'cli-plugins'), join(folder, 'cli-plugins'));
  return { folder, close: () => rm(folder, { recursive: true, force: true }) };
}

function entry(login: Login): object {
  if ('identityToken' in login) {
    const nobody = '00000000-0000-0000-0000-000000000000:'; // the user name that ACR's identity tokens go with
    return { auth: Buffer.from(nobody).toString('base64'), identitytoken: login.identityToken };
  }
  return { auth: Buffer.from(`${login.username}:${login.password}`).toString('base64') };
}
