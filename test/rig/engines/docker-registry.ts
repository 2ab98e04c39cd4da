import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Server, start, waitFor } from './child.js';

/** Starts Debian's docker-registry (Distribution 2.8) on a free loopback port, plain HTTP, deleting allowed; gives `localhost:PORT`. */
export async function startRegistry(
  folder: string,
  environment: Record<string, string>,
  remember: (server: Server) => Promise<void>,
): Promise<string> {
  const settings = join(folder, 'registry.yml');
  const log = join(folder, 'registry.log');
  await writeFile(settings, JSON.stringify(configuration(join(folder, 'registry'))));
  const server = start('docker-registry', ['serve', settings], { environment, log });
  await remember(server);
  return waitFor(server, async () => {
    const port = /listening on 127\.0\.0\.1:(\d+)/.exec(await readFile(log, 'utf8'))?.[1];
    return port === undefined ? undefined : `localhost:${port}`;
  });
}

/** JSON is YAML, too; port 0 lets the kernel choose, and the log says which port it was. */
function configuration(rootdirectory: string): object {
  return {
    version: 0.1,
    log: { level: 'info', accesslog: { disabled: true } },
    storage: {
      filesystem: { rootdirectory },
      delete: { enabled: true },
      maintenance: { uploadpurging: { enabled: false } },
    },
    http: { addr: '127.0.0.1:0' },
  };
}
