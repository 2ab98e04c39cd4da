/** `taskrun completion`: scripts for shells, and what they ask at every press of the tab key. */
import { Argument, type Command } from 'commander';
import type { CommandContext } from '../../console/index.js';

/** `taskrun completion SHELL`. */
export function completionCommand(program: Command, context: CommandContext): void {
  program
    .command('completion')
    .summary('print what makes a shell complete commands, options, steps and runs')
    .description(
      'Print a script for a shell, which then completes commands, options and their values, files, the steps of the task file at hand, and the runs of this machine.',
    )
    .addArgument(new Argument('<shell>', 'bash, zsh or fish').choices(['bash', 'zsh', 'fish']))
    .addHelpText('after', '\nExample:\n  source <(taskrun completion bash)\n')
    .action(async (shell: 'bash' | 'zsh' | 'fish') => {
      const { completionScripts } = await import('./scripts.js');
      context.io.stdout.write(completionScripts[shell]);
    });
}

/** `taskrun __complete -- WORD…`: what these scripts ask. */
export function completeCommand(program: Command, context: CommandContext): void {
  program
    .command('__complete', { hidden: true })
    .argument('[words...]')
    .action(async (words: readonly string[]) => {
      const { complete } = await import('./complete.js');
      context.io.stdout.write(await complete(program, words, context.io));
    });
}
