/**
 * Secret values: where they come from, and how they are kept out of everything a person reads.
 * Comes in: what the user wrote on the command line, and lines of text. Goes out: values, and lines with `***`.
 * Must not know runs, steps or registries, and never puts a value in a message.
 */
export { parseCredential } from './credential.js';
export type { Credential } from './credential.js';
export { Redactor, tooShortToMask } from './redactor.js';
export { readSecretSource } from './secret-source.js';
export type { SecretPorts } from './secret-source.js';
