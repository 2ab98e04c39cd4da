import { resolve } from 'node:path';
import { collectGarbage, type Collection } from '../../../registry-server/index.js';
import { parseAge, exitCode, type ExitCode, type IO } from '../../console/index.js';
import { registryFolder } from '../../application/machine/index.js';

/** The flags of `taskrun registry gc`. */
export interface GarbageFlags {
  readonly delete?: boolean;
  readonly untagged?: boolean;
  readonly olderThan: string;
  readonly data?: string;
  readonly output: 'text' | 'json';
}

/** `taskrun registry gc`: shows the garbage, or removes it. */
export async function collectGarbageCommand(flags: GarbageFlags, io: IO): Promise<ExitCode> {
  const dataFolder =
    flags.data === undefined ? registryFolder(io.environment) : resolve(io.directory, flags.data);
  const collection = await collectGarbage({
    dataFolder,
    remove: flags.delete === true,
    olderThan: parseAge(flags.olderThan),
    untagged: flags.untagged === true,
  });
  if (flags.output === 'json') io.stdout.write(`${JSON.stringify({ dataFolder, ...collection }, null, 2)}\n`);
  else print(collection, dataFolder, io);
  return exitCode.succeeded;
}

function print(collection: Collection, dataFolder: string, { stdout, stderr }: IO): void {
  const { manifests, blobs, uploads, links, kept, removed } = collection;
  for (const { repository, name, size } of manifests)
    stdout.write(`manifest ${repository}@${name} ${formatBytes(size)}\n`);
  for (const { name, size } of blobs) stdout.write(`blob ${name} ${formatBytes(size)}\n`);
  for (const { name, size } of uploads) stdout.write(`upload ${name} ${formatBytes(size)}\n`);
  const total = [...manifests, ...blobs, ...uploads].reduce((sum, { size }) => sum + size, 0);
  const none = manifests.length + blobs.length + uploads.length + links === 0;
  const what = [
    counted(manifests.length, 'manifest'),
    counted(blobs.length, 'blob'),
    counted(uploads.length, 'upload'),
    counted(links, 'link'),
  ].join(', ');
  const stays = `${counted(kept.blobs, 'blob')} of ${formatBytes(kept.size)} ${kept.blobs === 1 ? 'stays' : 'stay'} in ${dataFolder}`;
  if (none) stderr.write(`there is no garbage; ${stays}\n`);
  else stderr.write(`${removed ? 'removed' : 'garbage'}: ${what}, ${formatBytes(total)}; ${stays}\n`);
  if (!none && !removed) stderr.write('nothing has been removed: --delete does it\n');
}

const sizeUnits = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Bytes as docker shows them, in steps of a thousand. */
function formatBytes(bytes: number): string {
  const step = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), sizeUnits.length - 1);
  return `${(bytes / 1000 ** step).toFixed(step === 0 ? 0 : 1)} ${sizeUnits[step] ?? ''}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
