import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { end, type Server, start, waitFor } from '../child/index.js';

/** Where registries run: the engines have all of it. */
export interface Place {
  /** The run's folder. */
  readonly folder: string;
  /** PATH and library path of the unpacked programs. */
  readonly installation: Readonly<Record<string, string>>;
  /** Has the end of the run end a server, should its suite be unable to. */
  readonly remember: (server: Server) => Promise<void>;
}

/** Who may use a registry. */
export interface Account {
  readonly username: string;
  readonly password: string;
}

/** A registry that answers until it is closed. */
export interface RunningRegistry {
  /** `localhost:PORT`, as in image names. */
  readonly address: string;
  /** Needed for everything, where there is one. */
  readonly account?: Account;
  /** Trust it to trust a registry that speaks TLS: a file of certificates. */
  readonly authority?: string;
  /** Ends the server and forgets its data. */
  readonly close: () => Promise<void>;
}

/** A program to be a registry: it finds a free port by itself and says which. */
export interface RegistryProgram {
  readonly command: readonly [string, ...string[]];
  readonly environment?: Readonly<Record<string, string>>;
  /** Finds the port in what the program prints. */
  readonly port: RegExp;
}

/** Starts a registry in a folder of its own, which `prepare` fills with what the program needs. */
export async function startRegistry<Program extends RegistryProgram>(
  place: Place,
  prepare: (folder: string) => Promise<Program> | Program,
): Promise<{ readonly running: RunningRegistry; readonly program: Program }> {
  const folder = await mkdtemp(join(place.folder, 'registry-'));
  const program = await prepare(folder);
  const [command, ...words] = program.command;
  const log = join(folder, 'log');
  const server = start(command, words, {
    environment: { ...place.installation, ...program.environment },
    log,
  });
  await place.remember(server);
  const port = await waitFor(server, async () => program.port.exec(await readFile(log, 'utf8'))?.[1]);
  const close = async (): Promise<void> => {
    await end(server.processID);
    await rm(folder, { recursive: true, force: true });
  };
  return { running: { address: `localhost:${port}`, close }, program };
}
