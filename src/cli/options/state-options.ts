import type { Command } from 'commander';

/** The options with which a run is compared with the last one. */
export function addStateOptions(command: Command): void {
  command
    .option(
      '--if-changed',
      'run only when something has changed since the last successful run: the plan, the files that steps read, or an image that builds and containers take, as its registry has it now',
    )
    .option(
      '--state <place>',
      "where the state of the last successful run is kept: oci:// and an image's name, or a file (default: beside the history)",
    )
    .option(
      '--only-platform <platform>',
      "run only what belongs to one platform, as on a machine of its own: its builds, and what uses or pushes their images; 'taskrun manifest merge' makes the manifest lists of all (needs --state)",
    );
}
