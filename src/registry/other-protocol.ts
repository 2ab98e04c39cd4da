import { Readable } from 'node:stream';
import { readBytes } from './body.js';
import type { HttpResponse } from './transport.js';

const mostBytes = 65_536;

/** What a server that meets the wrong protocol may do: end the connection, or say something that is no HTTP, or no TLS. */
const confusion =
  /^(?:ECONNRESET|EPIPE|EPROTO|HPE_\w+|ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST))$/;

/** Whether a failure may mean that a registry (host and port) speaks TLS where plain HTTP was tried, or the reverse. */
export function mayBeOtherProtocol(error: unknown, registry: string): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  if (typeof code !== 'string') return false;
  // Only who speaks TLS sends its alerts.
  if (code === 'EPROTO' && /\balert\b/i.test(message)) return false;
  // Without a port in its name, the other protocol has another port.
  return confusion.test(code) || (code === 'ECONNREFUSED' && !/:\d+$/.test(registry));
}

/**
 * Whether a server of TLS answered that it got plain HTTP: Go's `Client sent an HTTP request to an HTTPS server.`, and
 * what nginx and Apache say. The response to use instead comes along, for its body had to be read.
 */
export async function readPlainRefusal(
  response: HttpResponse,
): Promise<{ readonly response: HttpResponse; readonly refused: boolean }> {
  const { status, headers, body } = response;
  if (status !== 400 || /json/i.test(String(headers['content-type']))) return { response, refused: false };
  const bytes = await readBytes(body, mostBytes);
  // The answer to HEAD has no body to say it in.
  const refused = bytes.length === 0 || /\b(?:https|ssl|tls)\b/i.test(Buffer.from(bytes).toString('latin1'));
  return { response: { status, headers, body: Readable.from([bytes]) }, refused };
}
