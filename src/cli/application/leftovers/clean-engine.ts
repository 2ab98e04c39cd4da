import { findEngine } from '../../../engine/index.js';
import {
  dialectOf,
  dockerRunner,
  removeLeftovers,
  type DockerSetting,
} from '../../../executor/docker/index.js';
import type { ObservedRun } from '../../../history/index.js';
import { processState } from '../../../process/index.js';
import { dockerProgram } from '../engine-setting.js';
import type { IO } from '../../console/index.js';
import { dataFolder } from '../machine/index.js';

/** An engine that runs may have left something in, and how to get at it. */
export interface EngineToClean extends Pick<DockerSetting, 'docker' | 'environment'> {
  /** What it is called in messages; the same engine has the same name. */
  readonly name: string;
}

/**
 * The engines to look into: the one that docker uses now, that of the program that runs use now in its place, and those
 * that these runs have used.
 */
export async function enginesToClean(
  dead: readonly ObservedRun[],
  dockerCLI: string | undefined,
  io: IO,
): Promise<readonly EngineToClean[]> {
  const current = await findEngine({ environment: io.environment, dataFolder: dataFolder(io.environment) });
  const named = dockerProgram({ dockerCli: dockerCLI }, io);
  const docker = dialectOf(named) === 'docker' ? named : 'docker';
  const all: (EngineToClean | undefined)[] = [
    current && {
      ...dockerEngine(current.host, docker),
      ...(current.origin === 'private' ? {} : { environment: {} }),
    },
    docker === named ? undefined : otherEngine(named),
    ...dead.map(({ engine, dockerCLI: program = 'docker' }) => {
      if (dialectOf(program) !== 'docker') return otherEngine(program);
      return engine === undefined ? undefined : dockerEngine(engine, program);
    }),
  ];
  const found = new Map<string, EngineToClean>();
  for (const engine of all)
    if (engine !== undefined && !found.has(engine.name)) found.set(engine.name, engine);
  return [...found.values()];
}

/** The name of the engine that a run has used; undefined when it has used none. */
export function engineOf({ engine, dockerCLI = 'docker' }: ObservedRun): string | undefined {
  if (dialectOf(dockerCLI) !== 'docker') return otherEngine(dockerCLI).name;
  return engine === undefined ? undefined : dockerEngine(engine, dockerCLI).name;
}

/** Removes what dead processes have made in an engine; undefined when it does not answer, or cannot remove everything. */
export function cleanEngine(engine: EngineToClean): ReturnType<typeof removeLeftovers> {
  const isDead = async (owner: string): Promise<boolean> => (await processState(owner)) === 'ended';
  return removeLeftovers(dockerRunner(engine), isDead, dialectOf(engine.docker));
}

function dockerEngine(host: string, docker: string): EngineToClean {
  return { name: `the docker engine at '${host}'`, docker, environment: { DOCKER_HOST: host } };
}

/** One that only its own program knows how to reach. */
function otherEngine(docker: string): EngineToClean {
  return { name: `the engine of '${docker}'`, docker, environment: {} };
}
