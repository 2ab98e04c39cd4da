import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** The words of a command. */
export type Command = readonly [string, ...string[]];

/** A whole process to time. */
export interface Contestant {
  readonly name: string;
  /** One for each round, where every round needs another; making it is not timed. */
  readonly command: Command | ((round: number) => Command | Promise<Command>);
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly directory?: string;
  /** Where the process measures a part of itself: milliseconds, out of what it prints. */
  readonly measured?: (output: string) => number;
}

export interface Timing {
  readonly name: string;
  /** Milliseconds. */
  readonly median: number;
  readonly minimum: number;
  readonly maximum: number;
  /** The most memory that the process had in any round, without its children's; megabytes. */
  readonly peak: number;
}

/** Runs the contestants in turn, `rounds` times after one warm-up each, and gives each one's figures. */
export async function sideBySide(
  contestants: readonly Contestant[],
  rounds: number,
): Promise<readonly Timing[]> {
  const runs = new Map<string, Run[]>(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const contestant of contestants) {
      const run = await timed(contestant, round);
      if (round > 0) runs.get(contestant.name)?.push(run);
    }
  }
  return contestants.map(({ name }) => {
    const all = runs.get(name) ?? [];
    const sorted = all.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
    return {
      name,
      median: sorted[Math.floor(sorted.length / 2)] ?? NaN,
      minimum: sorted[0] ?? NaN,
      maximum: sorted.at(-1) ?? NaN,
      peak: Math.max(...all.map(({ peak }) => peak)),
    };
  });
}

/** Prints figures with each one's ratio to the last, which is the one to compare with; `goal` is for the ratio of the first. */
export function printTimings(title: string, timings: readonly Timing[], goal?: number): void {
  const reference = timings.at(-1)?.median ?? NaN;
  process.stdout.write(`\n${title}\n`);
  for (const { name, median, minimum, maximum } of timings) {
    const spread = `${minimum.toFixed(0)} … ${maximum.toFixed(0)} ms`;
    const ratio = `${(median / reference).toFixed(2)}×`;
    process.stdout.write(
      `  ${name.padEnd(34)} ${median.toFixed(0).padStart(6)} ms  ${spread.padEnd(18)} ${ratio}\n`,
    );
  }
  if (goal !== undefined) process.stdout.write(`  goal: at most ${goal.toFixed(2)}×\n`);
}

/** Prints the most memory that each had. */
export function printPeaks(timings: readonly Timing[]): void {
  for (const { name, peak, median } of timings)
    process.stdout.write(
      `  ${name.padEnd(34)} ${peak.toFixed(0).padStart(6)} MB at most, ${median.toFixed(0)} ms\n`,
    );
}

interface Run {
  readonly milliseconds: number;
  readonly peak: number;
}

async function timed(contestant: Contestant, round: number): Promise<Run> {
  const { name, command, environment, directory, measured } = contestant;
  const [file, ...words] = typeof command === 'function' ? await command(round) : command;
  const started = process.hrtime.bigint();
  const child = spawn(file, words, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', measured === undefined ? 'ignore' : 'pipe', 'pipe'],
    ...(directory === undefined ? {} : { cwd: directory }),
  });
  let complaint = '';
  let output = '';
  child.stderr?.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-2000)));
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const memory = watchMemory(child.pid ?? 0);
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  const milliseconds = Number(process.hrtime.bigint() - started) / 1e6;
  const peak = await memory.end();
  if (code !== 0) throw new Error(`${name} ended with ${String(code)}:\n${complaint}`);
  return { milliseconds: measured?.(output) ?? milliseconds, peak };
}

/** The kernel keeps the peak of a process only as long as the process is there, so it is read again and again. */
function watchMemory(processID: number): { readonly end: () => Promise<number> } {
  const ended = new AbortController();
  const watching = (async () => {
    let peak = 0;
    while (!ended.signal.aborted) {
      const status = await readFile(`/proc/${processID}/status`, 'utf8').catch(() => '');
      peak = Math.max(peak, Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024);
      await delay(25, undefined, { signal: ended.signal }).catch(() => undefined);
    }
    return peak;
  })();
  return {
    end: () => {
      ended.abort();
      return watching;
    },
  };
}
