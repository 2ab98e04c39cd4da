import { findBuildKit, readServer, whyNoBuildKit, type Builder } from '../../../buildkit/index.js';
import { parsePlatform } from '../../../oci/index.js';
import type { BuildKitFlags } from '../../options/index.js';
import { CommandFailure, exitCode, type IO } from '../../console/index.js';
import { dataFolder } from '../machine/index.js';
import { settledBuilders } from './settled-builders.js';

/** The BuildKit servers of a run. */
export interface RunBuildKit {
  readonly builders: readonly Builder[];
  readonly buildctl: string;
}

/** The servers that the user names, else the one that is there. @throws EngineError, CommandFailure */
export async function findBuildKitServers(flags: BuildKitFlags, io: IO): Promise<RunBuildKit> {
  const { environment } = io;
  const settings = { environment, dataFolder: dataFolder(environment), asked: flags.buildkit };
  const declared = await declaredBuilders(flags, io);
  const found = await findBuildKit(settings);
  if (found === undefined) throw await whyNoBuildKit(settings);
  return { builders: [{ server: found.server }, ...declared], buildctl: found.buildctl };
}

/**
 * `--builder`, before them those of TASKRUN_BUILDERS, separated by spaces, and before these those of the user's settings.
 * @throws CommandFailure, EngineError, InvalidInput
 */
export async function declaredBuilders(
  { builder }: Pick<BuildKitFlags, 'builder'>,
  io: IO,
): Promise<readonly Builder[]> {
  const { TASKRUN_BUILDERS: always = '' } = io.environment;
  const texts = [...always.split(/\s+/).filter((text) => text !== ''), ...builder];
  const named = texts.map((text) => {
    const [, name = '', address = ''] = /^([^=:]+)=(.+)$/.exec(text) ?? [];
    const platform = parsePlatform(name);
    if (platform !== undefined && name !== '') return { platform, server: readServer(address) };
    const hint = "write it like '--builder linux/arm64=tcp://HOST:PORT'";
    throw new CommandFailure(exitCode.usage, `'${text}' does not say which platform a builder is for`, hint);
  });
  return [...(await settledBuilders(io)), ...named];
}
