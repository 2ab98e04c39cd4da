import { Option, type Command } from 'commander';
import type { CommandContext } from '../io.js';
import type { RunFlags } from '../run-flags.js';
import { addExecutor } from './buildkit-servers.js';
import { addRemoteOptions } from './remote-options.js';
import { addVariables, atLeastOne, collect } from './variables.js';

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
      '\nExample:\n  taskrun run multiarch.yaml --registry localhost:5000 --set tag=v1\n',
    );
  addVariables(command);
  addExecutor(command);
  addRemoteOptions(command);
  command
    .option('--dry-run', 'print exactly what would be done, and do nothing')
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
    .option('--in-place', 'let steps write to the context itself instead of a private copy')
    .option('--no-attestations', 'leave provenance and bills of materials out of manifest lists')
    .option('--no-lint', 'go on in spite of lint errors')
    .addOption(
      new Option('--progress <kind>', 'how to show the run')
        .choices(['auto', 'plain', 'json', 'quiet'])
        .default('auto'),
    )
    .option('--metadata-file <file>', 'write the run record as JSON')
    .option(
      '--keep-runs <duration>',
      "how long finished runs stay in the history, such as 12h or 90d; 'all' removes none (default: $TASKRUN_KEEP_RUNS, else 30d)",
    )
    .action(async (file: string | undefined, where: string | undefined, flags: RunFlags) => {
      const { runTaskFile } = await import('../run-task-file.js');
      context.answer = await runTaskFile(file, where, flags, context.io);
    });
}
