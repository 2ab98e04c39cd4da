import { join } from 'node:path';

/** The files of taskrun's own BuildKit server; all of it is in one folder, and nothing is global. */
export interface PrivateBuildKit {
  readonly folder: string;
  /** A value for BUILDKIT_HOST. */
  readonly address: string;
  readonly socket: string;
  readonly settings: string;
  readonly processFile: string;
  readonly log: string;
}

/** The private server below a data folder. */
export function privateBuildKit(dataFolder: string): PrivateBuildKit {
  const folder = join(dataFolder, 'buildkit');
  const socket = join(folder, 'buildkitd.sock');
  return {
    folder,
    socket,
    address: `unix://${socket}`,
    settings: join(folder, 'buildkitd.toml'),
    processFile: join(folder, 'buildkitd.pid'),
    log: join(folder, 'buildkitd.log'),
  };
}
