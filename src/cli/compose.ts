import { join } from 'node:path';
import {
  enginePlace,
  findBuildxProgram,
  findEngine,
  lostEngine,
  whyNoEngine,
  type EngineEndpoint,
} from '../engine/index.js';
import type { StepFailure } from '../event/index.js';
import { isRegistryAction, RegistryWork, type Executor } from '../executor/index.js';
import {
  dockerExecutor,
  privateDockerConfig,
  type DockerSetting,
  type PrivateDockerConfig,
} from '../executor/docker/index.js';
import { rehearsalExecutor } from '../executor/rehearsal/index.js';
import type { Plan } from '../plan/index.js';
import { endAllProcesses, ownerVariable } from '../process/index.js';
import { PrivateFiles, privateFolderPath, runFolderPath, Workspace } from '../workspace/index.js';
import type { RunFlags } from './run-flags.js';
import type { IO } from './io.js';
import type { PreparedRun } from './prepare-run.js';
import { ownRun } from './own-run.js';
import type { RunInputs } from './run-inputs.js';
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
  const folder = runFolderPath(plan.run.id);
  const workspace = new Workspace({
    folder,
    inPlace: flags.inPlace === true,
    ...(context.kind === 'directory' ? { context: context.path } : {}),
  });
  if (flags.dryRun === true)
    return {
      executor: rehearsalExecutor(workspace),
      close: () => workspace.remove(),
      abandon: () => undefined,
    };
  const engine = await engineSetting(plan, io);
  const privateFolder = await privateFolderPath(plan.run.id, [io.environment.XDG_RUNTIME_DIR, '/dev/shm']);
  const privateFiles = new PrivateFiles(privateFolder);
  const note = await ownRun(plan.run.id, { folder, privateFolder }, engine.endpoint, io);
  const undo: (() => void | Promise<void>)[] = [
    () => note.end(),
    () => workspace.remove(),
    () => privateFiles.remove(),
  ];
  const close = async (): Promise<void> => {
    for (const each of undo.splice(0).reverse()) await each();
  };
  try {
    const config = await dockerConfig(plan, inputs, workspace, io);
    const client = registryClient({
      credentials: inputs.credentials,
      dockerConfigFolder: config?.folder ?? dockerConfigFolder(io.environment),
      environment: io.environment,
    });
    undo.push(() => client.close());
    const work = new RegistryWork(client, plan, { attestations: flags.attestations, workspace });
    if (!registry.embedded) await assertRegistriesAnswer(plan, work, signal);
    const own = {
      ...(config === undefined ? {} : { DOCKER_CONFIG: config.folder }),
      [ownerVariable]: note.owner,
    };
    const environment = { ...engine.setting.environment, ...own };
    const world = { owner: note.owner, workspace, privateFiles, registry: work };
    return {
      executor: dockerExecutor({ docker: 'docker', ...engine.setting, environment, ...world }),
      close,
      abandon: () => {
        endAllProcesses();
        config?.removeNow();
        privateFiles.removeNow();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Logins of the run must not reach the user's own configuration, nor a command line. */
async function dockerConfig(
  plan: Plan,
  { credentials }: RunInputs,
  workspace: Workspace,
  io: IO,
): Promise<PrivateDockerConfig | undefined> {
  const taskLogins = taskLoginsOf(plan);
  if (credentials.length === 0 && taskLogins.length === 0) return undefined;
  const folder = join(await workspace.folder(), 'docker');
  return privateDockerConfig(folder, dockerConfigFolder(io.environment), credentials, taskLogins);
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

/** The engine of a run, and what docker commands need to use it. */
interface RunEngine {
  readonly endpoint?: EngineEndpoint;
  readonly setting: Pick<DockerSetting, 'buildx' | 'engine' | 'environment' | 'lostEngine'>;
}

/** @throws EngineError when a step needs an engine and none answers */
async function engineSetting(plan: Plan, io: IO): Promise<RunEngine> {
  if (plan.steps.every(({ action }) => isRegistryAction(action))) return { setting: { environment: {} } };
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
    environment,
    engine: { place: enginePlace(endpoint.host) },
    lostEngine: lost,
    ...(path === undefined ? {} : { buildx: { path, ...builder } }),
  };
  return { endpoint, setting };
}
