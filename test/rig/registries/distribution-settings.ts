import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCertificate } from './certificate.js';
import type { Account, Place } from './place.js';
import type { TokenServer } from './token-server/index.js';

/** How a registry of the Distribution family is to be; default: open to everybody, plain HTTP. */
export interface DistributionOptions {
  readonly access?: 'htpasswd' | TokenServer;
  readonly tls?: boolean;
}

/** Whom a registry with htpasswd lets in. */
export const htpasswdAccount: Account = { username: 'alice', password: 'wonderland' };
/** bcrypt, the only kind that Distribution takes, of that password. */
const htpasswd = 'alice:$2b$04$8SSydIQBofUFqLv7MqbYc.iNzlzS5EG.lEjQoMd/Cc0mUO8qk1I1.\n';

/** Writes the settings file, the same for 2.8 and 3, and what it refers to; gives its path and whom to trust for TLS. */
export async function writeSettings(
  place: Place,
  folder: string,
  { access, tls = false }: DistributionOptions,
): Promise<{ readonly file: string; readonly authority: string | undefined }> {
  const file = join(folder, 'settings.yml');
  const certificate = tls ? await createCertificate(place, folder) : undefined;
  const http = {
    addr: '127.0.0.1:0',
    ...(certificate && { tls: { certificate: certificate.certificateFile, key: certificate.keyFile } }),
  };
  const settings = {
    version: 0.1,
    log: { level: 'info', accesslog: { disabled: true } },
    storage: {
      filesystem: { rootdirectory: join(folder, 'data') },
      delete: { enabled: true },
      maintenance: { uploadpurging: { enabled: false } },
    },
    http,
    ...(access === undefined ? {} : { auth: await authSettings(folder, access) }),
  };
  await writeFile(file, JSON.stringify(settings)); // JSON is YAML, too
  return { file, authority: certificate?.certificateFile };
}

async function authSettings(folder: string, access: 'htpasswd' | TokenServer): Promise<object> {
  if (access !== 'htpasswd') {
    const { realm, service, issuer, certificateFile } = access;
    return { token: { realm, service, issuer, rootcertbundle: certificateFile } };
  }
  const path = join(folder, 'htpasswd');
  await writeFile(path, htpasswd);
  return { htpasswd: { realm: 'rig', path } };
}
