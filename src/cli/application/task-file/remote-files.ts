import { remoteFiles, type FetchTree, type Tree } from '../../../context/index.js';
import { CommandFailure, listenForInterrupts, exitCode, type IO } from '../../console/index.js';
import type { RemoteFlags } from '../../options/index.js';
import { cacheFolder } from '../machine/index.js';

type FetchFlags = RemoteFlags & { readonly credential?: readonly string[] };

/** Fetches what the command line names, says what it was, and stops when the user interrupts. */
export function fetchFor(flags: FetchFlags, io: IO): FetchTree {
  const fetch = fetchQuietly(flags, io);
  return async (location, limits) => {
    const tree = await fetch(location, limits);
    if (tree.ok) io.stderr.write(`${announcement(tree.value)}\n`);
    return tree;
  };
}

/** The same, of what only adds to a task: nothing is said of it. */
export function fetchQuietly(flags: FetchFlags, io: IO): FetchTree {
  return async (location, limits) => {
    const interrupts = listenForInterrupts(io, () => undefined);
    try {
      return await remoteFiles({
        cacheFolder: cacheFolder(io.environment),
        environment: io.environment,
        offline: flags.offline === true,
        submodules: flags.submodules === true,
        signal: interrupts.signal,
        withRegistry: async (registry, work) => {
          const { withRegistries } = await import('../registries/registry-session.js');
          const { credential = [] } = flags;
          return withRegistries({ registries: [registry], flags: { credential } }, io, work);
        },
      })(location, limits);
    } catch (error) {
      if (!interrupts.signal.aborted) throw error;
      throw new CommandFailure(
        exitCode.interrupted,
        `interrupted while '${location.text}' was being fetched`,
      );
    } finally {
      interrupts.release();
    }
  };
}

function announcement({ origin, cached }: Tree): string {
  const { kind, location, version, checkout } = origin;
  const what = kind === 'git' ? `commit ${version}` : version;
  const branch = checkout.branch === '' ? '' : ` of ${checkout.branch}`;
  return `${location} is ${what}${branch}${cached ? ', from the cache' : ''}`;
}
