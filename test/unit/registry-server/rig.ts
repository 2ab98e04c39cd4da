import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Call {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** One HTTP exchange, exactly as told: no redirects, no added headers, the target as it is. */
export function call(
  port: number,
  method: string,
  target: string,
  { headers, body }: Call = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port,
      method,
      path: target,
      headers: headers ?? {},
      agent: false,
    } as const;
    const request = httpRequest(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** The error codes and messages of an answer in the specification's form. */
export function errorsOf({ body }: Answer): readonly string[] {
  const { errors } = JSON.parse(body.toString()) as { errors: { code: string; message: string }[] };
  return errors.map(({ code, message }) => `${code}: ${message}`);
}

export function sha256(content: string | Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

export async function pushBlob(port: number, repository: string, content: string | Buffer): Promise<string> {
  const digest = sha256(content);
  const { status } = await call(port, 'POST', `/v2/${repository}/blobs/uploads/?digest=${digest}`, {
    body: content,
  });
  if (status !== 201) throw new Error(`the blob was answered with ${status}`);
  return digest;
}

export const manifestType = 'application/vnd.oci.image.manifest.v1+json';

/** A manifest's text with one layer; more fields as given. */
export function manifestOf(config: string, layer: string, more: object = {}): string {
  const descriptor = (digest: string, mediaType: string): object => ({ mediaType, digest, size: 1 });
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: manifestType,
    config: descriptor(config, 'application/vnd.oci.image.config.v1+json'),
    layers: [descriptor(layer, 'application/vnd.oci.image.layer.v1.tar+gzip')],
    ...more,
  });
}

export function putManifest(
  port: number,
  target: string,
  body: string,
  type = manifestType,
): Promise<Answer> {
  return call(port, 'PUT', target, { body, headers: { 'content-type': type } });
}

/** Runs an action with an empty folder that is gone afterwards. */
export async function withFolder(action: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'taskrun-registry-'));
  try {
    await action(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The files below a folder, as relative paths. */
export async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
