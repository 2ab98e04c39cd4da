/**
 * The files of a run: its private copy of the context, made when first needed, and its HOME.
 * Comes in: the context's directory. Goes out: paths to give to steps, and their removal.
 * Must not know tasks, steps or engines, and never leads out of the workspace.
 */
export { adoptFiles } from './adopt-files.js';
export { changedSince } from './changed-since.js';
export { WorkspaceError } from './error.js';
export { PrivateFiles, privateFolderPath } from './private-files.js';
export { foreignFiles } from './foreign-files.js';
export type { ForeignFile } from './foreign-files.js';
export { fileStates } from './file-states.js';
export type { FileStates } from './file-states.js';
export { removeTree } from './remove-tree.js';
export { resolveInside } from './resolve-inside.js';
export { runFolderPath } from './run-folder.js';
export { Workspace } from './workspace.js';
export type { WorkspaceOptions } from './workspace.js';
