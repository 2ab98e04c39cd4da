import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fault } from './fault.js';

/** The connection ends after so many bytes of the answer's body. */
export function dropAnswer(afterBytes: number): Fault['answer'] {
  return (_request, response) => {
    cutAnswer(response, afterBytes);
    return false;
  };
}

/** The connection ends after so many bytes of the request's body; the last of them may not reach the registry's disk. */
export function dropRequest(afterBytes: number): Fault['answer'] {
  return (request) => {
    cutRequest(request, afterBytes);
    return false;
  };
}

/** The body is cut below the handler, so that its headers still promise the whole. */
function cutAnswer(response: ServerResponse, afterBytes: number): void {
  const write = response.write.bind(response) as (chunk: Buffer, done?: () => void) => boolean;
  let left = afterBytes;
  const cut = (content: Buffer | string, done?: () => void): boolean => {
    const chunk = Buffer.from(content);
    const part = chunk.subarray(0, left);
    left -= part.length;
    if (part.length === chunk.length) return write(part, done);
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
function cutRequest(request: IncomingMessage, afterBytes: number): void {
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
