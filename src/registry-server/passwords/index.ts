/**
 * Who may use the registry: a password file as Apache's htpasswd makes it.
 * Comes in: the file's path, then each request's `Authorization`. Goes out: nothing, or the refusal to answer with. Passwords
 * are neither kept nor logged. Loaded only for a registry that has passwords.
 */
export { authenticatorOf, type Authenticator } from './authenticator.js';
