import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import {
  askServer,
  Builders,
  isOnThisMachine,
  reachBuilders,
  untraced,
  type BuildKitClient,
  type Builder,
} from '../../../buildkit/index.js';
import { buildKitExecutor, WorkspaceMemory } from '../../../executor/buildkit/index.js';
import { LocalImages } from '../../../executor/local-images/index.js';
import type { Executor, RegistryWork, RunSecrets } from '../../../executor/index.js';
import { ImageLayout } from '../../../image-layout/index.js';
import { parsePlatform, type Platform } from '../../../oci/index.js';
import type { RegistryClient } from '../../../registry/index.js';
import type { PrivateFiles, Workspace } from '../../../workspace/index.js';
import type { RunBuildKit } from '../builders/index.js';
import type { IO } from '../../console/index.js';
import { registryClient } from '../registries/index.js';
import type { RunInputs } from '../task-file/index.js';
import { cacheFolder, dockerConfigFolder } from '../machine/index.js';

/** What the BuildKit executor is made of, beside the servers. */
export interface BuildKitWorld {
  readonly secrets: RunSecrets;
  readonly workspace: Workspace;
  readonly privateFiles: PrivateFiles;
  readonly client: RegistryClient;
  readonly registry: RegistryWork;
  /** A Docker configuration of the run's own. */
  readonly config: { readonly folder: string } | undefined;
  /** Added to the environment of buildctl. */
  readonly environment: Readonly<Record<string, string>>;
  /** Has something done when the run has ended. */
  readonly atEnd: (undo: () => void) => void;
}

/** The executor over these servers. @throws ImageLayoutError */
export async function composeBuildKit(
  { builders: found, buildctl }: RunBuildKit,
  { secrets, workspace, privateFiles, client, registry, config, environment, atEnd }: BuildKitWorld,
  io: IO,
): Promise<Executor> {
  const asking: BuildKitClient = { buildctl, environment: { ...untraced(io.environment), ...environment } };
  const outside = { ...io.environment, ...environment };
  const { builders, close } = await reachBuilders(found, () => privateFiles.folder(), asking, outside);
  atEnd(close);
  const layout = await ImageLayout.open({ folder: join(await workspace.folder(), 'images'), client });
  const platform = await platformOf(builders, asking);
  const login = {
    ...(config === undefined ? {} : { folder: config.folder }),
    clientWith: (credential: RunInputs['credentials'][number]) =>
      registryClient({
        credentials: [credential],
        dockerConfigFolder: config?.folder ?? dockerConfigFolder(io.environment),
        environment: io.environment,
      }),
  };
  return buildKitExecutor({
    client: asking,
    builders: new Builders(builders, (server) => askServer(server, asking), here.architecture),
    workspace,
    ...memoryOf(workspace, io.environment),
    privateFiles,
    registry,
    layout,
    images: new LocalImages({ layout, platform, login }),
    platform,
    environment: io.environment,
    secrets,
  });
}

/** What is remembered of a context is kept under its path. */
function memoryOf({ context }: Workspace, environment: NodeJS.ProcessEnv) {
  if (context === undefined) return {};
  const name = createHash('sha256').update(resolve(context)).digest('hex').slice(0, 32);
  return { memory: new WorkspaceMemory(join(cacheFolder(environment), 'workspaces', `${name}.json`)) };
}

const here: Platform = parsePlatform(process.arch === 'x64' ? 'linux/amd64' : `linux/${process.arch}`) ?? {
  os: 'linux',
  architecture: process.arch,
};

/** What a step is for that names no platform: what the server runs without emulation, as with an engine of Docker's. */
async function platformOf([first]: readonly Builder[], asking: BuildKitClient): Promise<Platform> {
  if (first === undefined || isOnThisMachine(first.server)) return here;
  const answer = await askServer(first.server, asking);
  return (answer.status === 'answered' ? answer.platforms[0] : undefined) ?? here;
}
