import { stat } from 'node:fs/promises';
import type { RunningRegistry } from '../../../registry-server/index.js';
import { CommandFailure, exitCode, type IO } from '../../console/index.js';
import { preferredRegistryPort, registryFolder } from '../machine/index.js';

/** The embedded registry, where a command names it. */
export interface NamedRegistries {
  /** A better error, when one is about the embedded registry not being there. */
  explain(error: unknown): unknown;
  close(): Promise<void>;
}

/** A run takes the preferred port, or one of those above it, and images keep its name. */
const ports = 10;

/**
 * Serves the embedded registry under each name of its own among these, for as long as a command lives, unless something
 * answers there already: that is then the registry that is meant. Where there are no data yet, only a command that
 * `writes` makes it. @throws RegistryServerError
 */
export async function serveNamedRegistries(
  registries: readonly string[],
  io: IO,
  { writes = false } = {},
): Promise<NamedRegistries> {
  const named = [...new Set(registries.flatMap((registry) => ownPort(registry)))];
  const folder = registryFolder(io.environment);
  const there = named.length > 0 && (writes || (await isFolder(folder)));
  const running = there ? await Promise.all(named.map((port) => serve(folder, port))) : [];
  return {
    explain: (error) => (named.length > 0 && !there && isRefusal(error) ? nothingThere(named) : error),
    close: async () => {
      await Promise.all(running.flatMap((registry) => (registry === undefined ? [] : [registry.close()])));
    },
  };
}

function ownPort(registry: string): readonly number[] {
  const [, text] = /^(?:localhost|127\.0\.0\.1|\[::1\]):(\d{1,5})$/i.exec(registry) ?? [];
  const port = Number(text);
  return port >= preferredRegistryPort && port < preferredRegistryPort + ports ? [port] : [];
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}

async function serve(dataFolder: string, port: number): Promise<RunningRegistry | undefined> {
  const { RegistryServerError, serveRegistry } = await import('../../../registry-server/index.js');
  try {
    return await serveRegistry({ dataFolder, port });
  } catch (error) {
    if (error instanceof RegistryServerError && error.reason === 'address-in-use') return undefined;
    throw error;
  }
}

/** Nothing listens where a registry should. */
function isRefusal(error: unknown): boolean {
  const { cause } = error as { readonly cause?: { readonly code?: unknown } };
  return cause?.code === 'ECONNREFUSED';
}

function nothingThere([port = 0]: readonly number[]): CommandFailure {
  return new CommandFailure(
    exitCode.environment,
    `the embedded registry has no images yet, and nothing else answers at 'localhost:${port}'`,
    "'taskrun run' without --registry pushes there, and so does 'taskrun image copy'",
  );
}
