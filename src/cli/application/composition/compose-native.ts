import { join } from 'node:path';
import type { Executor, RegistryWork } from '../../../executor/index.js';
import type { PrivateDockerConfig } from '../../../executor/docker/index.js';
import { nativeExecutor, nativeProblems } from '../../../executor/native/index.js';
import type { Diagnostic } from '../../../diagnostic/index.js';
import { normalizePlatform, type Platform } from '../../../oci/index.js';
import type { Plan } from '../../../plan/index.js';
import type { RegistryClient } from '../../../registry/index.js';
import type { Workspace } from '../../../workspace/index.js';
import type { IO } from '../../console/index.js';
import { registryClient } from '../registries/index.js';
import { cacheFolder } from '../machine/index.js';

/** What the executor without an engine is made of. */
export interface NativeWorld {
  readonly workspace: Workspace;
  readonly registry: RegistryWork;
  readonly client: RegistryClient;
  readonly config: PrivateDockerConfig | undefined;
}

/** Wires the executor that needs no engine. */
export function composeNative({ config, ...world }: NativeWorld, { environment }: IO): Executor {
  const clientWith = (login: Parameters<Parameters<typeof nativeExecutor>[0]['login']['clientWith']>[0]) =>
    registryClient({ credentials: [login], dockerConfigFolder: '', environment });
  const login = { clientWith, ...(config === undefined ? {} : { folder: config.folder }) };
  const listings = join(cacheFolder(environment), 'layers');
  return nativeExecutor({ ...world, login, listings, environment, host: hostPlatform() });
}

/** Whether a plan can be carried out without any engine. */
export async function fitsNative(plan: Plan, workspace: Workspace): Promise<boolean> {
  const problems: readonly Diagnostic[] = await nativeProblems(plan, { workspace, host: hostPlatform() });
  return problems.length === 0;
}

const architectures: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386', ppc64: 'ppc64le' };

/** Images are for Linux, on whichever system taskrun runs. */
function hostPlatform(): Platform {
  return normalizePlatform({ os: 'linux', architecture: architectures[process.arch] ?? process.arch });
}
