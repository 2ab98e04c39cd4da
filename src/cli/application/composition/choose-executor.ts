import type { BuildKitServer } from '../../../buildkit/index.js';
import { EngineError } from '../../../engine/index.js';
import type { Executor } from '../../../executor/index.js';
import type { Plan } from '../../../plan/index.js';
import type { Workspace } from '../../../workspace/index.js';
import type { BuildKitWorld } from './compose-buildkit.js';
import type { NativeWorld } from './compose-native.js';
import { dockerProgram, engineSetting, type RunEngine } from '../engine-setting.js';
import type { IO } from '../../console/index.js';
import type { RunFlags } from '../../options/index.js';

/** What carries out a plan; what is only made for some runs is loaded only there. */
export type ChosenExecutor =
  | { readonly name: 'docker'; readonly engine: RunEngine }
  | {
      readonly name: 'buildkit';
      readonly servers: readonly BuildKitServer[];
      readonly make: (world: BuildKitWorld) => Promise<Executor>;
    }
  | { readonly name: 'native'; readonly make: (world: NativeWorld) => Executor };

/**
 * The executor that the user names, else the first that can: Docker when it answers, else BuildKit when it does, else the native
 * one when the plan needs no engine. What is not the usual is said. @throws EngineError, CommandFailure
 */
export async function chooseExecutor(
  plan: Plan,
  workspace: Workspace,
  flags: RunFlags,
  io: IO,
): Promise<ChosenExecutor> {
  if (flags.executor === 'native') return nativeSide(io);
  if (flags.executor === 'buildkit') return buildKitSide(flags, io);
  try {
    return { name: 'docker', engine: await engineSetting(plan, dockerProgram(flags, io), io) };
  } catch (error) {
    if (flags.executor === 'docker' || !(error instanceof EngineError)) throw error;
    const other = await withoutDocker(plan, workspace, flags, io);
    if (other === undefined) throw error;
    const why = other.name === 'native' ? 'for this task, which needs no engine' : 'which does';
    io.stderr.write(`  no Docker Engine answers: the executor is ${other.name}, ${why}\n`);
    return other;
  }
}

async function withoutDocker(
  plan: Plan,
  workspace: Workspace,
  flags: RunFlags,
  io: IO,
): Promise<ChosenExecutor | undefined> {
  try {
    return await buildKitSide(flags, io);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const { fitsNative } = await import('./compose-native.js');
    return (await fitsNative(plan, workspace)) ? nativeSide(io) : undefined;
  }
}

async function buildKitSide(flags: RunFlags, io: IO): Promise<ChosenExecutor> {
  const { composeBuildKit } = await import('./compose-buildkit.js');
  const { findBuildKitServers } = await import('../builders/find-buildkit-servers.js');
  const servers = await findBuildKitServers(flags, io);
  return {
    name: 'buildkit',
    servers: servers.builders.map(({ server }) => server),
    make: (world) => composeBuildKit(servers, world, io),
  };
}

async function nativeSide(io: IO): Promise<ChosenExecutor> {
  const { composeNative } = await import('./compose-native.js');
  return { name: 'native', make: (world) => composeNative(world, io) };
}
