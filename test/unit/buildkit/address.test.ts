import { expect, test } from '@jest/globals';
import { isOnThisMachine, readServer } from '../../../src/buildkit/index.js';

test.each<[string, readonly string[]]>([
  ['unix:///run/buildkit/buildkitd.sock', []],
  ['tcp://builder:1234,tlsdir=/certs', ['--tlsdir', '/certs']],
  [
    'tcp://builder:1234,cacert=/a,cert=/b,key=/c,servername=d',
    ['--tlscacert', '/a', '--tlscert', '/b', '--tlskey', '/c', '--tlsservername', 'd'],
  ],
  ['docker-container://buildkitd', []],
  ['kube-pod://buildkitd?namespace=builds', []],
  ['ssh://me@builder', []],
])('%s', (text, options) => {
  const address = text.replace(/,.*$/, '');
  expect(readServer(text)).toEqual({ address, words: ['--addr', address, ...options] });
});

test.each(['builder', 'http://builder', 'tcp://', 'tcp://builder,tls=1'])('not an address: %s', (text) => {
  expect(() => readServer(text)).toThrowErrorMatchingSnapshot();
});

test('only a socket is certainly on this machine', () => {
  expect(isOnThisMachine(readServer('unix:///a'))).toBe(true);
  expect(isOnThisMachine(readServer('tcp://localhost:1'))).toBe(false);
});
