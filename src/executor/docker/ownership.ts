import { foreignFiles } from '../../workspace/index.js';
import type { Carriers } from './carriers.js';
import type { DockerRun } from './docker-run.js';
import { Giver, type Owner } from './giver.js';

/**
 * Whose the files of a run are after it. Containers write as root or another user into folders of a user who is neither:
 * what they made in the user's own directory is given to the user, and what they made in the run's folder can be removed.
 */
export class Ownership {
  readonly #run: DockerRun;
  readonly #carriers: Carriers;
  readonly #owner: Owner | undefined;
  /** What in the user's own directory was another user's before. */
  #before: Promise<ReadonlySet<string>> | undefined;

  constructor(run: DockerRun, carriers: Carriers) {
    this.#run = run;
    this.#carriers = carriers;
    this.#owner = ownerWith(run);
  }

  /** Before a container gets the workspace. @throws WorkspaceError */
  async prepare(): Promise<void> {
    if (this.#run.setting.workspace.inPlace && this.#owner !== undefined)
      await (this.#before ??= this.#look(this.#owner));
  }

  /** When no container of the run is there any more. An engine that answers no more leaves everything as it is. */
  async restore(): Promise<void> {
    const owner = this.#owner;
    if (owner === undefined) return;
    const { workspace } = this.#run.setting;
    await this.#give(owner, workspace.folder(), (giver) => giver.giveDirectories());
    const before = await this.#before?.catch(() => undefined);
    if (before !== undefined) await this.#give(owner, workspace.path(), (giver) => giver.giveAll(before));
  }

  async #look({ uid }: Owner): Promise<ReadonlySet<string>> {
    const files = await foreignFiles(await this.#run.setting.workspace.path(), uid);
    return new Set(files.map(({ identity }) => identity));
  }

  async #give(owner: Owner, made: Promise<string>, give: (giver: Giver) => Promise<void>): Promise<void> {
    const folder = await made.catch(() => undefined);
    if (folder === undefined) return; // a run whose folder could not be made has failed already
    const giver = new Giver(this.#run, this.#carriers, folder, owner);
    await give(giver).catch(() => undefined);
    await giver.close();
  }
}

/** The user; undefined for root, who needs nothing, and where containers' files are the user's anyway. */
function ownerWith({ setting: { dialect = 'docker' } }: DockerRun): Owner | undefined {
  if (process.platform !== 'linux' || dialect !== 'docker') return undefined;
  const [uid = 0, gid = 0] = [process.geteuid?.(), process.getegid?.()];
  return uid === 0 ? undefined : { uid, gid };
}
