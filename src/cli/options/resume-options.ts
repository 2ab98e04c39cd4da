import type { Command } from 'commander';
import { collect } from './variables.js';

/** The options with which a run leaves out steps, and with which it lets the user look at a failure. */
export function addResumeOptions(command: Command): void {
  command
    .option(
      '--resume <run>',
      'go on with a run that failed or was cut off: builds and pushes that succeeded are not repeated, nor is any other step that nothing still needs',
    )
    .option('--from <step>', 'leave out the steps that this one waits for: they have been run before')
    .option('--only <step>', 'run this step alone (repeatable)', collect, [])
    .option(
      '--debug-on-failure',
      'when a container step fails, open a shell in its image with its files and environment (needs a terminal)',
    );
}
