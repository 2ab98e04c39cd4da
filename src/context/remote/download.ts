import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isLoopback, RegistryError, type HttpResponse, type Transport } from '../../registry/index.js';
import type { Login, WebLocation } from '../remote-location.js';
import { FetchFailure, sizeText, tooLarge } from './fetch-failure.js';

/** What a server said of a file, to ask it later whether it is still the same. */
export interface Validators {
  readonly etag?: string;
  readonly lastModified?: string;
}

/** A file that was downloaded, or the copy of it that is still right. */
export type Download<Copy> =
  | { readonly status: 'unchanged'; readonly copy: Copy }
  | {
      readonly status: 'downloaded';
      /** `sha256:…` of its bytes. */
      readonly digest: string;
      readonly validators: Validators;
    };

export interface DownloadOptions<Copy extends Validators> {
  readonly transport: Transport;
  /** Bytes. */
  readonly largest: number;
  readonly signal: AbortSignal;
  /** The copy at hand, which may be the answer. */
  readonly copy: Copy | undefined;
}

const mostRedirects = 5;

/**
 * Writes what a URL leads to into a file. Redirections are followed, but only to https (from plain http of this machine
 * also to that); a login goes to the URL's own host alone. @throws FetchFailure
 */
export async function download<Copy extends Validators>(
  { url: start, login }: WebLocation,
  file: string,
  options: DownloadOptions<Copy>,
): Promise<Download<Copy>> {
  let url = allowed(new URL(start));
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const mine = url.origin === new URL(start).origin ? login : undefined;
    const response = await ask(url, mine, options);
    if (response.status === 304 && options.copy !== undefined) {
      response.body.destroy();
      return { status: 'unchanged', copy: options.copy };
    }
    const target = response.status >= 300 && response.status < 400 ? response.headers.location : undefined;
    if (typeof target !== 'string') return receive(response, file, options);
    response.body.destroy();
    url = redirected(url, target);
  }
  throw unreachable(`is redirected more than ${mostRedirects} times`, 'use the URL that it ends at');
}

function redirected(from: URL, target: string): URL {
  if (!URL.canParse(target, from.href))
    throw unreachable('is redirected to what is no URL', 'tell its owner');
  const to = new URL(target, from);
  if (from.protocol === 'https:' && to.protocol !== 'https:')
    throw unreachable('is redirected from https to something else', 'use a URL that stays with https');
  return allowed(to);
}

function allowed(url: URL): URL {
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.host))) return url;
  throw unreachable('is not behind https', "use an 'https://' URL");
}

async function ask(
  url: URL,
  login: Login | undefined,
  { transport, copy, signal }: DownloadOptions<Validators>,
): Promise<HttpResponse> {
  const basic = login && Buffer.from(`${login.username}:${login.password}`).toString('base64');
  const headers = {
    accept: '*/*',
    // the file itself, not one that a server packs for the way
    'accept-encoding': 'identity',
    ...(basic === undefined ? {} : { authorization: `Basic ${basic}` }),
    ...(copy?.etag === undefined ? {} : { 'if-none-match': copy.etag }),
    ...(copy?.lastModified === undefined ? {} : { 'if-modified-since': copy.lastModified }),
  };
  try {
    return await transport.send({ method: 'GET', url, headers, signal });
  } catch (error) {
    signal.throwIfAborted();
    throw networkFailure(error);
  }
}

async function receive(
  { status, headers, body }: HttpResponse,
  file: string,
  options: DownloadOptions<Validators>,
): Promise<Download<never>> {
  if (status !== 200) {
    body.destroy();
    throw refusal(status);
  }
  const digest = await write(body, file, options);
  const { etag, 'last-modified': lastModified } = headers;
  const validators = {
    ...(typeof etag === 'string' ? { etag } : {}),
    ...(typeof lastModified === 'string' ? { lastModified } : {}),
  };
  return { status: 'downloaded', digest, validators };
}

async function write(
  body: Readable,
  file: string,
  { largest, signal }: DownloadOptions<Validators>,
): Promise<string> {
  const hash = createHash('sha256');
  let size = 0;
  const meter = new Transform({
    transform(piece: Uint8Array, _encoding, done) {
      size += piece.length;
      hash.update(piece);
      if (size > largest) done(tooLarge(sizeText(largest)));
      else done(null, piece);
    },
  });
  try {
    await pipeline(body, meter, createWriteStream(file, { mode: 0o600 }), { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof FetchFailure || isOfDisk(error) ? error : networkFailure(error);
  }
  return `sha256:${hash.digest('hex')}`;
}

/** Errors of files have the path in them. */
function isOfDisk(error: unknown): boolean {
  return error instanceof Error && ('path' in error || (error as NodeJS.ErrnoException).code === 'ENOSPC');
}

function refusal(status: number): FetchFailure {
  if (status === 401 || status === 403)
    return unreachable(
      `is not given to everybody (status ${status})`,
      "put the login into the URL, 'https://user:password@host/…', from a variable",
    );
  const gone = status === 404 || status === 410;
  return gone
    ? new FetchFailure('context/not-found', `does not exist (status ${status})`, 'check the URL')
    : unreachable(`cannot be fetched (status ${status})`, 'check the URL, and try again later');
}

function networkFailure(error: unknown): FetchFailure {
  const { code, message, hint } = error as { code?: string; message: string; hint?: string };
  const what = error instanceof RegistryError ? message : (code ?? message);
  return new FetchFailure(
    'context/unreachable',
    `cannot be fetched (${what})`,
    hint ?? 'check the URL and the network, or use what is in the cache with --offline',
    { cause: error },
  );
}

function unreachable(message: string, hint: string): FetchFailure {
  return new FetchFailure('context/unreachable', message, hint);
}
