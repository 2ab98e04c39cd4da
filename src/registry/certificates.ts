import { readdir, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { RegistryError } from './registry-error.js';
import type { Environment } from './route.js';

/** Where certificates are looked for. */
export interface CertificateSources {
  /** `SSL_CERT_FILE` and `NODE_EXTRA_CA_CERTS` name files of certificate authorities, `SSL_CERT_DIR` folders of such files. */
  readonly environment: Environment;
  /** Has a folder for each registry, as Docker's `/etc/docker/certs.d` does. */
  readonly certificatesFolder: string;
}

/** PEM files: authorities to trust, and what to prove who we are with. */
interface Certificates {
  readonly authorities: readonly Buffer[];
  readonly clients: readonly Buffer[];
  readonly keys: readonly Buffer[];
}

/**
 * What TLS with a host (and port) needs besides Node's own authorities; undefined when that is nothing, for making a
 * context takes some 50 ms.
 * @see https://docs.docker.com/engine/security/certificates/
 * @throws RegistryError when a file cannot be read or holds something else
 */
export async function secureContextOf(
  host: string,
  sources: CertificateSources,
): Promise<SecureContext | undefined> {
  const [named, own] = await Promise.all([namedAuthorities(host, sources), ownCertificates(host, sources)]);
  const authorities = [...named, ...own.authorities];
  if (authorities.length === 0 && own.clients.length === 0) return undefined;
  // Authorities that are given replace Node's, which NODE_EXTRA_CA_CERTS is among.
  const ca =
    authorities.length === 0
      ? {}
      : { ca: [...rootCertificates, ...(await extraAuthorities(host, sources)), ...authorities] };
  const client = own.clients.length === 0 ? {} : { cert: [...own.clients], key: [...own.keys] };
  try {
    return createSecureContext({ ...ca, ...client });
  } catch (error) {
    const hint = 'check that each NAME.cert is in PEM form, and NAME.key its key without a passphrase';
    const message = `the client certificate for '${host}' cannot be used (${codeOf(error)})`;
    throw new RegistryError(message, { registry: host, hint, cause: error });
  }
}

async function namedAuthorities(
  host: string,
  { environment }: CertificateSources,
): Promise<readonly Buffer[]> {
  const [file, folders] = await Promise.all([
    readNamed(host, 'SSL_CERT_FILE', environment),
    authoritiesIn((environment.SSL_CERT_DIR ?? '').split(delimiter).filter((folder) => folder !== '')),
  ]);
  return [...file, ...folders];
}

/**
 * The authorities in folders as systems keep them: many a certificate has several names there, and what is none, or can't
 * be read, is passed over.
 * @see https://pkg.go.dev/crypto/x509#SystemCertPool
 */
async function authoritiesIn(folders: readonly string[]): Promise<readonly Buffer[]> {
  const files = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(folder).catch(() => [])).sort().map((name) => join(folder, name)),
    ),
  );
  const contents = await Promise.all(files.flat().map((file) => readFile(file).catch(() => Buffer.of())));
  const texts = new Set(contents.filter(holdsCertificate).map((bytes) => bytes.toString('latin1')));
  return [...texts].map((text) => Buffer.from(text, 'latin1'));
}

function extraAuthorities(host: string, { environment }: CertificateSources): Promise<readonly Buffer[]> {
  return readNamed(host, 'NODE_EXTRA_CA_CERTS', environment);
}

async function readNamed(host: string, name: string, environment: Environment): Promise<readonly Buffer[]> {
  const path = environment[name] ?? '';
  return path === '' ? [] : [await readAuthority(host, path, `correct or unset ${name}`)];
}

/** The registry's folder: `*.crt` are authorities, `NAME.cert` and `NAME.key` a certificate of ours. */
async function ownCertificates(
  host: string,
  { certificatesFolder }: CertificateSources,
): Promise<Certificates> {
  // URLs leave out the port that goes without saying; a folder may be named with it all the same.
  const hosts = /:\d+$/.test(host) ? [host] : [host, `${host}:443`];
  const found = await Promise.all(hosts.map((name) => readFolder(host, join(certificatesFolder, name))));
  return {
    authorities: found.flatMap(({ authorities }) => authorities),
    clients: found.flatMap(({ clients }) => clients),
    keys: found.flatMap(({ keys }) => keys),
  };
}

async function readFolder(host: string, folder: string): Promise<Certificates> {
  const names = await namesIn(host, folder);
  const ending = (end: string) => names.filter((name) => name.endsWith(end)).sort();
  const certificates = ending('.cert');
  const keys = ending('.key');
  const paired = (name: string, from: string, to: string) => name.slice(0, -from.length) + to;
  for (const name of certificates) assertThere(host, folder, name, paired(name, '.cert', '.key'), keys);
  for (const name of keys) assertThere(host, folder, name, paired(name, '.key', '.cert'), certificates);
  const hint = 'make it a certificate in PEM form that you may read, or remove it';
  const [authorities, clients, secrets] = await Promise.all([
    Promise.all(ending('.crt').map((name) => readAuthority(host, join(folder, name), hint))),
    Promise.all(certificates.map((name) => read(host, join(folder, name), hint))),
    Promise.all(keys.map((name) => read(host, join(folder, name), 'make it a file that you may read'))),
  ]);
  return { authorities, clients, keys: secrets };
}

async function namesIn(host: string, folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw unreadable(host, folder, code, 'make it a folder that you may read', error);
  }
}

function assertThere(
  host: string,
  folder: string,
  name: string,
  other: string,
  names: readonly string[],
): void {
  if (names.includes(other)) return;
  throw new RegistryError(`'${join(folder, name)}' has no '${other}' beside it`, {
    registry: host,
    hint: 'a client certificate is NAME.cert with NAME.key; authorities to trust end in .crt',
  });
}

async function readAuthority(host: string, path: string, hint: string): Promise<Buffer> {
  const bytes = await read(host, path, hint);
  // Node would say nothing of a file without one.
  if (holdsCertificate(bytes)) return bytes;
  throw new RegistryError(`'${path}' holds no certificate in PEM form`, { registry: host, hint });
}

function holdsCertificate(bytes: Buffer): boolean {
  return /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/.test(bytes.toString('latin1'));
}

async function read(host: string, path: string, hint: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw unreadable(host, path, codeOf(error), hint, error);
  }
}

function unreadable(host: string, path: string, code: string, hint: string, cause: unknown): RegistryError {
  const message = `'${path}' cannot be read (${code})`;
  return new RegistryError(message, { registry: host, hint, cause });
}

function codeOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : 'unknown';
}
