import { join } from 'node:path';
import type { Context } from '../context/index.js';
import {
  engineMachine,
  EngineError,
  enginePlace,
  findBuildxProgram,
  findEngine,
  lostEngine,
  whyNoEngine,
  type EngineEndpoint,
} from '../engine/index.js';
import type { StepFailure } from '../event/index.js';
import { isRegistryAction, RegistryWork, type Executor, type RunSecrets } from '../executor/index.js';
import {
  dockerExecutor,
  privateDockerConfig,
  type DockerSetting,
  type PrivateDockerConfig,
} from '../executor/docker/index.js';
import { rehearsalExecutor } from '../executor/rehearsal/index.js';
import { isLocalPath, type Plan } from '../plan/index.js';
import type { RegistryClient } from '../registry/index.js';
import { endAllProcesses, ownerVariable } from '../process/index.js';
import { PrivateFiles, privateFolderPath, runFolderPath, Workspace } from '../workspace/index.js';
import type { BuildKitWorld } from './compose-buildkit.js';
import type { NativeWorld } from './compose-native.js';
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
  const workspace = workspaceOf(plan, context, folder, flags);
  if (flags.dryRun === true)
    return {
      executor: rehearsalExecutor(workspace),
      close: () => workspace.remove(),
      abandon: () => undefined,
    };
  const chosen = await chooseExecutor(plan, workspace, flags, io);
  const engine = chosen.name === 'docker' ? chosen.engine : noEngine;
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
    const client = clientWith(config, inputs, io);
    undo.push(() => client.close());
    const work = new RegistryWork(client, plan, { attestations: flags.attestations, workspace });
    if (!registry.embedded) await assertRegistriesAnswer(plan, work, signal);
    const own = config === undefined ? {} : { DOCKER_CONFIG: config.folder };
    const environment = { ...engine.setting.environment, ...own, [ownerVariable]: note.owner };
    const secrets = secretsOf(inputs);
    const world = { owner: note.owner, secrets, workspace, privateFiles, registry: work, environment };
    const executor =
      chosen.name === 'docker'
        ? dockerExecutor({ docker: 'docker', ...engine.setting, ...world })
        : await chosen.make({ ...world, client, config });
    return {
      executor,
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

function clientWith(
  config: PrivateDockerConfig | undefined,
  { credentials }: RunInputs,
  { environment }: IO,
): RegistryClient {
  const folder = config?.folder ?? dockerConfigFolder(environment);
  return registryClient({ credentials, dockerConfigFolder: folder, environment });
}

function workspaceOf(plan: Plan, context: Context, folder: string, flags: RunFlags): Workspace {
  return new Workspace({
    folder,
    kept: dockerfilesOf(plan),
    inPlace: flags.inPlace === true,
    ...(context.kind === 'directory' ? { context: context.path } : {}),
  });
}

/** Builds need their Dockerfile, though .dockerignore often names it: docker build sends it all the same. */
function dockerfilesOf({ steps }: Plan): readonly string[] {
  return steps.flatMap(({ action, workingDirectory }) => {
    if (action.kind !== 'build' || !isLocalPath(action.context)) return [];
    const file = action.dockerfile ?? join(action.context, 'Dockerfile');
    const path = join(workingDirectory, file);
    return [path, `${path}.dockerignore`];
  });
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

/** The engine of a run, and what docker commands need to use it. */
interface RunEngine {
  readonly endpoint?: EngineEndpoint;
  readonly setting: Pick<DockerSetting, 'buildx' | 'engine' | 'environment' | 'lostEngine'>;
}

const noEngine: RunEngine = { setting: { environment: {} } };

/** What carries out a plan; what is only made for some runs is loaded only there. */
type Chosen =
  | { readonly name: 'docker'; readonly engine: RunEngine }
  | { readonly name: 'buildkit'; readonly make: (world: BuildKitWorld) => Promise<Executor> }
  | { readonly name: 'native'; readonly make: (world: NativeWorld) => Executor };

/**
 * The executor that the user names, else the first that can: Docker when it answers, else BuildKit when it does, else the native
 * one when the plan needs no engine. What is not the usual is said. @throws EngineError, CommandFailure
 */
async function chooseExecutor(plan: Plan, workspace: Workspace, flags: RunFlags, io: IO): Promise<Chosen> {
  if (flags.executor === 'native') return nativeSide(io);
  if (flags.executor === 'buildkit') return buildKitSide(flags, io);
  try {
    return { name: 'docker', engine: await engineSetting(plan, io) };
  } catch (error) {
    if (flags.executor === 'docker' || !(error instanceof EngineError)) throw error;
    const other = await withoutDocker(plan, workspace, flags, io);
    if (other === undefined) throw error;
    const { name } = other;
    const why = name === 'native' ? 'for this task, which needs no engine' : 'which does';
    io.stderr.write(`  no Docker Engine answers: the executor is ${name}, ${why}\n`);
    return other;
  }
}

async function withoutDocker(
  plan: Plan,
  workspace: Workspace,
  flags: RunFlags,
  io: IO,
): Promise<Chosen | undefined> {
  try {
    return await buildKitSide(flags, io);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const { fitsNative } = await import('./compose-native.js');
    return (await fitsNative(plan, workspace)) ? nativeSide(io) : undefined;
  }
}

async function buildKitSide(flags: RunFlags, io: IO): Promise<Chosen> {
  const { composeBuildKit, findBuildKitServers } = await import('./compose-buildkit.js');
  const servers = await findBuildKitServers(flags, io);
  return { name: 'buildkit', make: (world) => composeBuildKit(servers, world, io) };
}

async function nativeSide(io: IO): Promise<Chosen> {
  const { composeNative } = await import('./compose-native.js');
  return { name: 'native', make: (world) => composeNative(world, io) };
}

/** @throws EngineError when a step needs an engine and none answers */
async function engineSetting(plan: Plan, io: IO): Promise<RunEngine> {
  if (plan.steps.every(({ action }) => isRegistryAction(action))) return noEngine;
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
    engine: { place: enginePlace(endpoint.host), machine: () => engineMachine(endpoint, settings) },
    lostEngine: lost,
    ...(path === undefined ? {} : { buildx: { path, ...builder } }),
  };
  return { endpoint, setting };
}
