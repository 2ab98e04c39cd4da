import { resolve } from 'node:path';
import { isOfContext, readLock, writeLock, type FetchTree } from '../../../context/index.js';
import { loadTask } from '../../../task/index.js';
import { CommandFailure, exitCode, type ExitCode, type IO } from '../../console/index.js';
import {
  lockPathOf,
  openTask,
  printWarnings,
  fetchFor,
  fetchQuietly,
  type TaskSources,
} from '../../application/task-file/index.js';
import type { RemoteFlags, VariableFlags } from '../../options/index.js';

/** The flags of `taskrun lock`. */
export interface LockFlags extends VariableFlags, RemoteFlags {
  readonly context?: string;
}

/** `taskrun lock`: the lock is written when all files could be read; what it pins stands on standard output. */
export async function lockFiles(files: readonly string[], flags: LockFlags, io: IO): Promise<ExitCode> {
  const pins = new Map<string, string>();
  for (const file of files.length === 0 ? [undefined] : files) {
    const sources = recordingSources(file, pins, flags, io);
    const { source, surroundings, findings } = await openTask(
      file,
      flags.context,
      flags,
      io,
      undefined,
      sources,
    );
    findings.take(await loadTask(source, surroundings.data, surroundings.options));
    printWarnings(findings, source, io);
  }
  const path = lockPathOf(flags);
  const before = await readLock(resolve(io.directory, path));
  await write(path, pins, io);
  io.stdout.write(described(pins, before.ok ? (before.value ?? {}) : {}));
  return exitCode.succeeded;
}

/** Whatever the locations lead to now, noted. */
function recordingSources(
  file: string | undefined,
  pins: Map<string, string>,
  flags: RemoteFlags,
  io: IO,
): TaskSources {
  const fetch = fetchFor(flags, io);
  const recording: FetchTree = async (location) => {
    const tree = await fetch(location);
    if (tree.ok) pins.set(location.text, tree.value.origin.version);
    return tree;
  };
  return {
    fetchContext: isOfContext(file) ? recording : fetch,
    fetchFile: recording,
    fetchAliases: fetchQuietly(flags, io),
    check: (source) => {
      if (source.kind === 'url') pins.set(source.url, source.digest);
      return { ok: true, value: undefined, warnings: [] };
    },
  };
}

async function write(path: string, pins: ReadonlyMap<string, string>, io: IO): Promise<void> {
  try {
    await writeLock(resolve(io.directory, path), Object.fromEntries(pins));
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    const hint = 'check the path and its permissions';
    throw new CommandFailure(exitCode.usage, `the lock '${path}' cannot be written (${reason})`, hint);
  }
}

/** One line for each pin, and what it was. */
function described(pins: ReadonlyMap<string, string>, before: Readonly<Record<string, string>>): string {
  const lines = [...pins].map(([location, version]) => {
    const old = Object.hasOwn(before, location) ? before[location] : undefined;
    const moved = old === undefined || old === version ? '' : ` (was ${old})`;
    return `${location} ${version}${moved}\n`;
  });
  return lines.sort().join('');
}
