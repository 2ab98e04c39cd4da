import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fault } from './fault.js';

/** One bit of the answer's body is turned round; `where` (0 to 1) in its first piece. */
export function corruptAnswer(where = 0): Fault['answer'] {
  return (_request, response: ServerResponse) => {
    const write = response.write.bind(response) as (...words: unknown[]) => boolean;
    const end = response.end.bind(response) as (...words: unknown[]) => ServerResponse;
    const change = once(where);
    response.write = (...words: unknown[]) => write(change(words[0]), ...words.slice(1));
    response.end = ((...words: unknown[]) => end(change(words[0]), ...words.slice(1))) as typeof response.end;
    return false;
  };
}

/** The same for the request's body: the registry gets other bytes than were sent. */
export function corruptRequest(where = 0): Fault['answer'] {
  return (request: IncomingMessage) => {
    const push = request.push.bind(request) as (chunk: unknown) => boolean;
    const change = once(where);
    request.push = (chunk: unknown) => push(change(chunk));
    return false;
  };
}

/** Changes the first piece that has bytes. */
function once(where: number): (chunk: unknown) => unknown {
  let done = false;
  return (chunk) => {
    if (done || !Buffer.isBuffer(chunk) || chunk.length === 0) return chunk;
    done = true;
    const copy = Buffer.from(chunk);
    const at = Math.floor(where * copy.length);
    copy[at] = (copy[at] ?? 0) ^ 1;
    return copy;
  };
}
