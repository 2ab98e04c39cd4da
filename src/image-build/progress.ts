import type { Instruction } from '../dockerfile/index.js';
import { formatPlatform, type Platform } from '../oci/index.js';
import type { BuildPorts } from './ports.js';
import type { PlannedStage } from './stages.js';

/** The instructions that people wait for. */
const counted = new Set<Instruction['kind']>(['copy', 'add', 'workdir']);

/** Tells how far the stages of one platform are. */
export class BuildProgress {
  readonly #platform: Platform;
  readonly #tell: BuildPorts['progress'];

  constructor(platform: Platform, { progress }: Pick<BuildPorts, 'progress'>) {
    this.#platform = platform;
    this.#tell = progress;
  }

  /** Does an instruction's work, and tells of it when it is one of files. */
  async during(
    { index, name, stage }: PlannedStage,
    instruction: Instruction,
    work: () => Promise<void>,
  ): Promise<void> {
    const all = stage.instructions.filter(({ kind }) => counted.has(kind));
    const at = all.indexOf(instruction);
    if (at < 0) return work();
    const where = [formatPlatform(this.#platform), ...(name === undefined ? [] : [name])].join(' ');
    const title = `[${where} ${at + 1}/${all.length}] ${instruction.original.trim()}`;
    const key = `${formatPlatform(this.#platform)} ${index} ${at}`;
    this.#tell({ key, name: title, state: 'running' });
    try {
      await work();
      this.#tell({ key, name: title, state: 'done' });
    } catch (error) {
      this.#tell({ key, name: title, state: 'failed' });
      throw error;
    }
  }
}
