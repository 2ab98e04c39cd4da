/** `taskrun engine`: the private Docker Engine and the private BuildKit server. */
import type { Command } from 'commander';
import type { CommandContext } from '../../console/index.js';

/** `taskrun engine up|down|status`. */
export function engineCommand(program: Command, context: CommandContext): void {
  const engine = program
    .command('engine')
    .description('the private Docker Engine or BuildKit server, for machines where none is running');
  const define = (name: 'up' | 'down' | 'status', description: string): void => {
    engine
      .command(name)
      .description(description)
      .addHelpText('after', `\nExample:\n  taskrun engine ${name}\n`)
      .option('--buildkit', 'the private BuildKit server instead')
      .action(async ({ buildkit }: { readonly buildkit?: boolean }) => {
        const { engineAction } = await import('./engine-action.js');
        const { buildKitAction } = await import('./buildkit-action.js');
        const act = buildkit === true ? buildKitAction : engineAction;
        context.answer = await act(name, context.io);
      });
  };
  define('up', 'Start a private Docker Engine where none answers; runs use it by themselves.');
  define('down', 'Stop the private Docker Engine; its images stay.');
  define('status', 'Say which engine a run would use.');
}
