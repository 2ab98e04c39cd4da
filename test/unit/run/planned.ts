import type { Action, Plan, PlannedStep } from '../../../src/plan/index.js';

const source = { path: 'task.yaml', text: '' };

/** A planned step with ordinary values for what a test doesn't care about. */
export function planned(id: string, changes: Partial<PlannedStep> = {}): PlannedStep {
  const action: Action = { kind: 'docker', arguments: ['version'] };
  return {
    id,
    place: { source, start: 0, end: 0 },
    kind: 'cmd',
    action,
    words: [],
    redirections: [],
    mounts: [],
    network: '',
    problems: [],
    after: [],
    environment: [],
    workingDirectory: '',
    timeout: 600,
    startDelay: 0,
    retry: { count: 0, delaySeconds: 5, onErrors: [] },
    repeat: 0,
    ignoreErrors: false,
    ...changes,
  };
}

/** A plan of these steps. */
export function planOf(...steps: readonly PlannedStep[]): Plan {
  return {
    run: {
      id: 'r1',
      registry: 'registry.example',
      registryName: 'registry',
      date: '20261123-052715z',
      os: 'linux',
      osVersion: '',
      architecture: 'amd64',
      commit: '',
      branch: '',
      repository: '',
      gitTag: '',
      triggeredBy: '',
      taskName: 'quickrun',
      sharedVolume: '',
    },
    steps,
    networks: [],
    volumes: [],
    secrets: [],
  };
}
