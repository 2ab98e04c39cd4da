import { readFileSync } from 'node:fs';
import { createServer as createPlainServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import { connect, createServer, type AddressInfo, type Server as SocketServer, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

/** A file of test/rig/certificates. */
export function certificateFile(name: string): string {
  return fileURLToPath(new URL(`../../rig/certificates/${name}`, import.meta.url));
}

export const serverCertificate = {
  cert: readFileSync(certificateFile('server.cert')),
  key: readFileSync(certificateFile('server.key')),
};

/** A server that notes what it is asked. */
export interface NotingServer {
  readonly port: number;
  /** `GET /v2/ AUTHORIZATION` of each request. */
  readonly requests: string[];
  /** How often somebody spoke the wrong protocol. */
  readonly confused: () => number;
  readonly close: () => Promise<void>;
}

const empty: RequestListener = (_, response) => void response.end('{}');

export function openPlainServer(listener: RequestListener = empty): Promise<NotingServer> {
  const requests: string[] = [];
  return opened(createPlainServer(noting(requests, listener)), 'clientError', requests);
}

export function openSecureServer(
  listener: RequestListener = empty,
  options: ServerOptions = {},
): Promise<NotingServer> {
  const requests: string[] = [];
  const server = createSecureServer({ ...serverCertificate, ...options }, noting(requests, listener));
  return opened(server, 'tlsClientError', requests);
}

function noting(requests: string[], listener: RequestListener): RequestListener {
  return (request, response) => {
    const { method, url, headers } = request;
    requests.push([method, url, headers.authorization].filter((part) => part !== undefined).join(' '));
    listener(request, response);
  };
}

async function opened(server: Server, confusion: string, requests: string[]): Promise<NotingServer> {
  let confused = 0;
  server.on(confusion, (_: Error, socket: Socket) => {
    confused++;
    // As Node does itself: plain HTTP servers answer, TLS servers do not.
    if (confusion === 'clientError') socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    else socket.destroy();
  });
  return {
    port: await listening(server),
    requests,
    confused: () => confused,
    close: () => closed(server, () => server.closeAllConnections()),
  };
}

/** A TLS server behind a door that answers plain HTTP itself, with these bytes. */
export async function openDoor(
  secure: NotingServer,
  answer: Buffer,
): Promise<Pick<NotingServer, 'port' | 'close'>> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    socket.once('data', (first) => {
      // The first byte of a TLS handshake.
      if (first[0] !== 0x16) return void socket.end(answer);
      const inside = connect(secure.port, '127.0.0.1').on('error', () => socket.destroy());
      inside.write(first);
      socket.pipe(inside).pipe(socket);
    });
  });
  const port = await listening(server);
  return { port, close: () => closed(server, () => sockets.forEach((socket) => socket.destroy())) };
}

export async function listening(server: SocketServer | Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  return (server.address() as AddressInfo).port;
}

export function closed(server: SocketServer | Server, cut: () => void): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    cut();
  });
}
