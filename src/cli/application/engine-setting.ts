import {
  askEngine,
  enginePlace,
  findBuildxProgram,
  findEngine,
  lostEngine,
  whyNoEngine,
  type EngineEndpoint,
} from '../../engine/index.js';
import type { StepFailure } from '../../event/index.js';
import { isRegistryAction } from '../../executor/index.js';
import { dialectOf, dockerRunner, type Dialect, type DockerSetting } from '../../executor/docker/index.js';
import type { Plan } from '../../plan/index.js';
import { CommandFailure, exitCode, type IO } from '../console/index.js';
import { dataFolder } from './machine/index.js';

/** `--docker-cli`, else TASKRUN_DOCKER, else docker. */
export function dockerProgram(
  { dockerCli }: { readonly dockerCli?: string | undefined },
  { environment }: IO,
): string {
  const named = dockerCli ?? environment.TASKRUN_DOCKER ?? '';
  return named === '' ? 'docker' : named;
}

/** An engine that only its own program knows how to reach. @throws CommandFailure when that is not there */
async function otherEngine(docker: string, dialect: Dialect): Promise<RunEngine> {
  const exit = await dockerRunner({ docker, environment: {} })(['version']);
  if (exit.status !== 'exited' || exit.exitCode !== 0) {
    const reason = exit.status === 'not-started' ? 'is not installed' : 'does not find its engine';
    throw new CommandFailure(
      exitCode.environment,
      `'${docker}' ${reason}`,
      `'${docker} version' says more; '--docker-cli docker' uses docker`,
    );
  }
  return { setting: { docker, dialect, environment: {}, engine: { place: 'here' } } };
}

/** The engine of a run, and what docker commands need to use it. */
export interface RunEngine {
  readonly endpoint?: EngineEndpoint;
  readonly setting: Pick<
    DockerSetting,
    'docker' | 'dialect' | 'buildx' | 'engine' | 'environment' | 'lostEngine'
  >;
}

/** For runs in which no step needs one. */
export const noEngine: RunEngine = { setting: { docker: 'docker', environment: {} } };

/** The engine of a run. @throws EngineError when a step needs an engine and none answers */
export async function engineSetting(plan: Plan, docker: string, io: IO): Promise<RunEngine> {
  const dialect = dialectOf(docker);
  if (plan.steps.every(({ action }) => isRegistryAction(action)))
    return { setting: { docker, dialect, environment: {} } };
  if (dialect !== 'docker') return otherEngine(docker, dialect);
  const settings = { environment: io.environment, dataFolder: dataFolder(io.environment) };
  const endpoint = await findEngine(settings);
  if (endpoint === undefined) throw await whyNoEngine(settings);
  const path = await findBuildxProgram(io.environment, endpoint);
  // docker build uses the engine's own builder, which is called like its context, unless the user names another.
  const builder = (io.environment.BUILDX_BUILDER ?? '') === '' ? { builder: 'default' } : {};
  const environment = endpoint.origin === 'private' ? { DOCKER_HOST: endpoint.host } : {};
  const lost = async (): Promise<StepFailure | undefined> => {
    const error = await lostEngine(endpoint, settings);
    return error && { reason: 'engine', message: error.message, hint: error.hint };
  };
  const setting = {
    docker,
    environment,
    engine: { place: enginePlace(endpoint.host), ask: (path: string) => askEngine(endpoint, path, settings) },
    lostEngine: lost,
    ...(path === undefined ? {} : { buildx: { path, ...builder } }),
  };
  return { endpoint, setting };
}
