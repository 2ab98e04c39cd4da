import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runProcess } from '../process/index.js';
import { copyFileOrLink, copyTree } from './copy-tree.js';

/** Names in one directory. */
export interface Entries {
  readonly files: readonly string[];
  /** With everything in them. */
  readonly directories: readonly string[];
}

/** With fewer files than this, starting a program takes longer than copying. */
const few = 32;
/** Characters in one command line, far below what any system takes. */
const longest = 60_000;

/**
 * Options that make the system's own cp keep permissions, times and links, and copy contents on write where it can; it
 * is several times as fast as any copying from here. Undefined where it is not known to.
 */
const programOptions: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['-RPp', '--reflink=auto', '--'],
  darwin: ['-cRPp', '--'],
};

/** Copies some entries of one directory into another. Rejects with the system's error, or as `signal` says. */
export async function copyEntries(
  source: string,
  target: string,
  { files, directories }: Entries,
  signal: AbortSignal,
): Promise<void> {
  const options = programOptions[process.platform];
  if (options === undefined || (directories.length === 0 && files.length < few))
    return copyHere(source, target, { files, directories }, signal);
  for (const names of batches([...files, ...directories])) {
    const words = [...options, ...names.map((name) => join(source, name)), `${target}/`];
    const exit = await runProcess({ file: 'cp', arguments: words }, {}, signal);
    signal.throwIfAborted();
    if (exit.status === 'exited' && exit.exitCode === 0) continue;
    // A cp that knows other options, or says no: doing the same again here tells what is wrong.
    for (const name of names) await rm(join(target, name), { recursive: true, force: true });
    const inBatch = (name: string): boolean => names.includes(name);
    const some = { files: files.filter(inBatch), directories: directories.filter(inBatch) };
    await copyHere(source, target, some, signal);
  }
}

async function copyHere(
  source: string,
  target: string,
  { files, directories }: Entries,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const copies = await Promise.allSettled(
    files.map((name) => copyFileOrLink(join(source, name), join(target, name))),
  );
  // All have come to their end before one fails: nothing is written behind the back of a removal.
  for (const copy of copies) if (copy.status === 'rejected') throw copy.reason;
  for (const name of directories) await copyTree(join(source, name), join(target, name), signal);
}

function* batches(names: readonly string[]): Iterable<readonly string[]> {
  let batch: string[] = [];
  let length = 0;
  for (const name of names) {
    if (length + name.length > longest) {
      yield batch;
      batch = [];
      length = 0;
    }
    batch.push(name);
    length += name.length + 1;
  }
  if (batch.length > 0) yield batch;
}
