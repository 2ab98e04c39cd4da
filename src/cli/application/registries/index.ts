/**
 * Registries as commands reach them: one client with the user's credentials, the embedded registry where it is named, and names
 * of images as users write them. Must not know tasks.
 */
export { serveNamedRegistries } from './embedded-registry.js';
export { imageName } from './image-name.js';
export { registryClient } from './registry-client.js';
export { inRegistrySession, type RegistrySession } from './registry-session.js';
export { openRunRegistry, type RunRegistry } from './run-registry.js';
