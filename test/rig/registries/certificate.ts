import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../child/index.js';
import type { Place } from './place.js';

/** A key and the self-signed certificate for it, good for TLS on loopback and for signing tokens. */
export interface Certificate {
  /** PEM files. */
  readonly keyFile: string;
  readonly certificateFile: string;
  /** The certificate in the form of a token's `x5c` header. */
  readonly base64: string;
}

const settings = `[req]
distinguished_name = name
x509_extensions = extensions
prompt = no
[name]
CN = taskrun test rig
[extensions]
basicConstraints = critical, CA:TRUE
keyUsage = critical, digitalSignature, keyCertSign
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost, IP:127.0.0.1
`;

/** Makes a certificate in the folder, with the rig's openssl. */
export async function createCertificate({ installation }: Place, folder: string): Promise<Certificate> {
  const [keyFile, certificateFile, settingsFile] = ['key.pem', 'certificate.pem', 'openssl.cnf'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  await writeFile(settingsFile, settings);
  const words = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-config', settingsFile];
  await run('openssl', [...words, '-keyout', keyFile, '-out', certificateFile], {
    environment: installation,
  });
  const base64 = (await readFile(certificateFile, 'utf8')).replace(/-----[^-]+-----|\s/g, '');
  return { keyFile, certificateFile, base64 };
}
