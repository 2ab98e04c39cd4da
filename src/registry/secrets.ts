import type { Credential } from './credentials.js';

/** What looks like a secret even if we never had it: an `Authorization` value, a password in an address, a signed address. */
const lookalikes =
  /\b(?:basic|bearer)\s+[\w+/=.~-]{16,}|:\/\/[^\s/@]+@|[?&](?:sig|signature|token|x-amz-\w+|x-goog-\w+)=/i;

/**
 * What was sent to prove who asks. A server that repeats it in a message is not quoted, so that no secret gets into an
 * error, a log or a report.
 */
export class Secrets {
  readonly #texts = new Set<string>();

  /** Remembers a credential in all forms in which it is sent. */
  addCredential(credential: Credential): void {
    if (credential.kind === 'identity-token') {
      this.add(credential.token);
    } else {
      this.add(credential.password);
      this.add(Buffer.from(`${credential.username}:${credential.password}`).toString('base64'));
    }
  }

  add(secret: string): void {
    if (secret === '') return;
    this.#texts.add(secret).add(encodeURIComponent(secret));
  }

  /** The text, or nothing at all when a secret is in it. */
  withheldFrom(text: string): string {
    return lookalikes.test(text) || [...this.#texts].some((secret) => text.includes(secret)) ? '' : text;
  }
}
