import { readFile, readdir } from 'node:fs/promises';

/** The variable in the environment of everything that a run starts; its value is the identity of the run's process. */
export const ownerVariable = 'TASKRUN_OWNER';

/**
 * Ends what a process that was killed has left running: every process that has the identity in its environment. Only
 * where processes show their environment (Linux); only those of this user.
 */
export async function endOrphans(owner: string): Promise<void> {
  const names = await readdir('/proc').catch(() => []);
  const mark = `${ownerVariable}=${owner}`;
  for (const name of names.filter((each) => /^\d+$/.test(each) && Number(each) !== process.pid)) {
    const environment = await readFile(`/proc/${name}/environ`, 'utf8').catch(() => '');
    if (environment.split('\0').includes(mark)) end(Number(name));
  }
}

function end(processID: number): void {
  try {
    process.kill(processID, 'SIGKILL');
  } catch {
    // it has ended by itself
  }
}
