import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseState, summaryOf } from './parse-state.js';
import type { RunState } from './run-state.js';
import { StateError } from './state-error.js';
import type { StateStore } from './state-store.js';

/** A state in a file; readable by its owner only. */
export function fileStates(path: string, name = path): StateStore {
  const read = async (): Promise<RunState | undefined> => {
    const text = await textOf(path, name);
    return text === undefined ? undefined : parseState(text, name);
  };
  return {
    name,
    read,
    async summary() {
      const state = await read();
      return state && summaryOf(state);
    },
    write: (state) => replace(path, name, `${JSON.stringify(state, undefined, 2)}\n`),
  };
}

async function textOf(path: string, name: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (reasonOf(error) === 'ENOENT') return undefined;
    throw failure(`the state '${name}' cannot be read`, error);
  }
}

async function replace(path: string, name: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw failure(`the state '${name}' could not be written`, error);
  }
}

function failure(what: string, cause: unknown): StateError {
  const hint = 'check the path, the permissions and the free space there';
  return new StateError('unreachable', `${what} (${reasonOf(cause)})`, hint, { cause });
}

function reasonOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error';
}
