/** `taskrun publish`: a task file as an artifact in a registry. */
import type { Command } from 'commander';
import type { CommandContext } from '../../console/index.js';
import type { PublishFlags } from './publish-file.js';
import { addRegistryOptions, collect } from '../../options/index.js';

/** `taskrun publish FILE oci://…`. */
export function publishCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('publish')
    .summary('put a task file into a registry, for others to run')
    .description(
      'Put a task file, its values and the other local files it is made of into a registry, for others to run by its name.\nThe artifact is of the type application/vnd.taskrun.task.v1; any OCI tool can pull its files.',
    )
    .argument('<file>', 'task file, also looked for under tasks/')
    .argument('<target>', 'where to: oci://registry/repository:tag')
    .option('--values <file>', 'YAML file of values to publish with it: the defaults of who runs it')
    .option(
      '--set <key=value>',
      'a value to read the file with, which is not published (repeatable)',
      collect,
      [],
    )
    .option('--annotation <key=value>', 'an annotation of the artifact (repeatable)', collect, [])
    .addHelpText(
      'after',
      '\nExample:\n  taskrun publish tasks/build.yaml oci://contoso.azurecr.io/tasks/build:1.2 --values tasks/defaults.yaml\n',
    );
  addRegistryOptions(command).action(async (file: string, target: string, flags: PublishFlags) => {
    const { publishFile } = await import('./publish-file.js');
    context.answer = await publishFile(file, target, flags, context.io);
  });
}
