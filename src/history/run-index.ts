import { randomUUID } from 'node:crypto';
import { appendFile, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseLine } from './read-lines.js';
import { folderName } from './run-folder.js';
import type { RunSummary } from './run-summary.js';

/** A run's summary, or that what was said of a run before is no longer true. */
type Entry = RunSummary | { readonly id: string; readonly forget: true };

/** What the index says. */
export interface RunIndex {
  /** By the name of the run's folder. */
  readonly runs: ReadonlyMap<string, RunSummary>;
  /** Lines that say nothing any more. */
  readonly waste: number;
}

/**
 * `runs.ndjson`: the summaries of finished runs, so that a list need not open every run's folder. It is only ever a copy:
 * who reads it compares it with the folders, and a lost or torn line costs time and nothing else.
 */
const fileOf = (dataFolder: string): string => join(dataFolder, 'runs.ndjson');

export async function readIndex(dataFolder: string): Promise<RunIndex> {
  const text = await readFile(fileOf(dataFolder), 'utf8').catch(() => '');
  const runs = new Map<string, RunSummary>();
  let count = 0;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    count += 1;
    const entry = parseLine(line) as Entry | undefined;
    if (typeof entry?.id !== 'string') continue;
    if ('forget' in entry) runs.delete(folderName(entry.id));
    else runs.set(folderName(entry.id), entry);
  }
  return { runs, waste: count - runs.size };
}

/** Adds to the index. The break in front keeps a torn line of somebody else from spoiling this one. */
export async function appendToIndex(dataFolder: string, ...entries: readonly Entry[]): Promise<void> {
  const text = entries.map((entry) => `\n${JSON.stringify(entry)}\n`).join('');
  await appendFile(fileOf(dataFolder), text, { mode: 0o600 });
}

/** Writes the index anew. What another process adds meanwhile may be lost, which only costs the next reader time. */
export async function rewriteIndex(dataFolder: string, runs: Iterable<RunSummary>): Promise<void> {
  const draft = `${fileOf(dataFolder)}.${randomUUID()}.tmp`;
  const text = [...runs].map((run) => `${JSON.stringify(run)}\n`).join('');
  await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
  await rename(draft, fileOf(dataFolder));
}
