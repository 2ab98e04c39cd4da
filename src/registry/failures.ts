import { BodyTooLarge, readBytes } from './body.js';
import { RegistryError } from './registry-error.js';
import { Secrets } from './secrets.js';
import { isTemporary, temporaryCodes } from './temporary-codes.js';
import type { HttpResponse } from './transport.js';

/** What a request was about, for the sentence when it fails. */
export interface Subject {
  readonly registry: string;
  readonly repository?: string;
  /** What was wanted, quoted: `'localhost:5000/app:1'`. */
  readonly name: string;
  /** The host where the registry has sent us, when it is that one's answer. */
  readonly host?: string;
}

const longestExcerpt = 200;

/** The registry could not be reached, or went away in the middle. */
export function networkFailure(error: unknown, { registry, repository }: Subject): RegistryError {
  const code = codeOf(error);
  return new RegistryError(networkSentence(code, registry, error), {
    registry,
    ...(repository === undefined ? {} : { repository }),
    temporary: temporaryCodes.has(code),
    ...hintOf(networkHint(code, registry, error)),
    cause: error,
  });
}

function codeOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : '';
}

function networkSentence(code: string, registry: string, error: unknown): string {
  if (code === 'ECONNREFUSED') return `'${registry}' refused the connection`;
  if (code === 'ENOTFOUND') return `'${registry}' is not a known host`;
  if (code === 'EAI_AGAIN') return `the address of '${registry}' could not be looked up`;
  if (code === 'ETIMEDOUT') return `'${registry}' did not answer in time`;
  if (isAlert(error)) return `'${registry}' refuses the TLS connection`;
  if (isNoTLS(code)) return `'${registry}' does not speak TLS`;
  if (isCertificateCode(code)) return `the certificate of '${registry}' is not trusted (${code})`;
  if (temporaryCodes.has(code)) return `'${registry}' closed the connection`;
  const reason = code === '' ? excerpt((error as Error).message, new Secrets()) : code;
  return `the connection to '${registry}' failed (${reason})`;
}

function networkHint(code: string, registry: string, error: unknown): string | undefined {
  if (code === 'ECONNREFUSED') return 'start the registry, or check its host and port';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return "check the spelling of the registry's name, and the network";
  if (isAlert(error))
    return `if it wants a client certificate, put NAME.cert and NAME.key into /etc/docker/certs.d/${registry}`;
  if (isNoTLS(code)) return 'if it is meant to speak plain HTTP, mark it as insecure';
  if (isCertificateCode(code))
    return `put its certificate authority into /etc/docker/certs.d/${registry}/ca.crt, or name the file in SSL_CERT_FILE`;
  return undefined;
}

/** The other side speaks TLS, and says why it will not with us. */
function isAlert(error: unknown): boolean {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return /^ERR_SSL_.*ALERT/.test(code) || (code === 'EPROTO' && /\balert\b/i.test(message));
}

function isNoTLS(code: string): boolean {
  return code === 'EPROTO' || code === 'ERR_SSL_WRONG_VERSION_NUMBER';
}

function isCertificateCode(code: string): boolean {
  return /^CERT_|_CERT(?:_|$)|^UNABLE_TO_|^HOSTNAME_MISMATCH$/.test(code);
}

/** The registry answered with a status nobody wanted. Reads the response's body, of which nothing secret is told. */
export async function statusFailure(
  response: HttpResponse,
  subject: Subject,
  secrets: Secrets,
): Promise<RegistryError> {
  const { status } = response;
  const { code, message } = await firstError(response, secrets);
  const retryAfter = retryAfterOf(response.headers['retry-after']);
  return new RegistryError(statusSentence(status, subject, message || code), {
    registry: subject.registry,
    ...(subject.repository === undefined ? {} : { repository: subject.repository }),
    status,
    ...(code === '' ? {} : { code }),
    temporary: isTemporary(status, code),
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...hintOf(statusHint(status, subject, retryAfter)),
  });
}

function statusSentence(status: number, { registry, name, host }: Subject, said: string): string {
  const saying = said === '' ? '' : `: ${said}`;
  if (host !== undefined && status !== 404)
    return `'${host}', where '${registry}' leads to, answered ${status} for ${name}${saying}`;
  if (status === 401) return `'${registry}' requires authentication for ${name}`;
  if (status === 403) return `'${registry}' denies access to ${name}${saying}`;
  if (status === 404) return `${name} is not in the registry`;
  if (status === 405) return `'${registry}' does not allow that for ${name}${saying}`;
  if (status === 429) return `'${registry}' limits how often it may be asked${saying}`;
  return `'${registry}' answered ${status} for ${name}${saying}`;
}

function statusHint(status: number, { registry, host }: Subject, retryAfter?: number): string | undefined {
  if (host !== undefined) return undefined;
  if (status === 401) return `log in with 'docker login ${registry}', or check the name`;
  if (status === 403) return 'check that the account may pull from, or push to, this repository';
  if (status === 405)
    return 'registries may forbid deletion, docker-registry does unless its configuration allows it';
  if (status === 429) return `log in, or wait ${waiting(retryAfter)}before trying again`;
  return undefined;
}

function waiting(milliseconds: number | undefined): string {
  return milliseconds === undefined ? '' : `${Math.ceil(milliseconds / 1000)} s `;
}

/** @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#error-codes */
async function firstError(
  { body }: HttpResponse,
  secrets: Secrets,
): Promise<{ readonly code: string; readonly message: string }> {
  try {
    const json: unknown = JSON.parse(Buffer.from(await readBytes(body, 65_536)).toString('utf8'));
    const first = (json as { errors?: readonly { code?: unknown; message?: unknown }[] }).errors?.[0];
    return { code: excerpt(first?.code, secrets), message: excerpt(first?.message, secrets) };
  } catch {
    return { code: '', message: '' };
  }
}

/** What a server says gets into a message: one line of plain characters, not too long. */
function excerpt(value: unknown, secrets: Secrets): string {
  if (typeof value !== 'string') return '';
  return secrets
    .withheldFrom(value)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, longestExcerpt);
}

/** Seconds, or a date. Milliseconds from now. */
function retryAfterOf(header: string | readonly string[] | undefined): number | undefined {
  if (typeof header !== 'string') return undefined;
  const milliseconds = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : undefined;
}

/** A failure while a response's body was read. */
export function bodyFailure(error: unknown, subject: Subject): RegistryError {
  if (error instanceof RegistryError) return error;
  if (error instanceof BodyTooLarge) {
    return invalidAnswer(subject, `'${subject.registry}' sent ${error.message} for ${subject.name}`);
  }
  return networkFailure(error, subject);
}

/** The registry sent what it should not; trying again does not help. */
export function invalidAnswer({ registry, repository }: Subject, message: string): RegistryError {
  return new RegistryError(message, { registry, ...(repository === undefined ? {} : { repository }) });
}

/** The registry sent other bytes than the digest names. */
export function wrongDigest({ registry, repository }: Subject, message: string): RegistryError {
  const code = 'DIGEST_INVALID';
  return new RegistryError(message, { registry, ...(repository === undefined ? {} : { repository }), code });
}

/** There is a credential, and it does not do. */
export function credentialRefused({ registry, repository }: Subject): RegistryError {
  return new RegistryError(`'${registry}' does not accept the credential given for it`, {
    registry,
    ...(repository === undefined ? {} : { repository }),
    status: 401,
    hint: `log in again with 'docker login ${registry}', or give another credential`,
  });
}

/** The credential is right, and what it was wanted for is not allowed with it. */
export function accessDenied(subject: Subject): RegistryError {
  const { registry, repository } = subject;
  return new RegistryError(statusSentence(403, subject, ''), {
    registry,
    ...(repository === undefined ? {} : { repository }),
    status: 403,
    code: 'DENIED',
    ...hintOf(statusHint(403, subject)),
  });
}

function hintOf(hint: string | undefined): { readonly hint?: string } {
  return hint === undefined ? {} : { hint };
}
