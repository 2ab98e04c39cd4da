import type { Command } from 'commander';
import { collect } from './variables.js';

/** The flags of every command that talks to registries itself. */
export interface RegistryFlags {
  readonly credential: readonly string[];
  /** The certificates of the registries that are named do not matter, nor does encryption. */
  readonly insecure?: boolean;
}

/** How to get into registries: the same options on every command that talks to them itself. */
export function addRegistryOptions(command: Command): Command {
  return command
    .option(
      '--credential <host;user;source>',
      'registry credential; source is env:NAME or file:PATH (repeatable)',
      collect,
      [],
    )
    .option(
      '--insecure',
      'do not verify the registries that are named, and speak plain HTTP with those without TLS',
    );
}
