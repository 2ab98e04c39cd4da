import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** PEM. */
export interface ServerCertificate {
  readonly cert: string;
  readonly key: string;
}

/** A server that listens. */
export interface Serving {
  readonly port: number;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** Listens on a free port of loopback, with TLS if there is a certificate. */
export async function serve(listener: RequestListener, certificate?: ServerCertificate): Promise<Serving> {
  const server =
    certificate === undefined ? createServer(listener) : createSecureServer({ ...certificate }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
