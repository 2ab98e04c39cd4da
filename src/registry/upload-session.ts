import type { Readable } from 'node:stream';
import type { Digest } from '../oci/index.js';
import { redirectedTo, type Answer, type Call, type RegistryApi } from './api.js';
import { discard } from './body.js';
import { invalidAnswer, type Subject } from './failures.js';
import { pullScope, pushScope, type RepositoryName } from './names.js';
import { blobSubject, type TransferOptions } from './transfer.js';

/** Bytes to send. `from` and `size` say which of the blob's they are, where that is known. */
export interface Piece {
  readonly body: Uint8Array | (() => Promise<Readable>);
  readonly from?: number;
  /** Bytes; without it they are sent in chunks of HTTP until the stream ends. */
  readonly size?: number;
  readonly onSent?: (bytes: Uint8Array) => void;
}

/** Milliseconds that giving an upload up may take. */
const longestFarewell = 2000;

/**
 * One upload as its registry sees it: begun, then sent in one or more pieces, finished, or given up.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pushing-blobs
 */
export class UploadSession {
  readonly #api: RegistryApi;
  readonly #target: RepositoryName;
  readonly #options: TransferOptions;
  readonly #subject: Subject;
  /** Each answer may name another. */
  #address: string | undefined;

  constructor(api: RegistryApi, target: RepositoryName, options: TransferOptions, digest?: Digest) {
    this.#api = api;
    this.#target = target;
    this.#options = options;
    this.#subject = blobSubject(target, digest);
  }

  get isOpen(): boolean {
    return this.#address !== undefined;
  }

  /** Begins the upload, or, from another repository of the registry, mounts the blob instead if the registry will. */
  async begin(mount?: { readonly digest: Digest; readonly from: string }): Promise<'begun' | 'mounted'> {
    const query =
      mount === undefined
        ? ''
        : `?${new URLSearchParams({ mount: mount.digest, from: mount.from }).toString()}`;
    const scopes = mount === undefined ? [] : [pullScope({ ...this.#target, repository: mount.from })];
    const answer = await this.#ask({
      method: 'POST',
      path: `${this.#target.repository}/blobs/uploads/${query}`,
      scopes: [pushScope(this.#target), ...scopes],
      headers: { 'content-length': '0' },
      expect: mount === undefined ? [202] : [201, 202],
    });
    if (answer.status === 201) return 'mounted';
    this.#goOnAt(answer);
    return 'begun';
  }

  /** Sends the whole blob and finishes. @throws RegistryError */
  async put(digest: Digest, piece: Piece): Promise<void> {
    await this.#ask({ method: 'PUT', path: this.#finalAddress(digest), ...requestOf(piece), expect: [201] });
    this.#address = undefined;
  }

  /**
   * Adds bytes to what has been sent. There is only ever one piece, the last, and that may be shorter than the
   * `OCI-Chunk-Min-Length` a registry may ask for. @throws RegistryError
   */
  async patch(piece: Piece): Promise<void> {
    const address = this.#address ?? '';
    const answer = await this.#ask({
      method: 'PATCH',
      path: address,
      ...requestOf(piece),
      expect: [202, 204],
    });
    this.#goOnAt(answer);
  }

  /** Makes what was sent a blob. @throws RegistryError */
  async finish(digest: Digest): Promise<void> {
    const headers = { 'content-length': '0' };
    await this.#ask({ method: 'PUT', path: this.#finalAddress(digest), headers, expect: [201] });
    this.#address = undefined;
  }

  /** How many bytes the registry has, 0 when it does not know. @throws RegistryError when it cannot go on with the upload */
  async received(): Promise<number> {
    const answer = await this.#ask({ method: 'GET', path: this.#address ?? '', expect: [200, 202, 204] });
    this.#goOnAt(answer);
    const end = Number(/^(?:bytes=)?0-(\d+)$/.exec(String(answer.headers.range))?.[1] ?? 0);
    // Registries say `0-0` of nothing, too.
    return end === 0 ? 0 : end + 1;
  }

  /** Tells the registry that nothing more will come; whether it hears is of no interest. */
  async abandon(): Promise<void> {
    const path = this.#address;
    if (path === undefined) return;
    this.#address = undefined;
    const signal = AbortSignal.timeout(longestFarewell);
    await this.#ask({ method: 'DELETE', path, expect: [200, 202, 204], signal }).catch(() => undefined);
  }

  async #ask(
    call: Omit<Call, 'endpoint' | 'subject' | 'scopes'> & Partial<Pick<Call, 'scopes'>>,
  ): Promise<Answer> {
    const answer = await this.#api.ask({
      endpoint: this.#api.endpoint(this.#target.registry, this.#options),
      subject: this.#subject,
      scopes: [pushScope(this.#target)],
      signal: this.#options.signal,
      ...call,
    });
    discard(answer.body);
    return answer;
  }

  #goOnAt({ headers, url }: Answer): void {
    const { location } = headers;
    if (typeof location === 'string') this.#address = redirectedTo(location, url, this.#subject).href;
    else if (this.#address === undefined)
      throw invalidAnswer(this.#subject, `'${this.#subject.registry}' does not say where to upload`);
  }

  /** The address's own query is kept as it is, for it may be signed. */
  #finalAddress(digest: Digest): string {
    const address = this.#address ?? '';
    return `${address}${address.includes('?') ? '&' : '?'}digest=${encodeURIComponent(digest)}`;
  }
}

function requestOf({ body, from = 0, size, onSent }: Piece): Pick<Call, 'headers' | 'body' | 'onSent'> {
  const headers: Record<string, string> = { 'content-type': 'application/octet-stream' };
  if (size !== undefined) headers['content-length'] = String(size);
  if (size !== undefined && from > 0) headers['content-range'] = `${from}-${from + size - 1}`;
  return { headers, body, onSent };
}
