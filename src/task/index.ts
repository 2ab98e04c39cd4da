/**
 * The task file: versions, aliases, templates, YAML, and the {@link Task} they say.
 * Comes in: a file's text and the data its templates read. Goes out: the task, every value with its place, or every
 * problem at its place. Must not know how files are read or what steps do; decides no defaults but the version.
 */
export type { Aliased } from './alias.js';
export type { ReadAliasSource } from './alias-sources.js';
export { expandTask, loadTask } from './load-task.js';
export { stepsOf } from './parts.js';
export type { PartFile, ReadTask, TaskOptions } from './task-options.js';
export { templateData } from './run-variables.js';
export type { RunInputs, RunVariables, TemplateData } from './run-variables.js';
export type { Placed, TaskVersion, Words } from './placed.js';
export type { Network, Part, SecretDeclaration, Step, Task, Volume, VolumeMount } from './task.js';
export { readUserSettings } from './user-settings.js';
export type { DeclaredBuilder, UserSettings } from './user-settings.js';
export { readValues } from './values.js';
