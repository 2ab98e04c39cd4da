import { expect } from '@jest/globals';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { CommandResult } from '../../rig/program/command.js';
import { Installation, type ProgramOptions, type ProgramResult } from '../../rig/program/index.js';
import type { Subject } from './subject.js';

/** A project whose tasks run on the rig's engine, and a look at what runs leave there. */
export class LiveProject {
  readonly folder: string;
  readonly #subject: Subject;
  readonly #installation: Installation;
  /** Files of its runs that are kept in memory. */
  readonly #memory: string;

  private constructor(subject: Subject, folder: string, installation: Installation, memory: string) {
    this.#subject = subject;
    this.folder = folder;
    this.#installation = installation;
    this.#memory = memory;
  }

  static async create(subject: Subject): Promise<LiveProject> {
    const folder = await mkdtemp(join(tmpdir(), 'taskrun-live-'));
    const memory = await mkdtemp('/dev/shm/live-');
    const project = new LiveProject(subject, folder, await Installation.create(), memory);
    await project.docker('pull', subject.base); // what a download prints is not a step's output
    return project;
  }

  /** Where taskrun keeps its runs. */
  get dataFolder(): string {
    return this.#installation.folder;
  }

  async close(): Promise<void> {
    const folders = [this.folder, this.#memory];
    await Promise.all([
      this.#installation.close(),
      ...folders.map((folder) => rm(folder, { recursive: true, force: true })),
    ]);
  }

  docker(...words: readonly string[]): Promise<CommandResult> {
    return this.#subject.docker(...words);
  }

  /** Runs these steps; `$base` in them is the base image, `$Registry` the registry. */
  run(steps: string, more: readonly string[] = [], options: ProgramOptions = {}): Promise<ProgramResult> {
    return this.runTask(`steps:\n${steps}`, more, options);
  }

  /** The same for a whole task but for its version and its alias. */
  async runTask(
    task: string,
    more: readonly string[] = [],
    options: ProgramOptions = {},
  ): Promise<ProgramResult> {
    const alias = `alias: {values: {base: ${this.#subject.base}}}`;
    await writeFile(join(this.folder, 'task.yaml'), `version: v1.1.0\n${alias}\n${task}`);
    return this.taskrun(['run', 'task.yaml', '--registry', this.#subject.registry, ...more], options);
  }

  taskrun(words: readonly string[], options: ProgramOptions = {}): Promise<ProgramResult> {
    const { environment } = this.#subject;
    return this.#installation.taskrun(words, {
      directory: this.folder,
      ...options,
      environment: { ...environment, XDG_RUNTIME_DIR: this.#memory, ...options.environment },
    });
  }

  /** Fails when a run has left something on the engine, or a file of its own. */
  async expectNothingLeft(): Promise<void> {
    const label = ['--filter', 'label=io.taskrun.run'];
    const left = await Promise.all([
      this.docker('ps', '--all', '--format', '{{.Names}}', ...label),
      this.docker('network', 'ls', '--format', '{{.Name}}', ...label),
      this.docker('volume', 'ls', '--format', '{{.Name}}', ...label),
    ]);
    expect([
      ...left.map(({ stdout }) => stdout),
      await readdir(this.#installation.temporaryFolder),
      await readdir(this.#memory),
    ]).toEqual(['', '', '', [], []]);
  }
}

/** The lines that a step printed, as the plain view shows them. */
export function linesOf({ stderr }: ProgramResult, step: string): readonly string[] {
  return stderr.split('\n').flatMap((line) => {
    const [, id, text = ''] = /^(\S+) +\| ?(.*)$/.exec(line) ?? [];
    return id === step ? [text] : [];
  });
}

/** Fails with all that a run said, unless it has succeeded. */
export function expectSuccess({ exitCode, stderr }: Pick<ProgramResult, 'exitCode' | 'stderr'>): void {
  if (exitCode !== 0) throw new Error(`the run ended with ${String(exitCode)}:\n${stderr}`);
}
