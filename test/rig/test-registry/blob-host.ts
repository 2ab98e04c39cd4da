import type { RequestListener } from 'node:http';
import { respond, type Fault } from './fault.js';
import { serve } from './serve.js';

/** Another host, where a registry has its blobs. */
export interface BlobHost {
  /** Host and port. */
  readonly address: string;
  /** Sends readers of blobs there, with an address that is signed, as storage services have it. */
  readonly answer: Fault['answer'];
  /** Targets of the requests so far. */
  readonly requests: readonly string[];
  /** Rejects when the host was ever shown an `Authorization`: it is none of its business. */
  close(): Promise<void>;
}

/** Opens a host that answers what `registry` would. */
export async function openBlobHost(registry: RequestListener): Promise<BlobHost> {
  const requests: string[] = [];
  const strays: string[] = [];
  const server = await serve((request, response) => {
    const target = `${request.method ?? ''} ${request.url ?? ''}`;
    requests.push(target);
    if (request.headers.authorization !== undefined) strays.push(target);
    registry(request, response);
  });
  const address = `127.0.0.1:${server.port}`;
  return {
    address,
    answer: (request, response) => {
      const { method = '', url = '' } = request;
      if (!/^(?:GET|HEAD)$/.test(method) || !url.includes('/blobs/sha')) return false;
      return respond(307, { location: `http://${address}${url}?sig=secret` })(request, response);
    },
    requests,
    close: async () => {
      await server.close();
      if (strays.length > 0) throw new Error(`an Authorization came with ${strays.join(', ')}`);
    },
  };
}
