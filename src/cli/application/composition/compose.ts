import { join } from 'node:path';
import type { Context } from '../../../context/index.js';
import { RegistryWork, type Executor, type RunSecrets } from '../../../executor/index.js';
import {
  dockerExecutor,
  privateDockerConfig,
  type Dialect,
  type PrivateDockerConfig,
} from '../../../executor/docker/index.js';
import { rehearsalExecutor } from '../../../executor/rehearsal/index.js';
import { isLocalPath, type Plan } from '../../../plan/index.js';
import type { RegistryClient } from '../../../registry/index.js';
import { endAllProcesses, ownerVariable } from '../../../process/index.js';
import { PrivateFiles, privateFolderPath, runFolderPath, Workspace } from '../../../workspace/index.js';
import { chooseExecutor } from './choose-executor.js';
import type { RunFlags } from '../../options/index.js';
import { assertCanDebug } from './debug-shell.js';
import { noEngine } from '../engine-setting.js';
import type { IO } from '../../console/index.js';
import { type RunRegistry, registryClient } from '../registries/index.js';
import { ownRun } from '../leftovers/index.js';
import type { RunInputs } from '../task-file/index.js';
import { dockerConfigFolder } from '../machine/index.js';
import { reachEngine } from './reach-engine.js';
import { assertRegistriesAnswer } from './registries-answer.js';

/** The run that adapters are for. */
export interface RunToCompose {
  readonly plan: Plan;
  readonly context: Context;
  readonly inputs: RunInputs;
  readonly registry: RunRegistry;
}

/** The adapters of one run, wired. */
export interface Composition {
  readonly executor: Executor;
  close(): Promise<void>;
  /** Removes credentials from the disk at once, for when there is no time to close. */
  readonly abandon: () => void;
}

/** Wires adapters to ports, having made sure that the engine and the registries the plan needs are there. */
export async function compose(
  { plan, context, inputs, registry }: RunToCompose,
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
  assertCanDebug(flags, chosen.name);
  const found = chosen.name === 'docker' ? chosen.engine : noEngine;
  const privateFolder = await privateFolderPath(plan.run.id, [io.environment.XDG_RUNTIME_DIR, '/dev/shm']);
  const privateFiles = new PrivateFiles(privateFolder);
  const servers = chosen.name === 'buildkit' ? { builders: chosen.servers } : {};
  const places = { folder, privateFolder, ...servers };
  const note = await ownRun(plan.run.id, places, found, io);
  const { engine, close: leave } = await reachEngine(found, privateFiles, note.owner, io);
  const undo: (() => void | Promise<void>)[] = [
    // What an engine that answers no more could not remove is found by the note.
    async () => ((await engine.setting.lostEngine?.()) === undefined ? note.end() : undefined),
    () => workspace.remove(),
    () => privateFiles.remove(),
    leave,
  ];
  const close = async (): Promise<void> => {
    for (const each of undo.splice(0).reverse()) await each();
  };
  try {
    const config = await dockerConfig(plan, inputs, privateFiles, { io, dialect: engine.setting.dialect });
    const client = clientWith(config, inputs, io);
    undo.push(() => client.close());
    const work = new RegistryWork(client, plan, { attestations: flags.attestations, workspace });
    if (!registry.embedded) await assertRegistriesAnswer(plan, work, signal);
    const own = config === undefined ? {} : configVariables(config.folder);
    const environment = { ...engine.setting.environment, ...own, [ownerVariable]: note.owner };
    const secrets = secretsOf(inputs);
    const world = { owner: note.owner, secrets, workspace, privateFiles, registry: work, environment };
    const executor =
      chosen.name === 'docker'
        ? dockerExecutor({ ...engine.setting, ...world })
        : await chosen.make({ ...world, client, config, atEnd: (each) => void undo.push(each) });
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

/** Logins of the run must not reach the user's own configuration, nor a command line, nor stay on a disk. */
async function dockerConfig(
  plan: Plan,
  { credentials }: RunInputs,
  privateFiles: PrivateFiles,
  { io, dialect }: { readonly io: IO; readonly dialect: Dialect | undefined },
): Promise<PrivateDockerConfig | undefined> {
  const taskLogins = taskLoginsOf(plan);
  if (credentials.length === 0 && taskLogins.length === 0) return undefined;
  const folder = join(await privateFiles.folder(), 'docker');
  const users = dockerConfigFolder(io.environment);
  return privateDockerConfig(folder, users, credentials, taskLogins, dialect);
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

/** Where docker, and podman, look for logins. */
function configVariables(folder: string): Readonly<Record<string, string>> {
  return { DOCKER_CONFIG: folder, REGISTRY_AUTH_FILE: join(folder, 'config.json') };
}
