import { createSign, randomUUID } from 'node:crypto';
import type { TokenAccount, TokenQuestion } from './question.js';

/** What a token lets its bearer do, as the registry reads it. */
export interface Access {
  readonly type: string;
  readonly name: string;
  readonly actions: readonly string[];
}

/** What is granted of what was asked for; nothing at all to nobody. */
export function grantedTo(account: TokenAccount | undefined, { scopes }: TokenQuestion): readonly Access[] {
  return scopes.map((scope) => {
    const [type = '', ...rest] = scope.split(':');
    const asked = rest.pop()?.split(',') ?? [];
    const name = rest.join(':');
    const may = account?.may.find(([pattern]) => pattern.test(name))?.[1] ?? [];
    return { type, name, actions: asked.filter((action) => may.includes(action)) };
  });
}

/** What a token is signed with and says of its origin. */
export interface Signer {
  /** PEM. */
  readonly key: string;
  /** The certificate's DER in base64. */
  readonly certificate: string;
  readonly issuer: string;
  readonly service: string;
}

/**
 * A signed token.
 * @see https://distribution.github.io/distribution/spec/auth/jwt/
 */
export function signToken(
  { key, certificate, issuer, service }: Signer,
  token: { readonly subject: string; readonly access: readonly Access[]; readonly seconds: number },
): string {
  const now = Math.floor(Date.now() / 1000);
  const header = { typ: 'JWT', alg: 'RS256', x5c: [certificate] };
  const claims = {
    iss: issuer,
    sub: token.subject,
    aud: service,
    iat: now,
    nbf: now,
    exp: now + token.seconds,
    jti: randomUUID(),
    access: token.access,
  };
  const text = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${text}.${createSign('RSA-SHA256').update(text).sign(key).toString('base64url')}`;
}
