/** `taskrun lock`: pins what task files fetch. */
import type { Command } from 'commander';
import type { CommandContext } from '../../console/index.js';
import type { LockFlags } from './lock-files.js';
import { addRemoteOptions, addVariables } from '../../options/index.js';

/** `taskrun lock [FILE…]`. */
export function lockCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('lock')
    .summary('pin the remote task files and aliases that tasks use')
    .description(
      'Write down which commit or digest every remote task file and source of aliases is, so that later runs use the same.\nThe lock is written anew, for all the files that are named.',
    )
    .argument('[files...]', 'task files, here or remote (default: acr-task.yaml, acb.yaml)')
    .option('--context <where>', 'the context that the task files are relative to, when that is remote')
    .addHelpText(
      'after',
      '\nExample:\n  taskrun lock oci://contoso.azurecr.io/tasks/build:1\n  taskrun run oci://contoso.azurecr.io/tasks/build:1 --frozen\n',
    );
  addVariables(command);
  addRemoteOptions(command);
  command.action(async (files: readonly string[], flags: LockFlags) => {
    const { lockFiles } = await import('./lock-files.js');
    context.answer = await lockFiles(files, flags, context.io);
  });
}
