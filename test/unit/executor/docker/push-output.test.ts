import { expect, test } from '@jest/globals';
import { PushOutput } from '../../../../src/executor/docker/push-output.js';

/** What is made of lines on standard error (and those behind `out: ` on standard output). */
function heard(...lines: readonly string[]): PushOutput {
  const output = new PushOutput({ output: () => undefined });
  for (const line of lines) {
    if (line.startsWith('out: ')) output.output('stdout', line.slice(5));
    else output.output('stderr', line);
  }
  return output;
}

/** As Docker 20.10 and 28 print them, with both kinds of image store. */
test.each([
  ['Get "http://localhost:1/v2/": dial tcp 127.0.0.1:1: connect: connection refused', 'connection refused'],
  [
    'failed to do request: Head "https://localhost:1/v2/x/blobs/sha256:79ed": dial tcp 127.0.0.1:1: connect: connection refused',
    'connection refused',
  ],
  [
    'Get "https://registry.invalid/v2/": dial tcp: lookup registry.invalid on 192.0.2.53:53: no such host',
    'no such host',
  ],
  [
    'Error response from daemon: Get "https://192.0.2.1:5000/v2/": dial tcp 192.0.2.1:5000: i/o timeout',
    'no answer in time',
  ],
  [
    'Get "https://r.example/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
    'no answer in time',
  ],
  ['Get "https://r.example/v2/": net/http: TLS handshake timeout', 'no answer in time'],
  ['Get "https://192.0.2.1/v2/": dial tcp 192.0.2.1:443: connect: no route to host', 'no route to it'],
  ['dial tcp [2001:db8::1]:443: connect: network is unreachable', 'no route to it'],
  ['Get "https://r:5000/v2/": http: server gave HTTP response to HTTPS client', 'it wants TLS'],
  [
    'Get "https://r:5000/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    'it does not trust the certificate',
  ],
  [
    'Get "https://r/v2/": proxyconnect tcp: dial tcp 127.0.0.1:3128: connect: connection refused',
    'its proxy does not answer',
  ],
])('%s', (line, reason) => {
  expect(heard('The push refers to repository [x]', line, '').unreachable).toBe(
    `the engine cannot reach the registry (${reason})`,
  );
});

test.each([
  'denied: requested access to the resource is denied',
  'unauthorized: authentication required',
  'error from registry: denied: connection refused by policy',
  'An image does not exist locally with the tag: localhost:5000/x',
  'received unexpected HTTP status: 500 Internal Server Error',
  'toomanyrequests: too many requests',
])('%s: is no such case', (line) => {
  expect(heard(line).unreachable).toBeUndefined();
});

test('what a layer is called on standard output is no complaint', () => {
  expect(heard('out: connection refused').unreachable).toBeUndefined();
});

test('the digest that docker says it has pushed is known', () => {
  const digest = `sha256:${'0a'.repeat(32)}`;
  expect(heard('out: 5eca3fe9e4fe: Pushed', `out: 1: digest: ${digest} size: 855`).digest).toBe(digest);
  expect(heard('out: 1: digest: sha256:0a size: 855').digest).toBeUndefined();
});
