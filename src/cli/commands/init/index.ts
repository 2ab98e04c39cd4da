/** `taskrun init`: a first task file, made after the Dockerfiles that are there. */
import type { Command } from 'commander';
import type { CommandContext } from '../../console/index.js';
import type { InitFlags } from './init.js';

/** `taskrun init [FILE]`. */
export function initCommand(program: Command, context: CommandContext): void {
  program
    .command('init')
    .summary('write a task file for this project')
    .description(
      'Write a task file that builds and pushes an image for each Dockerfile of this project, with comments.',
    )
    .argument('[file]', 'what to write', 'acr-task.yaml')
    .option('--multi-arch', 'build for amd64 and arm64, and join both in a manifest list')
    .option('--force', 'overwrite the file when it is there')
    .addHelpText('after', '\nExample:\n  taskrun init --multi-arch\n')
    .action(async (file: string, flags: InitFlags) => {
      const { init } = await import('./init.js');
      context.answer = await init(file, flags, context.io);
    });
}
