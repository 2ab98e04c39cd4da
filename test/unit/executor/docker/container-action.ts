import type { ContainerAction } from '../../../../src/plan/index.js';

/** A container about which nothing is special. */
export const containerAction: ContainerAction = {
  kind: 'container',
  options: [],
  flags: [],
  image: 'app',
  arguments: [],
  disableWorkingDirectoryOverride: false,
  expose: [],
  ports: [],
  privileged: false,
  detach: false,
  keep: false,
  pull: false,
  downloadRetries: 0,
  downloadRetryDelay: 0,
};
