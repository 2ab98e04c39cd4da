import { formatPlatform, parsePlatform, type Platform } from '../oci/index.js';
import { runProcess } from '../process/index.js';
import type { BuildKitServer } from './address.js';

/** A buildctl to ask with: its path or name, and its environment. */
export interface BuildKitClient {
  readonly buildctl: string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Keeps buildctl from tracing itself for the server: it fails at its end, all work done, when the server takes more than 50 ms
 * to accept the traces. Whoever has set up tracing keeps it.
 * @see https://github.com/moby/buildkit/blob/v0.31.1/cmd/buildctl/common/trace.go
 */
export function untraced(environment: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const wanted = Object.keys(environment).some((name) => name.startsWith('OTEL_'));
  return wanted ? {} : { OTEL_TRACES_SAMPLER: 'always_off' };
}

/** What a server says of itself, or why it says nothing. */
export type ServerAnswer =
  | {
      readonly status: 'answered';
      readonly version: string;
      /** What it builds for: its own platform first, and those it emulates. */
      readonly platforms: readonly Platform[];
      /** Bytes to which it collects its cache; absent where it has no such limit. */
      readonly cacheLimit?: number;
    }
  | { readonly status: 'silent'; readonly reason: string };

/** Asks a server what it is. Never rejects. */
export async function askServer(
  server: BuildKitServer,
  client: BuildKitClient,
  signal?: AbortSignal,
): Promise<ServerAnswer> {
  const told = await buildctl(server, client, ['debug', 'workers', '--format', '{{json .}}'], signal);
  if ('complaint' in told) return { status: 'silent', reason: told.complaint };
  const workers = parsed(told.output);
  const [worker] = (Array.isArray(workers) ? workers : []) as readonly Worker[];
  if (worker === undefined) return { status: 'silent', reason: 'it has no worker' };
  const platforms = (worker.platforms ?? []).flatMap(({ os = '', architecture = '', variant }) => {
    const text = [os, architecture, ...(variant === undefined ? [] : [variant])].join('/');
    return parsePlatform(text) ?? [];
  });
  return {
    status: 'answered',
    version: worker.buildkitVersion?.version ?? 'of an unknown version',
    platforms,
    ...limitOf(worker),
  };
}

/** The last rule is for what the ones before it have left. */
function limitOf({ gcPolicy }: Worker): { readonly cacheLimit?: number } {
  const limit = gcPolicy?.at(-1)?.maxUsedSpace ?? 0;
  return limit > 0 ? { cacheLimit: limit } : {};
}

/** How much a server's cache holds, in bytes; undefined where it does not say. */
export async function cacheSize(server: BuildKitServer, client: BuildKitClient): Promise<number | undefined> {
  const told = await buildctl(server, client, ['du', '--format', '{{json .}}']);
  const records = 'output' in told ? (parsed(told.output) ?? []) : undefined;
  if (!Array.isArray(records)) return undefined;
  // what several records share is counted once for each: the sum is that of 'buildctl du'
  return (records as readonly { readonly size?: number }[]).reduce((sum, { size = 0 }) => sum + size, 0);
}

interface Worker {
  readonly platforms?: readonly {
    readonly os?: string;
    readonly architecture?: string;
    readonly variant?: string;
  }[];
  readonly gcPolicy?: readonly { readonly maxUsedSpace?: number }[];
  readonly buildkitVersion?: { readonly version?: string };
}

/** Runs a short command of buildctl. */
export async function buildctl(
  server: BuildKitServer,
  { buildctl: file, environment }: BuildKitClient,
  words: readonly string[],
  signal?: AbortSignal,
): Promise<{ readonly output: string } | { readonly complaint: string }> {
  const output: string[] = [];
  let complaint = '';
  const exit = await runProcess(
    { file, arguments: [...server.words, ...words], environment },
    {
      output: (stream, line) => {
        if (stream === 'stdout') output.push(line);
        else if (line.trim() !== '') complaint = line.trim();
      },
    },
    signal,
  );
  if (exit.status === 'exited' && exit.exitCode === 0) return { output: output.join('\n') };
  if (exit.status === 'not-started') return { complaint: `'${file}' could not be started (${exit.code})` };
  return { complaint: whyOf(complaint) || 'no answer' };
}

/**
 * Of a program that leads to the server (ssh, kubectl, docker) the last line it said itself, which buildctl has quoted behind
 * that program's whole command line; else what buildctl says.
 */
function whyOf(complaint: string): string {
  const [, quoted = ''] = /: stderr=((?:[^"\\]|\\.)+)/.exec(complaint) ?? [];
  const said = quoted.split(/(?:\\r)?\\n/).filter((line) => line !== '');
  return said.at(-1) ?? complaint.replace(/^error: /, '');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Platforms in short, for people: variants of one architecture are one. */
export function describePlatforms(platforms: readonly Platform[]): string {
  const texts = platforms.map(({ os, architecture }) => formatPlatform({ os, architecture }));
  return [...new Set(texts)].join(', ');
}
