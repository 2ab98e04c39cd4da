import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { FileDigests, readFiles, type Fingerprint } from '../../../fingerprint/index.js';
import type { IO } from '../../console/index.js';
import type { PreparedRun } from '../run/index.js';
import type { RunFlags } from '../../options/index.js';
import { cacheFolder, dataFolder } from '../machine/index.js';

/** The files of the context that a run depends on. */
export async function filesOfRun(
  prepared: PreparedRun,
  flags: RunFlags,
  io: IO,
): Promise<Fingerprint['files']> {
  const { context, plan } = prepared;
  if (context.kind === 'none') return {};
  const root = await realpath(context.path);
  const name = createHash('sha256').update(root).digest('hex').slice(0, 32);
  const digests = await FileDigests.open(join(cacheFolder(io.environment), 'digests', `${name}.json`));
  return readFiles(plan, { root, digests, except: await noInputs(prepared, flags, io) });
}

/** The task file, whose plan is compared, the files that a run writes, and what programs keep of earlier runs. */
async function noInputs(
  { task: { source, folder } }: PreparedRun,
  { state, metadataFile, junit, html }: RunFlags,
  io: IO,
): Promise<ReadonlySet<string>> {
  const own = [source.path, state, metadataFile, junit, html].flatMap((path) =>
    path === undefined ? [] : [resolve(io.directory, path)],
  );
  const inFolder = folder === undefined ? [] : [join(folder, basename(source.path))];
  const { npm_config_cache: ofNpm, ...environment } = io.environment;
  const kept = [cacheFolder(environment), dataFolder(environment), ...(ofNpm ? [ofNpm] : [])];
  const all = [...own, ...inFolder, ...kept.map((path) => resolve(io.directory, path))];
  return new Set(await Promise.all(all.map(real)));
}

/** A file that is not there yet has a directory that is. */
async function real(path: string): Promise<string> {
  const folder = await realpath(dirname(path)).catch(() => dirname(path));
  return join(folder, basename(path));
}
