/** `taskrun doctor`: what is there to run tasks with. */
import type { Command } from 'commander';
import type { CommandContext } from '../../console/index.js';
import { addBuildKitServers, type BuildKitFlags } from '../../options/index.js';

/** `taskrun doctor`. */
export function doctorCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('doctor')
    .description('Say what is there to run tasks with, and what to do about what is not.')
    .addHelpText('after', '\nExample:\n  taskrun doctor\n')
    .action(async (flags: BuildKitFlags) => {
      const { doctor } = await import('./doctor.js');
      context.answer = await doctor(flags, context.io);
    });
  addBuildKitServers(command);
}
