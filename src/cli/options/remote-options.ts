import type { Command } from 'commander';

/** How a task file or a context that is somewhere else is fetched. */
export interface RemoteFlags {
  /** Only what is in the cache. */
  readonly offline?: boolean;
  readonly submodules?: boolean;
  /** Only what the lock names. */
  readonly frozen?: boolean;
  readonly lockFile?: string;
}

/** Options of every command whose task file or context may be somewhere else. */
export function addRemoteOptions(command: Command): void {
  command
    .option('--offline', 'fetch nothing: use what is in the cache of remote files')
    .option('--submodules', 'fetch the submodules of git repositories, too')
    .option('--frozen', "use no remote task file or aliases but what 'taskrun lock' has pinned")
    .option('--lock-file <file>', 'the lock (default: taskrun.lock in the current directory)');
}
