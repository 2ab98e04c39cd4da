/** `taskrun render`: a task file's text after aliases and templates. */
import type { Command } from 'commander';
import type { CommandContext } from '../../console/index.js';
import { type RemoteFlags, type VariableFlags, addRemoteOptions, addVariables } from '../../options/index.js';

/** `taskrun render [FILE] [CONTEXT]`. */
export function renderCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('render')
    .summary('print a task file as it is after aliases and templates')
    .description('Print the text of a task file after aliases and templates, byte for byte; run nothing.')
    .argument('[file]', 'task file, or - for standard input; also looked for under tasks/')
    .argument('[context]', "directory whose checkout gives commit and branch (default: the current one's)")
    .addHelpText('after', '\nExample:\n  taskrun render multiarch.yaml --id r1 --set tag=v1\n');
  addVariables(command);
  addRemoteOptions(command);
  command.action(
    async (file: string | undefined, where: string | undefined, flags: VariableFlags & RemoteFlags) => {
      const { renderTaskFile } = await import('./render-task-file.js');
      context.answer = await renderTaskFile(file, where, flags, context.io);
    },
  );
}
