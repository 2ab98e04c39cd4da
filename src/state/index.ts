/**
 * What a successful run leaves for the next: its inputs, and what it pushed; in a file, or in a registry beside the image.
 * Comes in: a {@link RunState} and a place for it. Goes out: the same, or a {@link StateError}; of several that share a run,
 * the manifest lists to make. Must not know how runs are compared or carried out, nor who asks.
 */
export { fileStates } from './file-states.js';
export { mergeStates } from './merge-states.js';
export type { MergedLists, NamedState } from './merge-states.js';
export { registryStates } from './registry-states.js';
export type { RecordedImage, RunState, StateSummary } from './run-state.js';
export { StateError } from './state-error.js';
export type { StateStore } from './state-store.js';
export type { ListStep, TaskLists } from './task-lists.js';
