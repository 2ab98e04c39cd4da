/** Everything a run makes in an engine carries its ID. */
export const runLabel = 'io.taskrun.run';

/** And the identity of the process that makes it: what a process left behind that has ended may be removed. */
export const ownerLabel = 'io.taskrun.owner';

/** Only the empty image of a run has it, with the owner as its value: other images may have inherited the others. */
export const filesLabel = 'io.taskrun.files';

/** The options of `docker run`, `docker network create` and the like that mark what they make as the run's. */
export function labelOptions({
  runID,
  owner,
}: {
  readonly runID: string;
  readonly owner?: string | undefined;
}): readonly string[] {
  const run = ['--label', `${runLabel}=${runID}`];
  return owner === undefined ? run : [...run, '--label', `${ownerLabel}=${owner}`];
}
