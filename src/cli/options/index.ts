/**
 * The options that commands share, each beside the flags that it gives. Commands add them to their definitions; the application
 * knows the flags alone, as types. Must not know what is done with them.
 */
export { addBuildKitServers, addExecutor, type BuildKitFlags } from './buildkit-servers.js';
export { addNotifyOptions } from './notify-options.js';
export { addRegistryOptions, type RegistryFlags } from './registry-options.js';
export { addRemoteOptions, type RemoteFlags } from './remote-options.js';
export { addResumeOptions } from './resume-options.js';
export type { RunFlags } from './run-flags.js';
export { addStateOptions } from './state-options.js';
export type { VariableFlags } from './variable-flags.js';
export { addVariables, atLeastOne, collect } from './variables.js';
