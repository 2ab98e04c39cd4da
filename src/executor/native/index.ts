/**
 * Plans without any engine: images are built by taskrun itself where nothing has to run, and pushed from the run's image layout.
 * Comes in: planned steps and a workspace. Goes out: built and pushed images, failures with a remedy; and, before anything
 * starts, what needs an engine, at its line. Must not know which steps come before or after, and starts no process.
 */
export { checkPlan as nativeProblems } from './check-plan.js';
export { nativeExecutor } from './native-executor.js';
export type { NativeSetting } from './native-setting.js';
