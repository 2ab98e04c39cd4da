import { findEngine, type EngineSettings } from '../engine/index.js';
import {
  dockerRunner,
  nothingRemoved as nothing,
  removeLeftovers,
  type Removed,
} from '../executor/docker/index.js';
import { activeRuns, forgetDead, takeDead, type ObservedRun } from '../history/index.js';
import { endOrphans, processState } from '../process/index.js';
import { removeTree } from '../workspace/index.js';
import type { IO } from './io.js';
import { dataFolder } from './settings.js';

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
 */
export async function cleanUp(io: IO): Promise<CleanUp> {
  const settings = { environment: io.environment, dataFolder: dataFolder(io.environment) };
  const dead = await takeAllDead(settings);
  const problems: Problem[] = [];
  const note = (found: readonly Problem[]): void => void problems.push(...found);
  for (const run of dead) await endOrphans(run.owner);
  if (dead.some(({ builders }) => builders !== undefined))
    await (await import('./clean-buildkit.js')).cleanBuildKit(dead, io);
  const removed = new Map(dead.map(({ id }) => [id, nothing]));
  const silent = new Set<string | undefined>();
  for (const engine of await enginesOf(dead, settings)) {
    const found = await cleanEngine(engine);
    for (const [id, counts] of found ?? []) removed.set(id, sum(removed.get(id) ?? nothing, counts));
    if (found === undefined) silent.add(engine.host);
  }
  for (const run of dead) {
    const left = await removeFiles(run);
    note(left);
    if (left.length === 0 && !silent.has(run.engine)) await forgetDead(run);
  }
  note([...silent].map(engineProblem));
  return { removed, problems };
}

/** Whether any run was cut off that nobody has cleaned up after. */
export async function anyDead(io: IO): Promise<boolean> {
  return (await activeRuns(dataFolder(io.environment))).some(({ state }) => state === 'ended');
}

async function takeAllDead({ dataFolder: folder }: EngineSettings): Promise<readonly ObservedRun[]> {
  const runs = await activeRuns(folder);
  const taken = await Promise.all(runs.filter(({ state }) => state === 'ended').map(takeDead));
  return taken.filter((run) => run !== undefined);
}

/** An engine to look into. */
interface Engine {
  readonly host: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** The engine a run would use now, and those that the dead runs have used. */
async function enginesOf(dead: readonly ObservedRun[], settings: EngineSettings): Promise<readonly Engine[]> {
  const current = await findEngine(settings);
  const hosts = new Set(dead.flatMap(({ engine }) => (engine === undefined ? [] : [engine])));
  const engines: Engine[] = [];
  if (current !== undefined) {
    hosts.delete(current.host);
    engines.push({
      host: current.host,
      environment: current.origin === 'private' ? { DOCKER_HOST: current.host } : {},
    });
  }
  return [...engines, ...[...hosts].map((host) => ({ host, environment: { DOCKER_HOST: host } }))];
}

/** Undefined when the engine does not answer, or cannot remove everything. */
function cleanEngine({ environment }: Engine): ReturnType<typeof removeLeftovers> {
  const docker = dockerRunner({ docker: 'docker', environment });
  return removeLeftovers(docker, async (owner) => (await processState(owner)) === 'ended');
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

function engineProblem(host: string | undefined): Problem {
  return {
    message: `what runs have left in the docker engine at '${host ?? ''}' could not be removed`,
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
