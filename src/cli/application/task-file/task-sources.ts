import {
  isOfContext,
  lockedFetch,
  lockedSources,
  type FetchTree,
  type LockRules,
  type ReadSource,
} from '../../../context/index.js';
import type { Checked } from '../../../diagnostic/index.js';
import type { IO } from '../../console/index.js';
import { fetchFor, fetchQuietly } from './remote-files.js';
import type { RemoteFlags } from '../../options/index.js';

/** How a task file, its context and its aliases are had, when they are somewhere else. */
export interface TaskSources {
  readonly fetchContext: FetchTree;
  readonly fetchFile: FetchTree;
  /** Whatever the lock says: what came is checked. */
  readonly fetchAliases: FetchTree;
  /** Hears of every source of aliases, and may refuse it. */
  readonly check: (source: ReadSource) => Checked<unknown>;
}

/** As the lock says. A context that only gives files, and not the task, is whatever it is now. */
export function lockedSourcesFor(
  file: string | undefined,
  rules: LockRules,
  flags: RemoteFlags & { readonly credential?: readonly string[] },
  io: IO,
): TaskSources {
  const fetch = fetchFor(flags, io);
  const ofContext = isOfContext(file);
  return {
    fetchContext: lockedFetch(fetch, { ...rules, frozen: rules.frozen && ofContext }),
    fetchFile: lockedFetch(fetch, rules),
    check: lockedSources(rules),
    fetchAliases: fetchQuietly(flags, io),
  };
}
