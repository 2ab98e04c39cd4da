import { nothingRemoved as nothing, type Removed } from '../../../executor/docker/index.js';
import { activeRuns, forgetDead, takeDead, type ObservedRun } from '../../../history/index.js';
import { endOrphans } from '../../../process/index.js';
import { removeTree } from '../../../workspace/index.js';
import { cleanEngine, engineOf, enginesToClean } from './clean-engine.js';
import type { IO } from '../../console/index.js';
import { dataFolder } from '../machine/index.js';

/** What was removed, and what could not be. */
export interface CleanUp {
  /** By the ID of the run that had left it. */
  readonly removed: ReadonlyMap<string, Removed>;
  /** Sentences about what is left, and what to do about it. */
  readonly problems: readonly Problem[];
}

interface Problem {
  readonly message: string;
  readonly hint: string;
}

/**
 * Removes what runs have left whose process was killed: what they had still running, their temporary files, and what
 * they made in engines. Of runs that go on, of other machines' and of those it knows nothing about, it touches nothing.
 * @param docker the program whose engine is looked into besides those of the runs; TASKRUN_DOCKER's when absent
 */
export async function cleanUp(io: IO, docker?: string): Promise<CleanUp> {
  const dead = await takeAllDead(dataFolder(io.environment));
  const problems: Problem[] = [];
  const note = (found: readonly Problem[]): void => void problems.push(...found);
  for (const run of dead) await endOrphans(run.owner);
  if (dead.some(({ builders }) => builders !== undefined))
    await (await import('./clean-buildkit.js')).cleanBuildKit(dead, io);
  const removed = new Map(dead.map(({ id }) => [id, nothing]));
  const silent = new Set<string | undefined>();
  for (const engine of await enginesToClean(dead, docker, io)) {
    const found = await cleanEngine(engine);
    for (const [id, counts] of found ?? []) removed.set(id, sum(removed.get(id) ?? nothing, counts));
    if (found !== undefined) continue;
    silent.add(engine.name);
    note([engineProblem(engine.name)]);
  }
  for (const run of dead) {
    const left = await removeFiles(run);
    note(left);
    if (left.length === 0 && !silent.has(engineOf(run))) await forgetDead(run);
  }
  return { removed, problems };
}

/** Whether any run was cut off that nobody has cleaned up after. */
export async function anyDead(io: IO): Promise<boolean> {
  return (await activeRuns(dataFolder(io.environment))).some(({ state }) => state === 'ended');
}

async function takeAllDead(folder: string): Promise<readonly ObservedRun[]> {
  const runs = await activeRuns(folder);
  const taken = await Promise.all(runs.filter(({ state }) => state === 'ended').map(takeDead));
  return taken.filter((run) => run !== undefined);
}

async function removeFiles({ id, folder, privateFolder }: ObservedRun): Promise<readonly Problem[]> {
  try {
    if (privateFolder !== undefined) await removeTree(privateFolder);
    await removeTree(folder);
    return [];
  } catch (error) {
    const { message, hint } = error as Error & { readonly hint?: string };
    return [{ message: `of run '${id}': ${message}`, hint: hint ?? 'remove them yourself' }];
  }
}

function engineProblem(name: string): Problem {
  return {
    message: `what runs have left in ${name} could not be removed`,
    hint: "run 'taskrun prune' again when it answers",
  };
}

function sum(one: Removed, other: Removed): Removed {
  return {
    container: one.container + other.container,
    network: one.network + other.network,
    volume: one.volume + other.volume,
    image: one.image + other.image,
  };
}
