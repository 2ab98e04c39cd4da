import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { secureContextOf } from '../../../src/registry/certificates.js';
import { failure, patientClient } from './setup.js';
import { certificateFile, openSecureServer, type NotingServer } from './tls-setup.js';

let folder: string;
let server: NotingServer;
let registry: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taskrun-certificates-'));
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

async function serve(options: Parameters<typeof openSecureServer>[1] = {}): Promise<void> {
  server = await openSecureServer(undefined, options);
  registry = `localhost:${server.port}`;
  await mkdir(join(folder, registry));
}

/** Puts a file into the registry's folder. */
const put = (from: string, to: string) => copyFile(certificateFile(from), join(folder, registry, to));

/** The printed failure, or `none`. */
async function ping(environment: Readonly<Record<string, string>> = {}): Promise<string> {
  const { client } = patientClient({ certificatesFolder: folder, environment });
  const said = await failure(client.ping(registry));
  client.close();
  return said.replaceAll(registry, 'HOST').replaceAll(folder, 'FOLDER');
}

test("an authority in the registry's folder is trusted", async () => {
  await serve();
  await put('authority.crt', 'ca.crt');
  expect(await ping()).toBe('none');
});

test('authorities that are named are trusted, NODE_EXTRA_CA_CERTS also beside others', async () => {
  await serve();
  const authority = certificateFile('authority.crt');
  const other = certificateFile('client.cert');
  expect(await ping({ SSL_CERT_FILE: authority })).toBe('none');
  expect(await ping({ SSL_CERT_FILE: other })).toMatch(/^the certificate of 'HOST' is not trusted/);
  expect(await ping({ SSL_CERT_FILE: other, NODE_EXTRA_CA_CERTS: authority })).toBe('none');
});

test('authorities in the folders that are named are trusted, whatever else is in there', async () => {
  await serve();
  const [first, second] = [join(folder, 'first'), join(folder, 'second')];
  await Promise.all([first, second].map((each) => mkdir(join(each, 'java'), { recursive: true })));
  await writeFile(join(second, 'README'), 'authorities\n');
  expect(await ping({ SSL_CERT_DIR: second })).toMatch(/^the certificate of 'HOST' is not trusted/);
  await copyFile(certificateFile('authority.crt'), join(second, '5ed36f99.0'));
  await copyFile(certificateFile('authority.crt'), join(second, 'authority.pem'));
  expect(await ping({ SSL_CERT_DIR: [first, second, '/none'].join(delimiter) })).toBe('none');
});

test('the folder of a registry may be named with the port that goes without saying', async () => {
  await serve();
  const authority = (sources: string) =>
    secureContextOf('registry.example', { environment: {}, certificatesFolder: sources });
  expect(await authority(folder)).toBeUndefined();
  await mkdir(join(folder, 'registry.example:443'));
  await copyFile(certificateFile('authority.crt'), join(folder, 'registry.example:443', 'ca.crt'));
  expect(await authority(folder)).toBeDefined();
});

test('a client certificate is shown to the registry that wants one', async () => {
  await serve({ requestCert: true, ca: await readFile(certificateFile('authority.crt')) });
  await put('authority.crt', 'ca.crt');
  expect(await ping()).toBe(
    "'HOST' refuses the TLS connection " +
      '(if it wants a client certificate, put NAME.cert and NAME.key into /etc/docker/certs.d/HOST)',
  );
  await put('client.cert', 'me.cert');
  await put('client.key', 'me.key');
  expect(await ping()).toBe('none');
});

const beside = '(a client certificate is NAME.cert with NAME.key; authorities to trust end in .crt)';

test('files that do not do are named', async () => {
  await serve();
  expect(await ping({ SSL_CERT_FILE: '/none.pem' })).toBe(
    "'/none.pem' cannot be read (ENOENT) (correct or unset SSL_CERT_FILE)",
  );
  await put('client.key', 'me.key');
  expect(await ping()).toBe(`'FOLDER/HOST/me.key' has no 'me.cert' beside it ${beside}`);
  await put('server.cert', 'me.cert');
  expect(await ping()).toBe(
    "the client certificate for 'HOST' cannot be used (ERR_OSSL_X509_KEY_VALUES_MISMATCH) " +
      '(check that each NAME.cert is in PEM form, and NAME.key its key without a passphrase)',
  );
  await rm(join(folder, registry, 'me.key'));
  expect(await ping()).toBe(`'FOLDER/HOST/me.cert' has no 'me.key' beside it ${beside}`);
  await rm(join(folder, registry, 'me.cert'));
  await writeFile(join(folder, registry, 'ca.crt'), 'rubbish');
  const hint = '(make it a certificate in PEM form that you may read, or remove it)';
  expect(await ping()).toBe(`'FOLDER/HOST/ca.crt' holds no certificate in PEM form ${hint}`);
  await rm(join(folder, registry, 'ca.crt'));
  await mkdir(join(folder, registry, 'ca.crt'));
  expect(await ping()).toBe(`'FOLDER/HOST/ca.crt' cannot be read (EISDIR) ${hint}`);
});
