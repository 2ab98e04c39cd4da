/**
 * A token server as registries have them: Basic or OAuth2 in, a signed token with the granted scopes out; and a log of
 * what was asked for. Comes in: accounts and what each may do. Must not know the registry that trusts it.
 * @see https://distribution.github.io/distribution/spec/auth/token/
 */
export { openTokenServer, type TokenServer } from './token-server.js';
export type { TokenAccount, TokenQuestion } from './question.js';
