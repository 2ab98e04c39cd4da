import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { renderMetrics, type Counts, type Scheduler } from '../../../schedule/index.js';
import { CommandFailure, exitCode } from '../../console/index.js';

export interface StatusServer {
  /** Host and port. */
  readonly address: string;
  close(): Promise<void>;
}

/** A scheduler that has not been awake for so long, in milliseconds, is stuck. */
const longestSilence = 3 * 60_000;

/** Answers `/healthz` and `/metrics` at `[HOST:]PORT`; on this machine only unless a host is given. @throws CommandFailure */
export async function serveStatus(
  address: string,
  scheduler: Scheduler,
  counts: Counts,
): Promise<StatusServer> {
  const [, host = '127.0.0.1', port = ''] = /^(?:(.+):)?(\d{1,5})$/.exec(address) ?? [];
  if (port === '' || Number(port) > 65_535)
    throw new CommandFailure(
      exitCode.usage,
      `'${address}' is no address to listen at`,
      'write --listen 127.0.0.1:9464',
    );
  const server = createServer((request, response) => answer(request, response, scheduler, counts));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const message = `nothing can be served at '${address}' (${error.code ?? error.message})`;
      reject(new CommandFailure(exitCode.environment, message, 'choose another port, or 0 for any'));
    });
    server.listen(Number(port), host.replace(/^\[(.*)\]$/, '$1'), resolve);
  });
  return {
    address: `${host}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(
  { url, method }: IncomingMessage,
  response: ServerResponse,
  scheduler: Scheduler,
  counts: Counts,
): void {
  const path = url?.replace(/\?.*$/, '');
  const readable = method === 'GET' || method === 'HEAD';
  if (path === '/healthz' && readable) {
    const awake = Date.now() - scheduler.awake < longestSilence;
    send(response, awake ? 200 : 503, 'text/plain; charset=utf-8', awake ? 'ok\n' : 'stuck\n');
  } else if (path === '/metrics' && readable) {
    const type = 'text/plain; version=0.0.4; charset=utf-8';
    send(response, 200, type, renderMetrics(scheduler.views(), counts));
  } else {
    send(response, readable ? 404 : 405, 'text/plain; charset=utf-8', '/healthz and /metrics are here\n');
  }
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { 'content-type': type }).end(text);
}
