import { parseDigest, type Digest } from '../../oci/index.js';
import type { OutputSink } from '../executor.js';

/** What engines say of a registry they cannot reach, and what that comes to. */
const complaints: readonly (readonly [RegExp, string])[] = [
  [/proxyconnect/, 'its proxy does not answer'],
  [/connection refused/, 'connection refused'],
  [/no such host|server misbehaving/, 'no such host'],
  [/no route to host|(?:network|host) is unreachable/, 'no route to it'],
  [
    /i\/o timeout|handshake timeout|deadline exceeded|Client\.Timeout|waiting for connection/,
    'no answer in time',
  ],
  [/server gave HTTP response to HTTPS client/, 'it wants TLS'],
  [/x509: |tls: /, 'it does not trust the certificate'],
];
const refusals = /denied|unauthorized|authentication required|forbidden/i;

/**
 * Listens to `docker push`. What it says is never taken as a fact, only as a reason to look: taskrun's own client has to
 * reach the registry, or to find another digest there.
 */
export class PushOutput implements OutputSink {
  readonly #sink: OutputSink;
  #complaint: string | undefined;
  #digest: Digest | undefined;

  constructor(sink: OutputSink) {
    this.#sink = sink;
  }

  /** Why the engine does not get through to the registry, if that is what it says. */
  get unreachable(): string | undefined {
    return this.#complaint && `the engine cannot reach the registry (${this.#complaint})`;
  }

  /** What the engine says it has pushed. */
  get digest(): Digest | undefined {
    return this.#digest;
  }

  output(stream: 'stdout' | 'stderr', line: string): void {
    this.#sink.output(stream, line);
    this.#digest = parseDigest(/: digest: (\S+) size: \d+$/.exec(line)?.[1] ?? '') ?? this.#digest;
    if (stream === 'stderr' && !refusals.test(line))
      this.#complaint = complaints.find(([pattern]) => pattern.test(line))?.[1] ?? this.#complaint;
  }
}
