import type { RunVariables } from '../../src/plan/index.js';

/** The variables of a run about which nothing is special. */
export const runVariables: RunVariables = {
  id: 'run1',
  registry: 'localhost:5656',
  registryName: 'localhost:5656',
  date: '20261123-052715z',
  os: 'linux',
  osVersion: '',
  architecture: 'amd64',
  commit: '',
  branch: '',
  repository: '',
  gitTag: '',
  triggeredBy: 'manual',
  taskName: 'quickrun',
  sharedVolume: '',
};
