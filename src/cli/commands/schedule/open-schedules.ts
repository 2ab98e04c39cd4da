import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import {
  checkTimes,
  defaultRules,
  readSchedules,
  zoneHere,
  type Missed,
  type Overlap,
  type Schedule,
} from '../../../schedule/index.js';
import { CommandFailure, Findings, exitCode, type IO } from '../../console/index.js';
import { printWarnings } from '../../application/task-file/index.js';
import { checkRunOptions } from './run-options.js';

/** The flags of a schedule that stands on the command line. */
export interface TimesFlags {
  readonly cron: readonly string[];
  readonly timezone?: string;
  readonly jitter?: number;
  readonly ifChanged?: boolean;
  readonly overlap?: Overlap;
  readonly missed?: Missed;
}

/** Schedules, and where they stand. */
export interface OpenSchedules {
  readonly schedules: readonly Schedule[];
  /** Tasks are found from here on. */
  readonly directory: string;
  /** The file that they are about: tells one scheduler from another. */
  readonly file: string;
}

const usualFile = 'schedule.yaml';

/** With `--cron`, one schedule of a task file; otherwise those of a schedule file. @throws CommandFailure, InvalidInput */
export async function openSchedules(
  file: string | undefined,
  words: readonly string[],
  flags: TimesFlags,
  io: IO,
): Promise<OpenSchedules> {
  return flags.cron.length > 0
    ? oneTask(file, words, flags, io)
    : fromFile(file ?? usualFile, words, flags, io);
}

function oneTask(
  file: string | undefined,
  words: readonly string[],
  flags: TimesFlags,
  io: IO,
): OpenSchedules {
  if (file === undefined) throw usage("'--cron' needs a task", 'name the task file');
  const { cron, timezone = zoneHere(), ifChanged = false } = flags;
  const [problem] = checkTimes({ cron, timezone });
  if (problem !== undefined) throw usage(problem.message, problem.hint);
  const [context, options] =
    words[0]?.startsWith('-') === false ? [words[0], words.slice(1)] : [undefined, words];
  const wrong = checkRunOptions(options);
  if (wrong !== undefined) throw usage(wrong.message, wrong.hint);
  const { jitter, overlap, missed } = { ...defaultRules, ...flags };
  const schedule: Schedule = {
    name:
      basename(file)
        .replace(/\.ya?ml$/, '')
        .replaceAll(/[^\w.-]+/g, '-') || 'task',
    task: { file, options, ifChanged, ...(context === undefined ? {} : { context }) },
    times: { cron, timezone },
    watches: [],
    rules: { jitter, overlap, missed },
  };
  return { schedules: [schedule], directory: io.directory, file: resolve(io.directory, file) };
}

async function fromFile(
  name: string,
  words: readonly string[],
  flags: TimesFlags,
  io: IO,
): Promise<OpenSchedules> {
  assertNothingBeside(words, flags);
  const file = resolve(io.directory, name);
  const text = await textOf(file, name);
  const findings = new Findings((said) => said);
  const source = { path: name, text: text.replace(/^\ufeff/, '') };
  const schedules = findings.take(readSchedules(source, checkRunOptions));
  printWarnings(findings, source, io);
  return { schedules, directory: dirname(file), file };
}

/** A file says everything itself. @throws CommandFailure */
function assertNothingBeside(words: readonly string[], flags: TimesFlags): void {
  const names = {
    timezone: '--timezone',
    jitter: '--jitter',
    ifChanged: '--if-changed',
    overlap: '--overlap',
    missed: '--missed',
  };
  const given =
    Object.entries(names).find(([key]) => flags[key as keyof typeof flags] !== undefined)?.[1] ?? words[0];
  if (given === undefined) return;
  const hint = 'write it into the schedule file, or give a task file its times with --cron';
  throw usage(`'${given}' is about one task`, hint);
}

async function textOf(file: string, name: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    if (code !== 'ENOENT')
      throw usage(`the schedule file '${name}' cannot be read (${code})`, 'check its path and permissions');
    const hint = "give a task file its times with --cron '0 4 * * *', or write a schedule file";
    throw usage(`there is no schedule file '${name}'`, hint);
  }
}

const usage = (message: string, hint?: string): CommandFailure =>
  new CommandFailure(exitCode.usage, message, hint);
