import { serveEmbeddedRegistry, serveRegistry } from '../registry-server/index.js';
import { CommandFailure } from './failure.js';
import { listenForInterrupts } from './interrupts.js';
import { exitCode, type ExitCode, type IO } from './io.js';
import { preferredRegistryPort, registryFolder } from './settings.js';

/** `taskrun registry serve`: until interrupted. */
export async function serveRegistryCommand({ port }: { readonly port?: string }, io: IO): Promise<ExitCode> {
  const interrupts = listenForInterrupts(() => undefined);
  const folder = { dataFolder: registryFolder(io.environment) };
  const running =
    port === undefined
      ? await serveEmbeddedRegistry({ ...folder, preferredPort: preferredRegistryPort })
      : await serveRegistry({ ...folder, port: portNumber(port) });
  io.stdout.write(`${running.address}\n`);
  io.stderr.write(`the embedded registry answers at ${running.address}; Ctrl-C ends it\n`);
  await new Promise((resolve) => interrupts.signal.addEventListener('abort', resolve, { once: true }));
  await running.close();
  interrupts.release();
  return exitCode.succeeded;
}

function portNumber(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new CommandFailure(
    exitCode.usage,
    `'${text}' is not a port`,
    'a port is a number from 0 (any) to 65535',
  );
}
