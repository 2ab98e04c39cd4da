import { InvalidArgumentError, type Command } from 'commander';

/** Run variables and values: the same options on every command that reads a task file (SPEC §11). */
export function addVariables(command: Command): void {
  command
    .option(
      '-r, --registry <host>',
      'registry of the run (default: $TASKRUN_REGISTRY, else that of the settings file, else the embedded registry)',
    )
    .option('--id <id>', 'Run.ID (default: made up)')
    .option('--task-name <name>', 'Run.TaskName (default: quickrun)')
    .option('--commit <sha>', "Run.Commit (default: the context's checkout)")
    .option('--branch <name>', "Run.Branch (default: the context's checkout)")
    .option('--repository <url>', "Run.Repository (default: the context's checkout)")
    .option('--git-tag <tag>', "Run.GitTag (default: the context's checkout)")
    .option('--triggered-by <text>', 'Run.TriggeredBy (default: manual)')
    .option('--os <os>', 'Run.OS (default: linux)')
    .option('--os-version <version>', 'Run.OSVersion')
    .option('--architecture <architecture>', "Run.Architecture (default: this machine's)")
    .option('--shared-volume <name>', 'Run.SharedVolume')
    .option('--date <time>', 'Run.Date as an ISO 8601 time (default: now)')
    .option('--values <file>', 'YAML file of .Values')
    .option('--set <key=value>', 'set one of .Values (repeatable)', collect, [])
    .option(
      '--set-secret <key=value>',
      'like --set, masked in all output; value may be env:NAME or file:PATH (repeatable)',
      collect,
      [],
    )
    .option(
      '--secret <id=source>',
      "a secret of the task file's 'secrets'; source is env:NAME, file:PATH or exec:COMMAND (repeatable)",
      collect,
      [],
    )
    .option('--strict', 'a missing template key is an error')
    .option(
      '--allow <list>',
      'what the task may do: docker-socket, privileged, host-network, host-shell, host-env, all (commas between)',
      collect,
      [],
    );
}

/** Gathers the values of an option that may be repeated. */
export function collect(value: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, value];
}

/** A count or a number of seconds. */
export function atLeastOne(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new InvalidArgumentError('a whole number of at least 1 is wanted');
  return number;
}
