import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';

/** Files over HTTP, for ADD. */
export interface ServedFiles {
  /** `http://127.0.0.1:PORT`. */
  readonly address: string;
  close(): Promise<void>;
}

/** The bytes behind `/d/file.txt`. */
export const servedText = 'from a server\n';

/** Serves files with and without a time, behind a redirect, packed for the way, and an archive. */
export async function serveFiles(): Promise<ServedFiles> {
  const mtime = new Date(1e12);
  const archive = await packTar([
    { header: { name: 'in/', type: 'directory', size: 0, mode: 0o750, uid: 3, gid: 4, mtime } },
    { header: { name: 'in/it', type: 'file', size: 2, mode: 0o600, uid: 3, gid: 4, mtime }, body: 'it' },
  ]);
  const modified = { 'last-modified': 'Tue, 02 Jan 2024 03:04:05 GMT' };
  const server = createServer(({ url = '', headers }, response) => {
    const accepts = String(headers['accept-encoding']).includes('gzip');
    if (url.startsWith('/moved')) response.writeHead(302, { location: '/d/file.txt' }).end();
    else if (url.startsWith('/packed') && accepts)
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(servedText));
    else if (url.startsWith('/a.tgz')) response.writeHead(200, modified).end(gzipSync(archive));
    else if (url.startsWith('/missing')) response.writeHead(404).end();
    else if (url.startsWith('/timeless')) response.writeHead(200).end(servedText);
    else response.writeHead(200, modified).end(servedText);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
