import { createHash } from 'node:crypto';
import { access, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { end, type Server, start } from '../child/index.js';
import { findGo } from './go.js';

/** A network that swallows what is sent must not hold up the tests for ever. */
const mostMinutes = 8;

/** One or more programs to build with one call of `go`. */
export interface GoProject {
  /** Of its folder in the cache, and what people are told. */
  readonly name: string;
  readonly title: string;
  /** The program that suites are given; others are beside it. */
  readonly program: string;
  /** Texts of which any change makes the programs stale. */
  readonly inputs: () => Promise<readonly string[]>;
  /** The words after `go` that put the programs into a folder, and the environment and the folder to say them in. */
  readonly build: (folder: string) => {
    readonly words: readonly string[];
    readonly environment?: Readonly<Record<string, string>>;
    readonly directory?: string;
  };
}

/** Where things are, and who is told of what is started. */
export interface Building {
  /** The cache folder: the programs stay in it. */
  readonly cache: string;
  /** The folder with Debian's Go packages. */
  readonly goPackages: string;
  readonly remember: (server: Server) => Promise<void>;
}

/**
 * Gives the path of a project's program, built with Go, at low priority, where the cache doesn't have it. Safe for two
 * processes at once. Throws an error that says what is missing.
 */
export async function buildProject(project: GoProject, building: Building): Promise<string> {
  const folder = join(building.cache, `${project.name}-${fingerprint(await project.inputs())}`);
  const program = join(folder, project.program);
  if (await exists(program)) return program;
  await mkdir(building.cache, { recursive: true });
  const fresh = await mkdtemp(join(building.cache, `new-${process.pid}-`));
  try {
    await mkdir(join(fresh, 'built'));
    await compile(project, fresh, building);
    await rename(join(fresh, 'built'), folder).catch(async (error: unknown) => {
      if (!(await exists(program))) throw error; // another process was faster
    });
    return program;
  } finally {
    await rm(fresh, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function compile(
  project: GoProject,
  folder: string,
  { goPackages, remember }: Building,
): Promise<void> {
  const go = await findGo(folder, goPackages);
  const log = join(folder, 'log');
  const { words, environment, directory } = project.build(join(folder, 'built'));
  const compiler = start(go.program, words, {
    environment: { ...go.environment, ...environment },
    folder: directory ?? folder,
    log,
  });
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
    `Go cannot build ${project.title}: ${said === '' ? 'it was ended, or took too long' : said}`,
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

function fingerprint(inputs: readonly string[]): string {
  const hash = createHash('sha256');
  for (const input of inputs) hash.update(input);
  return hash.digest('hex').slice(0, 12);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
