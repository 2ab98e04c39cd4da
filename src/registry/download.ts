import { Readable } from 'node:stream';
import { finishDigest, startDigest } from '../oci/index.js';
import type { Answer, Call, RegistryApi } from './api.js';
import { discard } from './body.js';
import { bodyFailure, invalidAnswer, wrongDigest } from './failures.js';
import type { RegistryError } from './registry-error.js';
import type { Attempts } from './retry.js';
import { noteworthyProgress, type BlobDescriptor } from './transfer.js';

/** What is downloaded, and how it is asked for. */
export interface DownloadRequest {
  /** The question for the whole blob. */
  readonly call: Call;
  readonly blob: BlobDescriptor;
  /** The first byte wanted. */
  readonly offset: number;
  readonly onBytes: ((count: number) => void) | undefined;
}

/**
 * A blob's bytes from an offset on. A lost connection is replaced by one that goes on where it broke off; the stream fails
 * with a RegistryError when that does not help, or when the bytes are not the descriptor's: by their digest, or, of a part of
 * a blob, by their number.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pulling-blobs
 */
export class Download extends Readable {
  readonly #api: RegistryApi;
  readonly #request: DownloadRequest;
  readonly #attempts: Attempts;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #hash;
  #at: number;
  #noted: number;
  #body: Readable | undefined;

  constructor(api: RegistryApi, request: DownloadRequest) {
    super({ highWaterMark: 256 * 1024 });
    const { call, blob, offset } = request;
    this.#api = api;
    this.#request = request;
    this.#hash = offset === 0 ? startDigest(blob.digest) : undefined;
    this.#at = this.#noted = offset;
    this.#signal =
      call.signal === undefined ? this.#stop.signal : AbortSignal.any([call.signal, this.#stop.signal]);
    this.#attempts = api.attempts({ signal: this.#signal });
  }

  /** Settles when the registry has begun to send. @throws RegistryError */
  async begin(): Promise<void> {
    for (;;) {
      try {
        this.#receive(await this.#ask());
        return;
      } catch (error) {
        this.#request.call.signal?.throwIfAborted();
        await this.#attempts.failed(error);
      }
    }
  }

  override _read(): void {
    this.#body?.resume();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#stop.abort();
    this.#body?.destroy();
    done(error);
  }

  async #ask(): Promise<Answer> {
    const { call } = this.#request;
    const signal = this.#signal;
    if (this.#at === 0) return this.#api.ask({ ...call, signal });
    const headers = { ...call.headers, range: `bytes=${this.#at}-` };
    return this.#api.ask({ ...call, signal, headers, expect: [200, 206] });
  }

  #receive({ status, headers, body }: Answer): void {
    const from = status === 206 ? startOf(headers['content-range']) : 0;
    if (status === 206 && from !== this.#at) {
      discard(body);
      throw invalidAnswer(
        this.#request.call.subject,
        `${this.#sender} sent another part of the blob than asked for`,
      );
    }
    if (this.destroyed) {
      body.destroy();
      return;
    }
    this.#body = body;
    let skip = this.#at - from;
    body.on('data', (chunk: Uint8Array) => {
      const wanted = chunk.subarray(skip);
      skip -= chunk.length - wanted.length;
      if (wanted.length > 0) this.#take(wanted, body);
    });
    body.once('end', () => this.#end());
    body.once('error', (error) => void this.#recover(error));
  }

  #take(chunk: Uint8Array, body: Readable): void {
    this.#at += chunk.length;
    if (this.#at > this.#request.blob.size) {
      this.destroy(this.#wrong());
      return;
    }
    this.#hash?.update(chunk);
    this.#request.onBytes?.(chunk.length);
    if (!this.push(chunk)) body.pause();
  }

  #end(): void {
    const { size, digest } = this.#request.blob;
    const right =
      this.#at === size && (this.#hash === undefined || finishDigest(this.#hash, digest) === digest);
    if (right) this.push(null);
    else this.destroy(this.#wrong());
  }

  async #recover(error: unknown): Promise<void> {
    if (this.destroyed) return;
    try {
      this.#body = undefined;
      this.#request.call.signal?.throwIfAborted();
      // Everything has come, and there is no part left to ask for.
      if (this.#at === this.#request.blob.size) {
        this.#end();
        return;
      }
      if (this.#at - this.#noted >= noteworthyProgress) this.#attempts.startOver();
      this.#noted = this.#at;
      await this.#attempts.failed(bodyFailure(error, this.#request.call.subject));
      await this.begin();
    } catch (failure) {
      this.destroy(failure as Error);
    }
  }

  #wrong(): RegistryError {
    const { call, blob } = this.#request;
    return wrongDigest(call.subject, `${this.#sender} sent bytes that are not '${blob.digest}'`);
  }

  get #sender(): string {
    return `'${this.#request.call.subject.registry}'`;
  }
}

/** The first byte that a `Content-Range: bytes 5-9/10` speaks of. */
function startOf(header: string | readonly string[] | undefined): number {
  return Number(/^bytes (\d+)-/.exec(String(header))?.[1] ?? NaN);
}
