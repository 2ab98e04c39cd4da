import { Option, type Command } from 'commander';
import { collect } from './variables.js';

/** What {@link addBuildKitServers} gives. */
export interface BuildKitFlags {
  readonly buildkit?: string;
  readonly builder: readonly string[];
}

/** Which BuildKit servers to use. */
export function addBuildKitServers(command: Command): void {
  command
    .option('--buildkit <address>', 'BuildKit server (default: BUILDKIT_HOST, else the one that answers)')
    .option(
      '--builder <platform=address>',
      'BuildKit server for builds of that platform (repeatable; builders in the settings file come before)',
      collect,
      [],
    );
}

/** What carries out the steps. */
export function addExecutor(command: Command): void {
  command.addOption(
    new Option(
      '--executor <name>',
      'what carries out the steps; native needs no engine (default: the first that can)',
    ).choices(['docker', 'buildkit', 'native']),
  );
  addBuildKitServers(command);
}
