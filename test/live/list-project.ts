import { randomUUID } from 'node:crypto';
import type { Engines } from '../rig/engines/index.js';
import type { ProgramOptions, ProgramResult } from '../rig/program/index.js';
import { Project } from '../rig/project/index.js';

/** A project whose tasks create manifest lists, and taskrun run in it with a real engine. */
export class ListProject {
  private constructor(
    private readonly project: Project,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  /** `environment` is added to the engine's, e.g. DOCKER_CONFIG. */
  static async create(
    engines: Engines,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<ListProject> {
    const project = await Project.create();
    await project.write(
      'Dockerfile',
      'FROM scratch\nARG TARGETPLATFORM\nLABEL platform=$TARGETPLATFORM\nCOPY Dockerfile /\n',
    );
    return new ListProject(project, { ...engines.environment, ...environment });
  }

  close(): Promise<void> {
    return this.project.close();
  }

  taskrun(words: readonly string[], options: ProgramOptions = {}): Promise<ProgramResult> {
    const environment = { ...this.environment, ...options.environment };
    return this.project.taskrun(words, { ...options, environment });
  }

  /** Runs a task of these steps (YAML, without the dash), one after the other. */
  async run(
    steps: readonly string[],
    words: readonly string[] = [],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<ProgramResult> {
    const task = `version: v1.1.0\nsteps:\n${steps.map((step) => `- ${step}\n`).join('')}`;
    const file = `task-${randomUUID()}.yaml`;
    await this.project.write(file, task);
    return this.taskrun(['run', file, ...words], { environment });
  }

  /** The same, and an error when it fails. */
  async succeed(steps: readonly string[]): Promise<ProgramResult> {
    const result = await this.run(steps);
    if (result.exitCode !== 0) throw new Error(`the run ended with ${result.exitCode}:\n${result.stderr}`);
    return result;
  }
}

/** Steps that build and push one image as Docker does today, with provenance. */
export function pushed(image: string, platform: string): string[] {
  return [`build: -t ${image} --platform ${platform} .`, `push: ["${image}"]`];
}

/** Steps that create a manifest list and push it. */
export function listed(list: string, sources: readonly string[], flags = ''): string[] {
  return [
    `cmd: docker manifest create ${flags} ${list} ${sources.join(' ')}`,
    `cmd: docker manifest push ${list}`,
  ];
}
