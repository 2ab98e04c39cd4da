import type { RegistryClient } from '../../../registry/index.js';
import type { Credential } from '../../../secret/index.js';
import type { RegistryFlags } from '../../options/index.js';
import { serveNamedRegistries } from './embedded-registry.js';
import { InvalidInput, listenForInterrupts, exitCode, type ExitCode, type IO } from '../../console/index.js';
import { registryClient } from './registry-client.js';
import { dockerConfigFolder } from '../machine/index.js';

/** What a command works with that talks to registries itself. */
export interface RegistrySession {
  readonly client: RegistryClient;
  /** The user's interrupts. */
  readonly signal: AbortSignal;
}

/** What {@link inRegistrySession} needs to know of a command. */
export interface RegistrySessionOptions {
  /** Host and port of every registry the command names. */
  readonly registries: readonly string[];
  readonly flags: RegistryFlags;
  /** The embedded registry may be made if there is none yet. */
  readonly writes?: boolean;
  /** What an interrupt leaves behind, said after it. */
  readonly interrupted?: string;
}

/**
 * Does a command's work with registries. The embedded registry is there for as long as it takes, where it is named;
 * an interrupt ends the work and is the answer.
 * @throws InvalidInput when a credential cannot be read, RegistryServerError, or what the work does
 */
export async function inRegistrySession(
  { interrupted = 'stopped', ...options }: RegistrySessionOptions,
  io: IO,
  work: (session: RegistrySession) => Promise<ExitCode>,
): Promise<ExitCode> {
  const interrupts = listenForInterrupts(io, () => undefined);
  const { signal } = interrupts;
  try {
    return await withRegistries(options, io, (client) => work({ client, signal }));
  } catch (error) {
    if (!signal.aborted) throw error;
    io.stderr.write(`interrupted: ${interrupted}\n`);
    return exitCode.interrupted;
  } finally {
    interrupts.release();
  }
}

/** Does something with registries, the embedded one among them, where it is named. @throws as {@link inRegistrySession} */
export async function withRegistries<T>(
  { registries, flags, writes = false }: RegistrySessionOptions,
  io: IO,
  work: (client: RegistryClient) => Promise<T>,
): Promise<T> {
  const credentials = flags.credential.length === 0 ? [] : await readCredentials(flags.credential, io);
  const client = registryClient({
    credentials,
    dockerConfigFolder: dockerConfigFolder(io.environment),
    environment: io.environment,
    insecureRegistries: flags.insecure === true ? registries : [],
  });
  const embedded = await serveNamedRegistries(registries, io, { writes });
  try {
    return await work(client);
  } catch (error) {
    throw embedded.explain(error);
  } finally {
    client.close();
    await embedded.close();
  }
}

async function readCredentials(texts: readonly string[], io: IO): Promise<readonly Credential[]> {
  const { parseCredential } = await import('../../../secret/index.js');
  const { secretPorts } = await import('../secret-ports.js');
  const ports = secretPorts(io);
  const read = await Promise.all(texts.map((text) => parseCredential(text, ports)));
  const problems = read.flatMap((each) => (each.ok ? [] : each.problems));
  if (problems.length > 0) throw new InvalidInput(problems);
  return read.flatMap((each) => (each.ok ? [each.value] : []));
}
