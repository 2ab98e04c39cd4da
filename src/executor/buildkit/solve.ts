import { readFile, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import type { Slot } from '../../buildkit/index.js';
import { runProcess, type Exit } from '../../process/index.js';
import type { BuildKitSetting } from './buildkit-setting.js';

/** A message has all that a program has printed in a tenth of a second; characters. */
const longestMessage = 1 << 24;

/** One call of `buildctl build`. */
export interface Solve {
  readonly words: readonly string[];
  /** LLB. */
  readonly input?: Uint8Array;
  /** What relative paths among the words are relative to. */
  readonly directory?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** False where nothing of its result is asked for. */
  readonly metadata?: boolean;
  /** Takes what an output without a file writes. */
  readonly output?: Writable;
  /** Hears the lines of `--progress=rawjson`. */
  readonly onLine: (line: string) => void;
  readonly signal: AbortSignal;
}

/** How a solve ended, and what it says of its result. */
export interface Solved {
  readonly exit: Exit;
  /** The text of the metadata file; empty where there is none. */
  readonly metadata: string;
}

/** Runs `buildctl build`. When the signal aborts, BuildKit gives up the work, because its client is gone. */
export async function solve(
  { client, workspace }: Pick<BuildKitSetting, 'client' | 'workspace'>,
  { builder }: Slot,
  { words, input, output, metadata: wanted = true, directory, environment, onLine, signal }: Solve,
): Promise<Solved> {
  const metadataFile = join(await workspace.folder(), `metadata-${randomUUID()}.json`);
  const exit = await runProcess(
    {
      file: client.buildctl,
      arguments: [
        ...builder.server.words,
        ...['build', '--progress=rawjson', ...(wanted ? ['--metadata-file', metadataFile] : [])],
        ...words,
      ],
      ...(input === undefined ? {} : { input }),
      ...(directory === undefined ? {} : { directory }),
      environment: { ...environment, ...client.environment },
    },
    {
      output: (_, line) => onLine(line),
      longestLine: longestMessage,
      ...(output === undefined ? {} : { stdout: output }),
    },
    signal,
  );
  if (!wanted) return { exit, metadata: '' };
  const metadata = await readFile(metadataFile, 'utf8').catch(() => '');
  await rm(metadataFile, { force: true });
  return { exit, metadata };
}
