import { posix } from 'node:path';
import { DockerfileError, readTrigger, type Instruction } from '../dockerfile/index.js';
import { directoryOf, FileTreeError, makeDirectories, type Change } from '../file-tree/index.js';
import type { Platform } from '../oci/index.js';
import type { Place } from '../source/index.js';
import type { BaseImages } from './base-images.js';
import { CopyTask, planCopy } from './copy-instruction.js';
import { emptyImage, environmentOf } from './empty-image.js';
import { ImageBuildError } from './error.js';
import { FileSources } from './file-sources.js';
import type { ImageFiles } from './image-files.js';
import { carryOutMetadata, type ArgumentSources } from './metadata.js';
import type { BuildPorts } from './ports.js';
import { BuildProgress } from './progress.js';
import type { BuildRequest } from './request.js';
import { addHistory, continued, edited, linked, setRun, type StageState } from './stage-state.js';
import { copySource, type Origin, type PlannedStage, type StagePlan } from './stages.js';
import { namesUsers, ownerOf } from './users.js';
import { Variables } from './variables.js';
import { changedDirectory } from './working-directory.js';
import { makeLayer } from './write-layer.js';

/** What the stages of one platform have in common. */
export interface StagesSetting extends ArgumentSources {
  readonly escape: string;
  readonly request: BuildRequest;
  readonly plan: StagePlan;
  readonly ports: BuildPorts;
  readonly bases: BaseImages;
  readonly files: ImageFiles;
  readonly target: Platform;
  /** Contents of base images will be read: a stage is copied from, or the image is written to a file. */
  readonly areRead: boolean;
  /** The time of everything that is made here, in seconds since the epoch; undefined where nobody says. */
  readonly epoch: number | undefined;
}

type Copy = Extract<Instruction, { readonly kind: 'copy' | 'add' }>;

/** Builds the stages of a Dockerfile for one platform, each once, and only those that are asked for. */
export class StageBuilder {
  readonly #setting: StagesSetting;
  readonly #states = new Map<PlannedStage, Promise<StageState>>();
  readonly #sources: FileSources;
  readonly #progress: BuildProgress;
  /** Of directories that are made on the way: the same in every build, unless somebody says. */
  readonly #time: number;

  constructor(setting: StagesSetting) {
    const { request, bases, files, target, ports, epoch } = setting;
    this.#setting = setting;
    this.#time = epoch ?? 0;
    this.#progress = new BuildProgress(target, ports);
    const filesOfStage = async (stage: PlannedStage) => (await this.stage(stage)).files();
    this.#sources = new FileSources({ request, bases, files, filesOfStage });
  }

  /** @throws ImageBuildError, RegistryError, OciError, ImageLayoutError */
  stage(planned: PlannedStage): Promise<StageState> {
    const state = this.#states.get(planned) ?? this.#build(planned);
    this.#states.set(planned, state);
    return state;
  }

  async #build(planned: PlannedStage): Promise<StageState> {
    const { place, instructions } = planned.stage;
    const state = await located(place, () => this.#begin(planned));
    if (planned.isReplaced) return state;
    const triggers = state.config.run.onbuild.map((text) => triggerAt(text, place));
    setRun(state, { onbuild: [] });
    for (const instruction of [...triggers, ...instructions])
      await this.#progress.during(planned, instruction, () =>
        located(instruction.place, () => this.#carryOut(state, instruction, planned)),
      );
    return state;
  }

  async #begin({ base, platform, stage }: PlannedStage): Promise<StageState> {
    if (base.kind === 'stage') {
      const before = await this.stage(base.stage);
      return continued(before);
    }
    const state = await this.#foundation(base, platform);
    const { files } = state;
    state.files = () => located(stage.place, files);
    const env = environmentOf(state.config);
    setRun(state, { env });
    for (const entry of env) {
      const [name = ''] = entry.split('=', 1);
      state.variables.set(name, entry.slice(name.length + 1));
    }
    return state;
  }

  async #foundation(base: Exclude<Origin, { kind: 'stage' }>, platform: Platform): Promise<StageState> {
    const { escape, target, bases, files, areRead } = this.#setting;
    const common = { variables: new Variables(escape), hasCommand: false };
    const nothing = { ...common, layers: [], base: { layers: 0, history: 0 } };
    switch (base.kind) {
      case 'scratch':
        return {
          ...nothing,
          config: emptyImage(target),
          platform: target,
          files: () => Promise.resolve(directoryOf()),
        };
      case 'directory':
        return {
          ...nothing,
          config: emptyImage(platform),
          platform,
          files: () => this.#sources.filesOf(base),
        };
      case 'image': {
        const { config, layers } = await bases.find(base.name, platform);
        const count = { layers: layers.length, history: config.history.length };
        return {
          ...common,
          config,
          platform,
          layers,
          base: count,
          files: () => files.treeOf(layers, { areRead }),
        };
      }
    }
  }

  async #carryOut(state: StageState, instruction: Instruction, planned: PlannedStage): Promise<void> {
    switch (instruction.kind) {
      case 'run':
        throw new ImageBuildError('RUN runs a program, which only an engine can do');
      case 'copy':
      case 'add':
        return this.#copy(state, instruction, planned);
      case 'workdir':
        return this.#changeDirectory(state, state.variables.expand(instruction.text));
      default:
        carryOutMetadata(state, instruction, this.#setting);
    }
  }

  async #copy(state: StageState, instruction: Copy, { index }: PlannedStage): Promise<void> {
    const { ports, plan, request } = this.#setting;
    const copy = planCopy(state, instruction);
    refuseUnknownUsers(state, copy.chown);
    const origin = copySource(
      instruction,
      { index, platform: state.platform },
      plan.stages,
      request.contexts,
    );
    const source = () => (origin === undefined ? this.#sources.context() : this.#sources.filesOf(origin));
    const task = await CopyTask.of(copy, ports, { files: state.files, time: this.#time });
    const apply = instruction.link && copy.chmod === '' ? linked : edited;
    this.#addLayer(state, await apply(state, (editor) => task.run(editor, source)));
    addHistory(state, copy.history, true);
  }

  async #changeDirectory(state: StageState, path: string): Promise<void> {
    const { user, workingDirectory } = state.config.run;
    const directory = changedDirectory(workingDirectory, path);
    setRun(state, { workingDirectory: directory });
    if (directory !== '/') {
      refuseUnknownUsers(state, user);
      const owner = user === '' ? { uid: 0, gid: 0 } : await ownerOf(user, state.files);
      const attributes = { mode: 0o755, ...owner, time: this.#time };
      const changes = await edited(state, async (editor) => {
        await makeDirectories(editor, posix.normalize(directory), attributes);
      });
      this.#addLayer(state, changes);
    }
    addHistory(state, `WORKDIR ${directory}`, directory !== '/');
  }

  #addLayer(state: StageState, changes: readonly Change[]): void {
    const { ports, request, epoch } = this.#setting;
    const layer = makeLayer(ports, changes, { compression: request.compression, newest: epoch });
    layer.catch(() => undefined); // whoever finishes the image hears of it
    state.layers = [...state.layers, layer];
  }
}

/** An image that has no files yet has no users either. @throws ImageBuildError */
function refuseUnknownUsers({ layers }: StageState, users: string): void {
  if (layers.length > 0 || users === '' || !namesUsers(users)) return;
  throw new ImageBuildError(`'${users}' cannot be looked up: the image has no files yet`, {
    hint: 'use numbers',
  });
}

function triggerAt(text: string, place: Place): Instruction {
  try {
    return { ...readTrigger(text), place };
  } catch (error) {
    if (!(error instanceof DockerfileError)) throw error;
    throw new ImageBuildError(`the base image has an ONBUILD that cannot be read: ${error.message}`, {
      place,
    });
  }
}

/** Does an instruction's work; what is wrong with it is at its place. */
async function located<Result>(place: Place, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DockerfileError || error instanceof FileTreeError || isUnplaced(error))
      throw new ImageBuildError(error.message, {
        place,
        ...(error.hint === undefined ? {} : { hint: error.hint }),
        cause: error,
      });
    throw error;
  }
}

function isUnplaced(error: unknown): error is ImageBuildError {
  return error instanceof ImageBuildError && error.place === undefined;
}
