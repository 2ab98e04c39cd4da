import { createHash } from 'node:crypto';
import { access, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { end, type Server, start } from '../../child/index.js';
import { findGo } from './go.js';

const source = fileURLToPath(new URL('source', import.meta.url));
const sourceFiles = ['main.go', 'go.mod', 'go.sum', 'no-telemetry/go.mod', 'no-telemetry/autoexport.go'];

/** A network that swallows what is sent must not hold up the tests for ever. */
const mostMinutes = 8;

/** Where things are, and who is told of what is started. */
export interface Building {
  /** The cache folder: the program stays in it. */
  readonly cache: string;
  /** The folder with Debian's Go packages. */
  readonly goPackages: string;
  readonly remember: (server: Server) => Promise<void>;
}

/**
 * Gives the path of Distribution v3's registry, built with Go where the cache doesn't have it: 40 MB of modules and a
 * minute of two processors, at low priority. Safe for two processes at once. Throws an error that says what is missing.
 * @see https://github.com/distribution/distribution/tree/v3.1.2
 */
export async function buildDistribution(building: Building): Promise<string> {
  const folder = join(building.cache, `distribution-${await fingerprint()}`);
  const program = join(folder, 'distribution');
  if (await exists(program)) return program;
  await mkdir(building.cache, { recursive: true });
  const fresh = await mkdtemp(join(building.cache, `new-${process.pid}-`));
  try {
    await mkdir(join(fresh, 'built'));
    await compile(join(fresh, 'built/distribution'), fresh, building);
    await rename(join(fresh, 'built'), folder).catch(async (error: unknown) => {
      if (!(await exists(program))) throw error; // another process was faster
    });
    return program;
  } finally {
    await rm(fresh, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function compile(program: string, folder: string, { goPackages, remember }: Building): Promise<void> {
  const go = await findGo(folder, goPackages);
  const log = join(folder, 'log');
  const words = ['build', '-ldflags', '-s -w', '-o', program, '.'];
  const compiler = start(go.program, words, { environment: go.environment, folder: source, log });
  await remember(compiler);
  lowerPriority(compiler);
  const limit = new AbortController();
  const code = await Promise.race([
    compiler.exit,
    delay(mostMinutes * 60_000, undefined, { signal: limit.signal, ref: false }).catch(() => undefined),
  ]);
  limit.abort();
  if (code === 0) return;
  await end(compiler.processID);
  const said = (await readFile(log, 'utf8')).trim().split('\n').slice(-3).join('; ');
  throw new Error(
    `Go cannot build Distribution v3: ${said === '' ? 'it was ended, or took too long' : said}`,
  );
}

/** The tests that run meanwhile come first. */
function lowerPriority({ processID }: Server): void {
  try {
    setPriority(processID, 10);
  } catch {
    // it has already ended
  }
}

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of sourceFiles) hash.update(await readFile(join(source, name)));
  return hash.digest('hex').slice(0, 12);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
