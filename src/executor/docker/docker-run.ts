import type { Action, Plan, PlannedStep } from '../../plan/index.js';
import type { AskedEngine } from './asked-engine.js';
import type { DockerSetting } from './docker-setting.js';
import type { OutputSink } from '../executor.js';
import type { RedirectedStreams } from '../redirect.js';
import type { RunDocker } from './run-docker.js';
import type { RunNames } from './run-names.js';

/** One run on an engine: what all of its steps share. */
export interface DockerRun {
  readonly plan: Plan;
  readonly setting: DockerSetting;
  readonly docker: RunDocker;
  readonly engine: AskedEngine;
  readonly names: RunNames;
}

/** One attempt at a step. */
export interface StepWork<A extends Action = Action> extends RedirectedStreams {
  readonly step: PlannedStep;
  readonly action: A;
  /** For what a container prints that outlives the step: it is not redirected. */
  readonly serviceSink: OutputSink;
  readonly signal: AbortSignal;
}

/** `KEY=value` entries as a process takes them. */
export function environmentOf({ environment }: PlannedStep): Readonly<Record<string, string>> {
  return Object.fromEntries(
    environment.map((entry) => {
      const equals = entry.indexOf('=');
      return equals < 0 ? [entry, ''] : [entry.slice(0, equals), entry.slice(equals + 1)];
    }),
  );
}
