import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Building, buildProject, type GoProject } from './build.js';

/** A program that a suite wants, or the reason why there is none. */
export type Provided = { readonly program: string } | { readonly missing: string };

/** Builds beside the tests: the answer goes into the run's folder, from which the suites' processes read it. Never throws. */
export async function buildInBackground(
  project: GoProject,
  building: Building,
  runFolder: string,
): Promise<void> {
  const provided: Provided = await buildProject(project, building).then(
    (program) => ({ program }),
    (error: unknown) => ({ missing: (error as Error).message }),
  );
  const file = answerFile(project, runFolder);
  // whole or not at all; at the end of a run that was not waited for, the folder is gone
  await writeFile(`${file}.new`, JSON.stringify(provided))
    .then(() => rename(`${file}.new`, file))
    .catch(() => undefined);
}

/** Waits for what {@link buildInBackground} says. */
export async function providedProgram(
  project: GoProject,
  { folder }: { readonly folder: string },
): Promise<Provided> {
  for (;;) {
    const text = await readFile(answerFile(project, folder), 'utf8').catch(() => undefined);
    if (text !== undefined) return JSON.parse(text) as Provided;
    await delay(200);
  }
}

const answerFile = ({ name }: GoProject, runFolder: string): string => join(runFolder, `${name}.json`);
