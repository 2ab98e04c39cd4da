/**
 * This machine as commands see it: where taskrun keeps things, where the embedded registry listens, and the architectures whose
 * programs run here. Comes in: the environment. Must not know commands.
 */
export { emulatedArchitectures, runnableArchitectures } from './emulation.js';
export {
  cacheFolder,
  dataFolder,
  dockerConfigFolder,
  preferredRegistryPort,
  registryFolder,
  settingsFile,
} from './settings.js';
