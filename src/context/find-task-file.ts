import { stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { didYouMean, type Checked } from '../diagnostic/index.js';
import { namesIn } from './listing.js';
import { found, isMissing, reasonOf, refused } from './location.js';

const tasksFolder = 'tasks';
/** What is run when no file is named, in this order. */
export const defaultNames = ['acr-task.yaml', 'acb.yaml'];

/** Where a file of that name may be, the first place that has it counting. */
export function placesOf(name: string): readonly string[] {
  return isAbsolute(name) ? [name] : [name, join(tasksFolder, name)];
}

/**
 * The path of the task file, in the user's words (relative to `cwd`): FILE as given, else under `tasks/`, else in the
 * directory `elsewhere`; without FILE `acr-task.yaml`, else `acb.yaml`. `-` is standard input and stays `-`.
 */
export async function findTaskFile(
  name: string | undefined,
  cwd: string,
  elsewhere = cwd,
): Promise<Checked<string>> {
  if (name === '-') return found(name);
  if (name === undefined) return findDefault(cwd);
  const folder = relative(cwd, elsewhere);
  const others = folder === '' || isAbsolute(name) ? [] : placesOf(name).map((place) => join(folder, place));
  const places = [...placesOf(name), ...others];
  for (const place of places) {
    const answer = await lookAt(place, cwd);
    if (answer !== undefined) return answer;
  }
  return notFound(name, places, cwd);
}

/** The answer when there is something at a place; undefined when there is nothing. */
async function lookAt(place: string, cwd: string): Promise<Checked<string> | undefined> {
  try {
    if (!(await stat(resolve(cwd, place))).isDirectory()) return found(place);
  } catch (error) {
    if (isMissing(error)) return undefined;
    const hint = 'check the permissions of the file and its directories';
    return refused('read/unreadable', `the task file '${place}' cannot be read (${reasonOf(error)})`, hint);
  }
  return isDirectory(place, cwd);
}

async function isDirectory(place: string, cwd: string): Promise<Checked<never>> {
  const names = await namesIn(resolve(cwd, place), 'files');
  const task = [...defaultNames, ...names.filter(isTaskName)].find((name) => names.includes(name));
  const hint =
    task === undefined ? 'name a task file' : `name a task file in it, such as '${join(place, task)}'`;
  return refused('read/is-directory', `'${place}' is a directory, not a task file`, hint);
}

async function findDefault(cwd: string): Promise<Checked<string>> {
  for (const name of defaultNames) {
    const answer = await lookAt(name, cwd);
    if (answer?.ok === true) return answer;
  }
  const here = (await namesIn(resolve(cwd, tasksFolder), 'files')).filter(isTaskName);
  const examples = here.slice(0, 3).map((name) => `'${name}'`);
  const hint =
    here.length === 0
      ? "name a task file, or let 'taskrun init' write one"
      : `name one: under '${tasksFolder}' there is ${examples.join(', ')}`;
  return refused('read/not-found', `there is neither '${defaultNames.join("' nor '")}' here`, hint);
}

async function notFound(name: string, places: readonly string[], cwd: string): Promise<Checked<never>> {
  const candidates = await Promise.all(places.map((place) => neighboursOf(place, cwd)));
  const near = nearest(name, candidates.flat());
  const where = places.slice(1).map((place) => `, nor does '${place}'`);
  const hint = near === undefined ? 'check the path' : `did you mean '${near}'?`;
  return refused('read/not-found', `the task file '${name}' does not exist${where.join('')}`, hint);
}

/** The files beside a place, named as the place is. */
async function neighboursOf(place: string, cwd: string): Promise<string[]> {
  const names = await namesIn(dirname(resolve(cwd, place)), 'files');
  return names.map((file) => join(dirname(place), file));
}

/** Only the last part of a path is compared: the directories before it are right, or there would be no neighbours. */
function nearest(name: string, paths: readonly string[]): string | undefined {
  const near = didYouMean(
    basename(name),
    paths.map((path) => basename(path)),
  );
  return paths.find((path) => basename(path) === near);
}

const isTaskName = (name: string): boolean => /\.ya?ml$/i.test(name);
