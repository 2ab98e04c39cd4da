import { ManifestLists } from '../../../manifest-list/index.js';
import { CommandFailure, exitCode, type ExitCode, type IO } from '../../console/index.js';
import { imageName } from '../../application/registries/index.js';
import { RegistryClient } from '../../../registry/index.js';
import { listText } from './describe.js';
import { openKeptLists } from './kept.js';
import { listName } from './name.js';

/** The flags of `taskrun manifest annotate`. */
export interface AnnotateFlags {
  readonly os?: string;
  readonly arch?: string;
  readonly variant?: string;
  readonly osVersion?: string;
  readonly osFeatures: readonly string[];
}

/** `taskrun manifest annotate`: what the list has then on standard output. */
export async function manifestAnnotate(
  name: string,
  image: string,
  flags: AnnotateFlags,
  io: IO,
): Promise<ExitCode> {
  listName(name);
  imageName(image);
  const platform = platformOf(flags);
  if (Object.keys(platform).length === 0)
    throw new CommandFailure(
      exitCode.usage,
      'nothing is said about the platform',
      'give at least one of --os, --arch, --variant, --os-version and --os-features',
    );
  const lists = new ManifestLists(new RegistryClient(), await openKeptLists(io));
  await lists.annotate(name, image, platform);
  const list = await lists.find(name);
  const { columns } = io.stdout;
  if (list !== undefined) io.stdout.write(listText(list, columns));
  return exitCode.succeeded;
}

function platformOf({ os, arch, variant, osVersion, osFeatures }: AnnotateFlags) {
  const features = osFeatures.flatMap((list) => list.split(',')).filter((feature) => feature !== '');
  return {
    ...(os !== undefined && { os }),
    ...(arch !== undefined && { architecture: arch }),
    ...(variant !== undefined && { variant }),
    ...(osVersion !== undefined && { osVersion }),
    ...(features.length > 0 && { osFeatures: features }),
  };
}
