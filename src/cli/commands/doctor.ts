import type { Command } from 'commander';
import type { CommandContext } from '../io.js';

/** `taskrun doctor`. */
export function doctorCommand(program: Command, context: CommandContext): void {
  program
    .command('doctor')
    .description('Say what is there to run tasks with, and what to do about what is not.')
    .addHelpText('after', '\nExample:\n  taskrun doctor\n')
    .action(async () => {
      const { doctor } = await import('../doctor.js');
      context.answer = await doctor(context.io);
    });
}
