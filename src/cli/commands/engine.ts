import type { Command } from 'commander';
import type { CommandContext } from '../io.js';

/** `taskrun engine up|down|status`. */
export function engineCommand(program: Command, context: CommandContext): void {
  const engine = program
    .command('engine')
    .description('the private Docker Engine, for machines where none is running');
  const define = (name: 'up' | 'down' | 'status', description: string): void => {
    engine
      .command(name)
      .description(description)
      .addHelpText('after', `\nExample:\n  taskrun engine ${name}\n`)
      .action(async () => {
        const { engineAction } = await import('../engine-action.js');
        context.answer = await engineAction(name, context.io);
      });
  };
  define('up', 'Start a private Docker Engine where none answers; runs use it by themselves.');
  define('down', 'Stop the private Docker Engine; its images stay.');
  define('status', 'Say which engine a run would use.');
}
