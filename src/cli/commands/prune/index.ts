/** `taskrun prune`: removes what killed runs have left. */
import type { Command } from 'commander';
import type { CommandContext } from '../../console/index.js';

/** `taskrun prune`. */
export function pruneCommand(program: Command, context: CommandContext): void {
  program
    .command('prune')
    .summary('remove what killed runs have left')
    .description(
      'Remove what runs have left that could not clean up after themselves: containers, networks, volumes, temporary files. Runs that go on are left alone; the next run does the same by itself.',
    )
    .option('--docker-cli <program>', 'whose engine to look into, too (default: TASKRUN_DOCKER, else docker)')
    .addHelpText('after', '\nExample:\n  taskrun prune\n')
    .action(async (flags: { dockerCli?: string }) => {
      const { prune } = await import('./prune.js');
      context.answer = await prune(flags, context.io);
    });
}
