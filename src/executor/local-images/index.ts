/**
 * The images of a run without a Docker Engine: `push` steps, and the docker commands about images (`pull`, `push`, `tag`,
 * `images`, `inspect`, `rmi`, `login`, `logout`), carried out over the run's image layout and over HTTP.
 * Comes in: actions of steps. Goes out: what docker would print, pushed images, failures with a remedy.
 * Must not know how images are built, and starts no process.
 */
export { LocalImages } from './local-images.js';
export type { LocalImagesSetting, LoginPorts } from './local-images.js';
export { unsupportedCommands } from './unsupported-commands.js';
