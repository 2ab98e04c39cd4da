/** `taskrun plan`: the steps of a task file, their order and what they do; output/ has the ways to show them. */
import { Option, type Command } from 'commander';
import type { CommandContext } from '../../console/index.js';
import type { PlanFlags } from './plan-task-file.js';
import { addRemoteOptions, addVariables } from '../../options/index.js';

/** `taskrun plan [FILE] [CONTEXT]`. */
export function planCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('plan')
    .summary('show the steps of a task, their order and what they do')
    .description('Show what a run would do: each step, what it waits for, its time-out; run nothing.')
    .argument('[file]', 'task file, or - for standard input; also looked for under tasks/')
    .argument('[context]', 'directory the steps would work in (default: the current directory)')
    .addOption(
      new Option('--output <kind>', 'how to show the plan')
        .choices(['text', 'json', 'mermaid'])
        .default('text'),
    )
    .addHelpText('after', '\nExample:\n  taskrun plan multiarch.yaml --output mermaid\n');
  addVariables(command);
  addRemoteOptions(command);
  command.action(async (file: string | undefined, where: string | undefined, flags: PlanFlags) => {
    const { planTaskFile } = await import('./plan-task-file.js');
    context.answer = await planTaskFile(file, where, flags, context.io);
  });
}
