/**
 * Another machine's OpenSSH server, and a user's ssh that knows it: Debian's packages unpacked into the cache, keys and
 * settings in the run's folder, on loopback. In go the rig's engines and what the far side has in its environment; out
 * comes a folder with `ssh` for a PATH. Must not know what is done over it.
 */
export { openSSH } from './programs.js';
export { startSSHServer, type RunningSSHServer } from './server.js';
