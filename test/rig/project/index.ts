/** A user's project: a directory with files of its own, and taskrun run in it. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Installation, type ProgramOptions, type ProgramResult } from '../program/index.js';

/** A directory with files of its own to run taskrun in. */
export class Project {
  private constructor(
    readonly folder: string,
    private readonly installation: Installation,
  ) {}

  static async create(): Promise<Project> {
    return new Project(await mkdtemp(join(tmpdir(), 'taskrun-project-')), await Installation.create());
  }

  async close(): Promise<void> {
    await Promise.all([this.installation.close(), rm(this.folder, { recursive: true })]);
  }

  async write(name: string, text: string): Promise<void> {
    const path = join(this.folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }

  taskrun(words: readonly string[], options: ProgramOptions = {}): Promise<ProgramResult> {
    return this.installation.taskrun(words, { directory: this.folder, ...options });
  }
}
