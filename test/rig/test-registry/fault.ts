import type { IncomingMessage, ServerResponse } from 'node:http';

/** Something that goes wrong in place of the registry's answer. */
export interface Fault {
  /** Default: any. */
  readonly method?: string;
  /** Part of the request's target; default: any. */
  readonly target?: RegExp;
  /** How often it happens; default: always. */
  readonly times?: number;
  /** Answers itself, or gives false to let the registry do it after all. */
  readonly answer: (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;
}

/** A status with headers and a JSON body in place of the registry's answer. */
export function respond(
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body: unknown = {},
): Fault['answer'] {
  return (request, response) => {
    request.resume();
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
    return true;
  };
}

/** One fault after the other, one for each request; then the registry answers. */
export function inTurn(...answers: readonly Fault['answer'][]): Fault['answer'] {
  const waiting = answers.values();
  return (request, response) => {
    const { value: answer } = waiting.next();
    return answer === undefined ? false : answer(request, response);
  };
}

/** The connection is reset without an answer. */
export function dropConnection(request: IncomingMessage): boolean {
  request.socket.resetAndDestroy();
  return true;
}

/** An answer that breaks off after its first bytes. */
export function dropHalfway(request: IncomingMessage, response: ServerResponse): boolean {
  response.writeHead(200, { 'content-length': '1000' });
  response.write('{', () => request.socket.resetAndDestroy());
  return true;
}
