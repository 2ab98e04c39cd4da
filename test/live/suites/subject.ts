import { test as jestTest } from '@jest/globals';
import type { Engines } from '../../rig/engines/index.js';
import { command, type CommandResult } from '../../rig/program/command.js';

/** One case of a suite. */
export type Case = (name: string, body: () => Promise<void> | void) => void;

/** A program that speaks docker's language, and its engine: what the suites of the Docker executor run with. */
export interface Subject extends Pick<
  Engines,
  'folder' | 'installation' | 'registry' | 'base' | 'skopeoPath'
> {
  readonly name: 'docker' | 'podman';
  /** What makes a taskrun use it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Runs one of its own commands. */
  docker(...words: readonly string[]): Promise<CommandResult>;
  /** Declares a case of a suite; one that the program cannot pass is to fail. */
  readonly test: Case;
}

/** A suite of the Docker executor, to be called inside `describe`. */
export type Suite = (subject: Subject) => void;

/** Docker itself, which can do everything. */
export function dockerSubject(engines: Engines): Subject {
  const { folder, installation, registry, base, skopeoPath, environment, dockerPath } = engines;
  return {
    ...{ folder, installation, registry, base, skopeoPath, environment },
    name: 'docker',
    docker: (...words) => command(dockerPath, words, environment),
    test: jestTest,
  };
}
