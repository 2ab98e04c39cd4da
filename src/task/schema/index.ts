/**
 * The task language as zod schemas: the one source of the published JSON Schema, of the TypeScript types and of the tables
 * the decoder reads by. `npm run schemas` makes the first and the last of these; the program itself never loads zod.
 */
export { alias, network, secret, task, volume } from './task.js';
export { step, volumeMount } from './step.js';
export type {
  AliasProperties,
  NetworkProperties,
  SecretProperties,
  TaskProperties,
  VolumeProperties,
} from './task.js';
export type { StepProperties, VolumeMountProperties } from './step.js';
