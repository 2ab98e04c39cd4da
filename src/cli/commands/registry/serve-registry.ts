import { resolve } from 'node:path';
import {
  isLoopback,
  serveEmbeddedRegistry,
  serveRegistry,
  type RequestRecord,
  type ServeOptions,
} from '../../../registry-server/index.js';
import {
  CommandFailure,
  listenForInterrupts,
  exitCode,
  type ExitCode,
  type IO,
} from '../../console/index.js';
import { preferredRegistryPort, registryFolder } from '../../application/machine/index.js';

/** The flags of `taskrun registry serve`. */
export interface ServeFlags {
  readonly port?: string;
  readonly data?: string;
  readonly host?: string;
  readonly htpasswd?: string;
  readonly readOnly?: boolean;
  readonly verbose?: boolean;
}

/** `taskrun registry serve`: until interrupted. */
export async function serveRegistryCommand(flags: ServeFlags, io: IO): Promise<ExitCode> {
  const options = serveOptions(flags, io);
  const interrupts = listenForInterrupts(io, () => undefined);
  const running =
    flags.port === undefined
      ? await serveEmbeddedRegistry({ ...options, preferredPort: preferredRegistryPort })
      : await serveRegistry({ ...options, port: portNumber(flags.port) });
  io.stdout.write(`${running.address}\n`);
  io.stderr.write(introduction(running.address, options));
  if (!interrupts.signal.aborted) {
    await new Promise((ended) => interrupts.signal.addEventListener('abort', ended, { once: true }));
  }
  await running.close();
  interrupts.release();
  return exitCode.succeeded;
}

function serveOptions(flags: ServeFlags, io: IO): Omit<ServeOptions, 'port'> {
  const { data, host, htpasswd, readOnly = false } = flags;
  if (host !== undefined && !isLoopback(host) && htpasswd === undefined && !readOnly) {
    throw new CommandFailure(
      exitCode.usage,
      `with '--host ${host}' everybody who reaches this machine could push and delete`,
      'add --htpasswd FILE or --read-only',
    );
  }
  return {
    dataFolder: data === undefined ? registryFolder(io.environment) : resolve(io.directory, data),
    readOnly,
    ...(host !== undefined && { host }),
    ...(htpasswd !== undefined && { passwordFile: resolve(io.directory, htpasswd) }),
    onRequest: (record) => log(record, flags.verbose === true, io),
  };
}

function introduction(address: string, { dataFolder, host, passwordFile, readOnly }: Introduced): string {
  const image = `${address}/NAME:TAG`;
  const open = host !== undefined && !isLoopback(host);
  return [
    `the embedded registry answers at ${address}; Ctrl-C ends it`,
    `  data   ${dataFolder}`,
    ...(passwordFile === undefined ? [] : [`  users  ${passwordFile}; first: docker login ${address}`]),
    ...(readOnly === true ? [] : [`  tag    docker tag IMAGE ${image}`, `  push   docker push ${image}`]),
    `  pull   docker pull ${image}`,
    ...(open
      ? ['  note   other machines reach it without encryption: put a reverse proxy with TLS before it']
      : []),
    '',
  ].join('\n');
}

type Introduced = Pick<ServeOptions, 'dataFolder' | 'host' | 'passwordFile' | 'readOnly'>;

/** Failures of the registry's own are said always: the client doesn't learn what they were. Headers are never printed. */
function log({ method, target, status, duration, error }: RequestRecord, verbose: boolean, io: IO): void {
  const line = `${method} ${printable(target)}`;
  if (verbose) io.stderr.write(`${status} ${line} ${duration.toFixed(1)} ms\n`);
  if (status >= 500)
    io.stderr.write(`error: ${line}: ${error instanceof Error ? error.message : 'failed'}\n`);
}

/** What a client sent, safe on a terminal. */
function printable(target: string): string {
  return target.replace(/[^\x21-\x7e]/g, encodeURIComponent);
}

function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port < 65_536) return port;
  throw new CommandFailure(
    exitCode.usage,
    `'${text}' is not a port`,
    'a port is a number from 0 (any) to 65535',
  );
}
