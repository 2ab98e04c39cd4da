import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from '../../../src/registry-server/index.js';
import type { Fault } from './fault.js';

/** Lets a fault befall a request; the registry's handler sees it when the fault leaves something to handle. */
export async function inject(
  fault: Fault,
  request: IncomingMessage,
  response: ServerResponse,
  handler: RequestHandler,
): Promise<void> {
  switch (fault.kind) {
    case 'status':
      sendError(response, fault.status, 'UNKNOWN', fault.headers);
      return;
    case 'refuse':
      refuse(response, fault.status);
      return;
    case 'drop-answer':
      dropAnswer(response, fault.afterBytes);
      return handler(request, response);
    case 'drop-request':
      dropRequest(request, fault.afterBytes);
      return handler(request, response);
    case 'delay':
      fault.gate.reach();
      await fault.gate.opened;
      return handler(request, response);
  }
}

function refuse(response: ServerResponse, status: 401 | 403): void {
  if (status === 403) sendError(response, status, 'DENIED');
  else sendError(response, status, 'UNAUTHORIZED', { 'www-authenticate': 'Basic realm="faulty registry"' });
}

function sendError(
  response: ServerResponse,
  status: number,
  code: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const body = JSON.stringify({ errors: [{ code, message: 'an injected fault' }] });
  const length = Buffer.byteLength(body);
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': length, ...headers })
    .end(body);
}

/** The body is cut below the handler, so that its headers still promise the whole. */
function dropAnswer(response: ServerResponse, afterBytes: number): void {
  const write = response.write.bind(response) as (chunk: Buffer, done?: () => void) => boolean;
  let left = afterBytes;
  const cut = (chunk: Buffer): boolean => {
    const part = chunk.subarray(0, left);
    left -= part.length;
    if (part.length === chunk.length) return write(part);
    write(part, () => response.destroy());
    return false;
  };
  response.write = cut as typeof response.write;
  response.end = ((chunk?: Buffer) => {
    if (chunk !== undefined) cut(chunk);
    if (left > 0 || chunk === undefined) response.destroy();
    return response;
  }) as typeof response.end;
}

/** The parser hands each part of a body to `push`: the handler gets the first bytes and, once it wants more, loses the connection. */
function dropRequest(request: IncomingMessage, afterBytes: number): void {
  const push = request.push.bind(request);
  let left = afterBytes;
  let cut = false;
  request.push = (chunk: Buffer | null) => {
    if (cut) return false;
    if (chunk === null || chunk.length <= left) {
      left -= chunk?.length ?? 0;
      return push(chunk);
    }
    cut = true;
    request._read = () => void setImmediate(() => request.socket.destroy());
    push(chunk.subarray(0, left));
    return false;
  };
}
