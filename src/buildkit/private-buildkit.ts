import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The files of taskrun's own BuildKit server; all of it is in one folder, and nothing is global. */
export interface PrivateBuildKit {
  readonly folder: string;
  /** A value for BUILDKIT_HOST. */
  readonly address: string;
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
    address: `unix://${socket}`,
    settings: join(folder, 'buildkitd.toml'),
    processFile: join(folder, 'buildkitd.pid'),
    log: join(folder, 'buildkitd.log'),
  };
}

/**
 * The process ID of the private server, if it runs. A process ID in a file may be of another process by now, so it counts
 * only if that process was given our address on its command line.
 */
export async function privateProcess({ processFile, address }: PrivateBuildKit): Promise<number | undefined> {
  const processID = Number(await readFile(processFile, 'utf8').catch(() => ''));
  if (!Number.isInteger(processID) || processID <= 1) return undefined;
  const line = await readFile(`/proc/${processID}/cmdline`, 'utf8').catch(() => '');
  return line.split('\0').includes(address) ? processID : undefined;
}
