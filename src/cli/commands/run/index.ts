/** `taskrun run`: runs a task file. */
import { Option, type Command } from 'commander';
import type { CommandContext } from '../../console/index.js';
import {
  type RunFlags,
  addExecutor,
  addNotifyOptions,
  addRemoteOptions,
  addResumeOptions,
  addStateOptions,
  addVariables,
  atLeastOne,
  collect,
} from '../../options/index.js';

/** `taskrun run [FILE] [CONTEXT]`. */
export function runCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('run')
    .summary('run a task file')
    .description(
      'Expand a task file, then build, push and run its steps; manifest lists are created by taskrun itself.',
    )
    .argument(
      '[file]',
      'task file, or - for standard input; also looked for under tasks/ (default: acr-task.yaml, acb.yaml)',
    )
    .argument(
      '[context]',
      'directory the steps work in, or where it is: a git repository (https://host/app.git#branch:directory), the URL of a tar file, oci:// and an artifact; /dev/null for none (default: the current directory)',
    )
    .addHelpText(
      'after',
      "\nExamples:\n  taskrun run multiarch.yaml --registry localhost:5000 --set tag=v1\n  taskrun run --cmd '$Registry/app:v1 --version' /dev/null\n",
    );
  command.option(
    '--cmd <command>',
    "run this in the place of a task file: a step's '[docker run options] IMAGE [arguments]', or a docker command; the first argument is then the context",
  );
  addVariables(command);
  addExecutor(command);
  addRemoteOptions(command);
  addResumeOptions(command);
  addStateOptions(command);
  command
    .option('--dry-run', 'print exactly what would be done, and do nothing')
    .option(
      '--platform <platform>',
      "what steps build for and containers run as where they name no platform, and Run.OS and Run.Architecture, such as linux/arm64 (default: this machine's)",
    )
    .option('--parallel <n>', 'how many steps may run at the same time', atLeastOne, 8)
    .option('--keep-going', 'after a failure, skip only the steps that depend on it')
    .option('--timeout <seconds>', 'how long the whole run may take', atLeastOne)
    .option(
      '--credential <host;user;source>',
      'registry credential; source is env:NAME or file:PATH (repeatable)',
      collect,
      [],
    )
    .option('--env <KEY=value>', 'environment of every step (repeatable)', collect, [])
    .option('--working-directory <dir>', "the task's working directory, where it names none")
    .option(
      '--network <name>',
      'a network that is there already, for steps without one of their own, where the task names none',
    )
    .option('--docker-cli <program>', 'docker, podman or nerdctl (default: TASKRUN_DOCKER, else docker)')
    .option('--in-place', 'let steps write to the context itself instead of a private copy')
    .option('--no-attestations', 'leave provenance and bills of materials out of manifest lists')
    .option('--no-lint', 'go on in spite of lint errors');
  addNotifyOptions(addViews(command));
  command.action(async (file: string | undefined, where: string | undefined, flags: RunFlags) => {
    const { runTaskFile } = await import('./run-task-file.js');
    context.answer = await runTaskFile(file, where, flags, context.io);
  });
}

/** How a run is shown, and what is written of it. */
function addViews(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--progress <kind>',
        'how to show the run; auto is live on terminals, what the CI service knows there, else plain',
      )
        .choices(['auto', 'live', 'plain', 'json', 'quiet', 'github', 'gitlab', 'azure'])
        .default('auto'),
    )
    .option('--metadata-file <file>', 'write the run record as JSON')
    .option('--junit <file>', 'write the steps as a JUnit file')
    .option('--html <file>', 'write a report of the run: one file of HTML')
    .option(
      '--keep-runs <duration>',
      "how long finished runs stay in the history, such as 12h or 90d; 'all' removes none (default: $TASKRUN_KEEP_RUNS, else 30d)",
    );
}
