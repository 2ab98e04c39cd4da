import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** What a private engine is made of, and the docker CLI to speak to it. */
export const engineProgramNames = ['dockerd', 'containerd', 'runc', 'iptables', 'docker'] as const;

export type EngineProgram = (typeof engineProgramNames)[number];

/** PATH with the system programs' folders, which an ordinary user's PATH lacks. */
export function searchPath(environment: NodeJS.ProcessEnv): string {
  const path = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const system = ['/usr/local/sbin', '/usr/sbin', '/sbin'].filter((folder) => !path.includes(folder));
  return [...path, ...system].join(delimiter);
}

/** The first executable file of that name on a search path. */
export async function findProgram(name: string, path: string): Promise<string | undefined> {
  for (const folder of path.split(delimiter)) {
    const file = join(folder, name);
    const executable = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (executable) return file;
  }
  return undefined;
}

/** Those of the engine's programs that are not installed. */
export async function missingPrograms(environment: NodeJS.ProcessEnv): Promise<EngineProgram[]> {
  const path = searchPath(environment);
  const found = await Promise.all(engineProgramNames.map((name) => findProgram(name, path)));
  return engineProgramNames.filter((_, index) => found[index] === undefined);
}
