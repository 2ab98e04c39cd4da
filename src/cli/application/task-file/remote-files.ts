import { remoteFiles, type FetchTree, type Tree } from '../../../context/index.js';
import { CommandFailure, listenForInterrupts, exitCode, type IO } from '../../console/index.js';
import type { RemoteFlags } from '../../options/index.js';
import { cacheFolder } from '../machine/index.js';

/** Fetches what the command line names, says what it was, and stops when the user interrupts. */
export function fetchFor(
  flags: RemoteFlags & { readonly credential?: readonly string[] },
  io: IO,
): FetchTree {
  return async (location) => {
    const interrupts = listenForInterrupts(io, () => undefined);
    try {
      const tree = await remoteFiles({
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
      })(location);
      if (tree.ok) io.stderr.write(`${announcement(tree.value)}\n`);
      return tree;
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
