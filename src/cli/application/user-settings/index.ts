/**
 * What the user has set for all runs, in a file that a command reads once, and the registry that this, the environment or the
 * command line names. Must not know what runs do with it.
 */
export { namedRegistry, nominalRegistry } from './named-registry.js';
export { readSettings } from './read-settings.js';
