/** `taskrun schema`: the JSON Schemas of what taskrun reads and writes. */
import type { Command } from 'commander';
import type { CommandContext } from '../../console/index.js';

/** `taskrun schema NAME`. */
export function schemaCommand(program: Command, context: CommandContext): void {
  program
    .command('schema')
    .summary('print the JSON Schema of a task file, of a schedule file or of an output')
    .description(
      'Print the JSON Schema of a task file, of a schedule file, of a run, or of what a command prints with --output json.',
    )
    .argument(
      '<name>',
      "which one: 'task' for task files, 'schedule' for schedule files; 'event' for --progress json, 'run' for --metadata-file and runs show, 'notification' for --notify; 'plan', 'lint', 'runs-list', 'image-list', 'image-inspect' and 'image-verify' for the output of these commands",
    )
    .addHelpText('after', '\nExample:\n  taskrun schema task > acr-task.schema.json\n')
    .action(async (name: string) => {
      const { printSchema } = await import('./print-schema.js');
      context.answer = await printSchema(name, context.io);
    });
}
