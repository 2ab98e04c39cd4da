/**
 * The BuildKit servers of a run: of the command line, the environment and the user's settings, or the one that answers.
 * Must not know what is built.
 */
export { declaredBuilders, type RunBuildKit } from './find-buildkit-servers.js';
