import { spawn } from 'node:child_process';

/** A whole process to time. */
export interface Contestant {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly directory?: string;
}

export interface Timing {
  readonly name: string;
  /** Milliseconds. */
  readonly median: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** Runs the contestants in turn, `rounds` times after one warm-up each, and gives each one's figures. */
export async function sideBySide(
  contestants: readonly Contestant[],
  rounds: number,
): Promise<readonly Timing[]> {
  const times = new Map<string, number[]>(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const contestant of contestants) {
      const milliseconds = await timed(contestant);
      if (round > 0) times.get(contestant.name)?.push(milliseconds);
    }
  }
  return contestants.map(({ name }) => {
    const sorted = (times.get(name) ?? []).sort((a, b) => a - b);
    return {
      name,
      median: sorted[Math.floor(sorted.length / 2)] ?? NaN,
      minimum: sorted[0] ?? NaN,
      maximum: sorted.at(-1) ?? NaN,
    };
  });
}

/** Prints figures with each one's ratio to the last, which is the one to compare with. */
export function printTimings(title: string, timings: readonly Timing[], goal: number): void {
  const reference = timings.at(-1)?.median ?? NaN;
  process.stdout.write(`\n${title}\n`);
  for (const { name, median, minimum, maximum } of timings) {
    const spread = `${minimum.toFixed(0)} … ${maximum.toFixed(0)} ms`;
    const ratio = `${(median / reference).toFixed(2)}×`;
    process.stdout.write(
      `  ${name.padEnd(34)} ${median.toFixed(0).padStart(6)} ms  ${spread.padEnd(18)} ${ratio}\n`,
    );
  }
  process.stdout.write(`  goal: at most ${goal.toFixed(2)}×\n`);
}

function timed({ name, command, environment, directory }: Contestant): Promise<number> {
  return new Promise((resolve, reject) => {
    const started = process.hrtime.bigint();
    const child = spawn(command[0], command.slice(1), {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'ignore', 'pipe'],
      ...(directory === undefined ? {} : { cwd: directory }),
    });
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-2000)));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(Number(process.hrtime.bigint() - started) / 1e6);
      else reject(new Error(`${name} ended with ${String(code)}:\n${complaint}`));
    });
  });
}
