import { hostname } from 'node:os';
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StepError } from '../failure-of.js';
import { askDocker } from './ask-docker.js';
import { carried, Carriers } from './carriers.js';
import type { MountSource } from './container-arguments.js';
import type { DockerRun } from './docker-run.js';
import { labelOptions } from './labels.js';
import { Ownership } from './ownership.js';
import { engineName } from './run-names.js';
import { WorkspaceMirror } from './workspace-mirror.js';

/**
 * Folders of this machine for the containers of one run: mounted where the engine sees them, else as volumes that their
 * files are brought into. The workspace goes both ways.
 */
export class EngineFolders {
  readonly #run: DockerRun;
  readonly #carriers: Carriers;
  readonly #ownership: Ownership;
  readonly #volumes = new Map<string, Promise<MountSource>>();
  #seen: Promise<boolean> | undefined;
  #workspace: Promise<MountSource> | undefined;
  #mirror: WorkspaceMirror | undefined;

  constructor(run: DockerRun) {
    this.#run = run;
    this.#carriers = new Carriers(run);
    this.#ownership = new Ownership(run, this.#carriers);
  }

  /** What to mount so that a container has a folder, which is not to change from now on. @throws StepError */
  async share(name: string, path: string): Promise<MountSource> {
    if (await this.#areSeen()) return { kind: 'folder', path };
    const made = this.#volumes.get(name) ?? this.#fill(name, path);
    this.#volumes.set(name, made);
    return made;
  }

  /** What to mount so that a container has the workspace as it is now. @throws StepError, WorkspaceError */
  async shareWorkspace(): Promise<MountSource> {
    const path = await this.#run.setting.workspace.path();
    if (await this.#areSeen()) {
      await this.#ownership.prepare();
      return { kind: 'folder', path };
    }
    this.#workspace ??= this.#startMirror(path);
    const volume = await this.#workspace;
    await this.#mirror?.give();
    return volume;
  }

  /** Removes the volumes, and gives folders back to the user; no container uses them any more. */
  async close(): Promise<void> {
    if ((await this.#seen?.catch(() => false)) === true) await this.#ownership.restore();
    const names = [...this.#volumes.keys(), ...(this.#workspace === undefined ? [] : ['workspace'])];
    if (names.length > 0)
      await this.#run.docker(['volume', 'rm', '--force', ...names.map((name) => this.#volumeName(name))]);
    await this.#carriers.close();
  }

  /** Before containers are removed: what they wrote into the workspace is brought back where it is the user's own. */
  async bringBack(): Promise<void> {
    if (this.#run.setting.workspace.inPlace) await this.#mirror?.take();
  }

  async #fill(name: string, path: string): Promise<MountSource> {
    const volume = await this.#makeVolume(name);
    const carrier = await this.#carriers.make(volume);
    const { attempt, complaint } = await askDocker(this.#run.docker, [
      'cp',
      `${path}/.`,
      `${carrier}:${carried}`,
    ]);
    if (attempt.status === 'succeeded') return volume;
    throw new StepError({
      reason: 'engine',
      message: `the files of '${name}' could not be brought to the engine: ${complaint}`,
    });
  }

  async #startMirror(path: string): Promise<MountSource> {
    const volume = await this.#makeVolume('workspace');
    const carrier = await this.#carriers.make(volume);
    const { workspace } = this.#run.setting;
    const mirror = new WorkspaceMirror(this.#run.docker, `${carrier}:${carried}`, {
      directory: path,
      scratch: await workspace.folder(),
    });
    this.#mirror = mirror;
    workspace.refreshWith(() => mirror.take());
    return volume;
  }

  async #makeVolume(name: string): Promise<MountSource> {
    const { docker, plan, setting } = this.#run;
    const volume = this.#volumeName(name);
    const labels = labelOptions({ runID: plan.run.id, owner: setting.owner });
    const { attempt, complaint } = await askDocker(docker, ['volume', 'create', ...labels, volume]);
    if (attempt.status === 'succeeded') return { kind: 'volume', name: volume };
    throw new StepError({
      reason: 'engine',
      message: `a volume for the files of the run could not be made: ${complaint}`,
    });
  }

  #volumeName(name: string): string {
    return engineName(this.#run.plan.run.id, `files-${name}`);
  }

  #areSeen(): Promise<boolean> {
    this.#seen ??= this.#look();
    return this.#seen;
  }

  /** Whether the engine mounts folders of this machine: it does where it runs here, and may do so through a virtual machine. */
  async #look(): Promise<boolean> {
    const { engine, workspace } = this.#run.setting;
    const place = engine?.place ?? 'here';
    const { machine } = place === 'elsewhere' ? {} : await this.#run.engine.facts();
    if (place !== 'elsewhere' && (machine === undefined ? place !== 'unknown' : machine === hostname()))
      return true;
    const folder = await workspace.folder();
    const mark = randomUUID();
    await writeFile(join(folder, 'mark'), mark);
    try {
      const carrier = await this.#carriers.make({
        kind: 'folder',
        path: folder,
      });
      const { lines } = await askDocker(this.#run.docker, ['cp', `${carrier}:${carried}/mark`, '-']);
      return lines.some((line) => line.includes(mark));
    } catch (error) {
      if (error instanceof StepError) return false; // it has no such folder
      throw error;
    }
  }
}
