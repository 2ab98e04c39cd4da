import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBytes } from '../../../src/registry/body.js';
import { nodeTransport, type Transport } from '../../../src/registry/transport.js';

let server: Server;
let transport: Transport;
let url: URL;
let listener: RequestListener;

beforeEach(async () => {
  server = createServer((request, response) => listener(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  transport = nodeTransport();
});
afterEach(() => {
  transport.close();
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

test('connections are used again', async () => {
  const ports = new Set<number | undefined>();
  listener = (request, response) => {
    ports.add(request.socket.remotePort);
    response.end('ok');
  };
  for (let turn = 0; turn < 3; turn++) {
    const { status, body } = await transport.send({ method: 'GET', url, headers: {} });
    expect([status, Buffer.from(await readBytes(body, 10)).toString()]).toEqual([200, 'ok']);
  }
  expect(ports.size).toBe(1);
});

test('a server that says nothing is given up', async () => {
  transport = nodeTransport({ connect: 5000, idle: 40 });
  listener = () => undefined;
  await expect(transport.send({ method: 'GET', url, headers: {} })).rejects.toMatchObject({
    code: 'ETIMEDOUT',
  });
});

test('a server that stops in the middle is given up', async () => {
  // Long enough for the beginning of the answer on a machine that is busy.
  transport = nodeTransport({ connect: 5000, idle: 1000 });
  listener = (_, response) => void response.writeHead(200, { 'content-length': '10' }).write('ok');
  const { body } = await transport.send({ method: 'GET', url, headers: {} });
  await expect(readBytes(body, 10)).rejects.toMatchObject({ code: 'ECONNRESET' });
});
