import { randomUUID } from 'node:crypto';
import { rename, rm, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { listRuns } from './list-runs.js';
import { readIndex, rewriteIndex } from './run-index.js';
import { runFolder, runsFolder } from './run-folder.js';
import type { RunSummary } from './run-summary.js';

/** Removes the folder of a run, at once for whoever looks. @throws the system's error */
export async function removeRun(dataFolder: string, runId: string): Promise<void> {
  const doomed = join(runsFolder(dataFolder), `${doomedStart}${randomUUID()}`);
  await rename(runFolder(dataFolder, runId), doomed);
  await rm(doomed, { recursive: true, force: true });
}

const doomedStart = '.removed-';

/** Removes finished runs that began before `before` (milliseconds since the epoch), and tidies the index. @throws the system's error */
export async function removeOldRuns(dataFolder: string, before: number): Promise<readonly RunSummary[]> {
  const runs = await listRuns(dataFolder);
  const old = runs.filter((run) => isFinished(run) && startOf(run) < before);
  for (const { id } of old) await removeRun(dataFolder, id);
  await removeRemains(dataFolder);
  await tidyIndex(
    dataFolder,
    runs.filter((run) => !old.includes(run)),
  );
  return old;
}

/** Whether a run has come to an end of any kind. */
export function isFinished({ status }: RunSummary): boolean {
  return !['Queued', 'Started', 'Running'].includes(status);
}

const startOf = ({ startedAt }: RunSummary): number =>
  startedAt === undefined ? Infinity : Date.parse(startedAt);

/** Folders whose removal was cut off. */
async function removeRemains(dataFolder: string): Promise<void> {
  const folder = runsFolder(dataFolder);
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((each) => each.startsWith(doomedStart)))
    await rm(join(folder, name), { recursive: true, force: true });
}

/** Writes the index anew when most of it says nothing any more. */
async function tidyIndex(dataFolder: string, kept: readonly RunSummary[]): Promise<void> {
  const { runs, waste } = await readIndex(dataFolder);
  const useless = waste + Math.max(0, runs.size - kept.length);
  if (useless > 100 && useless > kept.length)
    await rewriteIndex(dataFolder, kept.filter(isFinished).reverse());
}
