/**
 * Real registries for live tests, each a server of its own on a free port of loopback, started when a suite wants it:
 * Debian's docker-registry 2.8 and Distribution v3 (open, with passwords, with tokens, with TLS), the one of
 * google/go-containerregistry, and taskrun's own. In go the unpacked programs; out come addresses. Must not know what is
 * tested with them.
 */
export { distribution, distributionProgram } from './distribution/project.js';
export { openDockerConfig, type DockerConfig, type Login } from './docker-config.js';
export type { DistributionOptions } from './distribution-settings.js';
export type { Account, Place, RunningRegistry } from './place.js';
export {
  startCraneRegistry,
  startDistribution3,
  startDockerRegistry,
  startEmbeddedRegistry,
  startWithTokens,
  type RegistryWithTokens,
} from './servers.js';
export type { TokenAccount, TokenQuestion, TokenServer } from './token-server/index.js';
