/**
 * The examples of docs/, run as they stand there. A fence "```yaml NAME" is a file, "```console" a session: each line
 * after `$ ` is a command, what follows is what it prints, where `…` stands for anything, on a line of its own for any lines.
 * A third word of the fence, as in "```console docker", is what the session needs besides taskrun.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';
import { startRegistry } from '../served-registry/index.js';

const docs = fileURLToPath(new URL('../../../docs/', import.meta.url));
const main = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));

/** A fenced block of a page. */
interface Block {
  readonly language: string;
  /** The file that it is, or what a session needs. */
  readonly word: string;
  readonly lines: readonly string[];
}

/** A command of a page, what it should print, and where that stands. */
interface Example {
  readonly command: string;
  readonly expected: readonly string[];
  readonly line: number;
}

/** What a page's command printed, beside what the page says. */
interface Outcome extends Example {
  readonly printed: string;
  readonly exitCode: number;
}

/** The blocks of a page, also those in lists, with the number of each one's first line. */
async function blocksOf(page: string): Promise<readonly (Block & { readonly line: number })[]> {
  const text = await readFile(join(docs, page), 'utf8');
  return [...text.matchAll(/^( *)```(\w+) ?(\S*)\n(.*?)^\1```$/gms)].map((found) => {
    const [, indent = '', language = '', word = '', body = ''] = found;
    const lines = body.split('\n').slice(0, -1);
    return {
      language,
      word,
      lines: lines.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line)),
      line: text.slice(0, found.index).split('\n').length + 1,
    };
  });
}

function examplesOf({ lines, line: first }: Block & { readonly line: number }): readonly Example[] {
  const starts = lines.flatMap((line, index) => (line.startsWith('$ ') ? [index] : []));
  return starts.map((start, index) => ({
    command: (lines[start] ?? '').slice(2),
    expected: lines.slice(start + 1, starts[index + 1]),
    line: first + start,
  }));
}

/** The embedded registry, as the pages have it; where they run it has another port. */
const embedded = 'localhost:5656';

/** What a page's sessions find besides taskrun. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string>>;
  /** The third words of fences whose sessions are run as well. */
  readonly needs?: readonly string[];
  /** Host and port of the registry that stands for the embedded one; one of the page's own when absent. */
  readonly registry?: string;
}

/** Runs the sessions of a page, in a folder with the page's files. */
export async function runPage(page: string, surroundings: Surroundings): Promise<readonly Outcome[]> {
  const folder = await mkdtemp(join(tmpdir(), 'documentation-'));
  const data = join(folder, 'data');
  const own = surroundings.registry === undefined ? await startRegistry(['--data', data]) : undefined;
  const registry = surroundings.registry ?? `localhost:${own?.port ?? 0}`;
  try {
    for (const each of ['bin', 'home', 'page']) await mkdir(join(folder, each));
    await symlink(main, join(folder, 'bin', 'taskrun'));
    const environment = environmentOf(folder, { ...surroundings.environment, TASKRUN_REGISTRY: registry });
    const wanted = new Set(['', ...(surroundings.needs ?? [])]);
    const outcomes: Outcome[] = [];
    for (const block of await blocksOf(page)) {
      if (block.language !== 'console') await writeBlock(join(folder, 'page'), block);
      else if (wanted.has(block.word))
        for (const example of examplesOf(block)) {
          const command = example.command.replaceAll(embedded, registry);
          const { printed, exitCode } = await carriedOut(command, join(folder, 'page'), environment);
          outcomes.push({ ...example, exitCode, printed: printed.replaceAll(registry, embedded) });
        }
    }
    return outcomes;
  } finally {
    await own?.end();
    await rm(folder, { recursive: true, force: true });
  }
}

function environmentOf(folder: string, more: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const { PATH = '', LANG = 'C.UTF-8' } = process.env;
  return {
    LANG,
    HOME: join(folder, 'home'),
    TASKRUN_DATA: join(folder, 'data'),
    TASKRUN_CACHE: join(folder, 'cache'),
    NO_COLOR: '1',
    ...more,
    PATH: [join(folder, 'bin'), more.PATH ?? PATH].join(delimiter),
  };
}

async function writeBlock(place: string, { word, lines }: Block): Promise<void> {
  if (word === '') return;
  await mkdir(dirname(join(place, word)), { recursive: true });
  await writeFile(join(place, word), `${lines.join('\n')}\n`);
}

/** How long a command of a page may take, in milliseconds. */
const longest = 60_000;

function carriedOut(
  command: string,
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<Pick<Outcome, 'printed' | 'exitCode'>> {
  return new Promise((resolve) => {
    const words = ['-c', `{ ${command}\n} 2>&1`];
    execFile('bash', words, { cwd, env, timeout: longest }, (error, stdout) => {
      const code = error === null ? 0 : error.code;
      resolve({ printed: stdout.trimEnd(), exitCode: typeof code === 'number' ? code : 1 });
    });
  });
}

/** Whether the commands of a page ended well and printed what stands there; throws with the first that did not. */
export function expectAsWritten(page: string, outcomes: readonly Outcome[]): void {
  expect(outcomes.length).toBeGreaterThan(0);
  for (const { command, expected, line, printed, exitCode } of outcomes) {
    const at = `docs/${page}:${line}: ${command}`;
    expect({ at, exitCode, printed }).toEqual({ at, exitCode: 0, printed });
    const pattern = expected.length === 0 ? /^/ : patternOf(expected);
    expect({ at, printed: `${printed}\n` }).toEqual({
      at,
      printed: expect.stringMatching(pattern) as unknown,
    });
  }
}

/** What a page expects, as a pattern of the whole output. */
function patternOf(expected: readonly string[]): RegExp {
  const lines = expected.map((line) =>
    line.trim() === '…' ? '(?:.*\\n)*?' : `${line.split('…').map(literal).join('.*')}\\n`,
  );
  return new RegExp(`^${lines.join('')}\\n*$`);
}

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
