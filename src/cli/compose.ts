import { enginePlace, findBuildxProgram, findEngine, lostEngine, whyNoEngine } from '../engine/index.js';
import type { StepFailure } from '../event/index.js';
import { isRegistryAction, RegistryWork, type Executor } from '../executor/index.js';
import {
  dockerExecutor,
  privateDockerConfig,
  type DockerSetting,
  type RunSecrets,
} from '../executor/docker/index.js';
import { rehearsalExecutor } from '../executor/rehearsal/index.js';
import type { Plan } from '../plan/index.js';
import { Workspace } from '../workspace/index.js';
import type { RunFlags } from './run-flags.js';
import type { RunInputs } from './run-inputs.js';
import type { IO } from './io.js';
import type { PreparedRun } from './prepare-run.js';
import { dataFolder, dockerConfigFolder } from './settings.js';
import { assertRegistriesAnswer } from './registries-answer.js';
import { registryClient } from './registry-client.js';

/** The adapters of one run, wired. */
export interface Composition {
  readonly executor: Executor;
  close(): Promise<void>;
  /** Removes credentials from the disk at once, for when there is no time to close. */
  readonly abandon: () => void;
}

/** Wires adapters to ports, having made sure that the engine and the registries the plan needs are there. */
export async function compose(
  { plan, context, inputs, registry }: PreparedRun,
  flags: RunFlags,
  io: IO,
  signal: AbortSignal,
): Promise<Composition> {
  const workspace = new Workspace({
    runId: plan.run.id,
    inPlace: flags.inPlace === true,
    ...(context.kind === 'directory' ? { context: context.path } : {}),
  });
  if (flags.dryRun === true)
    return {
      executor: rehearsalExecutor(workspace),
      close: () => workspace.remove(),
      abandon: () => undefined,
    };
  const taskLogins = taskLoginsOf(plan);
  // Logins of the run must not reach the user's own configuration, nor a command line.
  const config =
    inputs.credentials.length > 0 || taskLogins.length > 0
      ? await privateDockerConfig(dockerConfigFolder(io.environment), inputs.credentials, taskLogins)
      : undefined;
  const client = registryClient({
    credentials: inputs.credentials,
    dockerConfigFolder: config?.folder ?? dockerConfigFolder(io.environment),
    environment: io.environment,
  });
  const close = async (): Promise<void> => {
    client.close();
    await Promise.all([config?.remove(), workspace.remove()]);
  };
  try {
    const work = new RegistryWork(client, plan, { attestations: flags.attestations, workspace });
    const [engine] = await Promise.all([
      engineSetting(plan, io),
      registry.embedded ? undefined : assertRegistriesAnswer(plan, work, signal),
    ]);
    const own = config === undefined ? {} : { DOCKER_CONFIG: config.folder };
    const environment = { ...engine.environment, ...own };
    return {
      executor: dockerExecutor({
        docker: 'docker',
        ...engine,
        environment,
        secrets: secretsOf(inputs),
        workspace,
        registry: work,
      }),
      close,
      abandon: () => config?.removeNow(),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function secretsOf({ secrets, redactor }: RunInputs): RunSecrets {
  return {
    value: (id) => {
      const value = Object.hasOwn(secrets, id) ? secrets[id] : undefined;
      return typeof value === 'string' ? value : undefined;
    },
    isIn: (text) => redactor.redact(text) !== text,
  };
}

/** The servers of the task's own `docker login` and `docker logout`; none named means Docker Hub. */
function taskLoginsOf(plan: Plan): readonly string[] {
  return plan.steps.flatMap(({ action }) => {
    if (action.kind !== 'docker') return [];
    const verb = action.arguments.findIndex((word) => word === 'login' || word === 'logout');
    if (verb < 0) return [];
    const [last = '', flag = ''] = action.arguments.slice(verb + 1).reverse();
    const named = last !== '' && !last.startsWith('-') && !/^(?:-u|-p|--username|--password)$/.test(flag);
    return [named ? last.replace(/^https?:\/\//, '').replace(/\/.*$/, '') : 'docker.io'];
  });
}

/** What docker commands need to use the right engine. */
type EngineSetting = Pick<DockerSetting, 'buildx' | 'engine' | 'environment' | 'lostEngine'>;

/** @throws EngineError when a step needs an engine and none answers */
async function engineSetting(plan: Plan, io: IO): Promise<EngineSetting> {
  if (plan.steps.every(({ action }) => isRegistryAction(action))) return { environment: {} };
  const settings = { environment: io.environment, dataFolder: dataFolder(io.environment) };
  const engine = await findEngine(settings);
  if (engine === undefined) throw await whyNoEngine(settings);
  const path = await findBuildxProgram(io.environment, engine);
  // docker build uses the engine's own builder, which is called like its context, unless the user names another.
  const builder = (io.environment.BUILDX_BUILDER ?? '') === '' ? { builder: 'default' } : {};
  const environment = engine.origin === 'private' ? { DOCKER_HOST: engine.host } : {};
  const lost = async (): Promise<StepFailure | undefined> => {
    const error = await lostEngine(engine, settings);
    return error && { reason: 'engine', message: error.message, hint: error.hint };
  };
  return {
    environment,
    engine: { place: enginePlace(engine.host) },
    lostEngine: lost,
    ...(path === undefined ? {} : { buildx: { path, ...builder } }),
  };
}
