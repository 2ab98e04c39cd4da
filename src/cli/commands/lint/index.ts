/** `taskrun lint`: what is wrong with task files, and what a code means. */
import { Option, type Command } from 'commander';
import type { CommandContext } from '../../console/index.js';
import type { LintFlags } from './lint-files.js';
import { addRemoteOptions, addVariables, atLeastOne } from '../../options/index.js';

/** `taskrun lint [FILE…]`. */
export function lintCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('lint')
    .summary('check task files')
    .description(
      "Check task files without running anything. Exit code 3 when there are errors.\nA comment '# taskrun-ignore: CODE' on a line, or above a line or step, silences that code there.",
    )
    .argument('[files...]', 'task files, or - for standard input (default: acr-task.yaml, acb.yaml)')
    .addOption(
      new Option(
        '--output <kind>',
        'how to report (default: text, with marks in the files where GitHub Actions or Azure Pipelines run it)',
      ).choices(['text', 'json', 'sarif', 'github']),
    )
    .option('--explain <code>', 'say what a code means, with an example and the remedy')
    .option('--timeout <seconds>', 'how long the whole run may take', atLeastOne)
    .addHelpText(
      'after',
      '\nExample:\n  taskrun lint multiarch.yaml --output github\n  taskrun lint --explain lint/image-not-built\n',
    );
  addVariables(command);
  addRemoteOptions(command);
  command.action(async (files: readonly string[], flags: LintFlags) => {
    if (flags.explain === undefined) {
      const { lintFiles } = await import('./lint-files.js');
      context.answer = await lintFiles(files, flags, context.io);
    } else {
      const { explain } = await import('./explain.js');
      context.answer = explain(flags.explain, context.io);
    }
  });
}
