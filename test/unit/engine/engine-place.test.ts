import { expect, test } from '@jest/globals';
import { hostname, networkInterfaces } from 'node:os';
import { enginePlace } from '../../../src/engine/index.js';

const own = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ internal, family }) => !internal && family === 'IPv4')?.address;

test.each([
  ['unix:///var/run/docker.sock', 'here'],
  ['npipe:////./pipe/docker_engine', 'here'],
  [`tcp://${hostname()}:2375`, 'here'],
  ['tcp://192.0.2.1:2376', 'elsewhere'],
  ['tcp://[2001:db8::1]:2376', 'elsewhere'],
  ['https://build.example:2376', 'elsewhere'],
  ['ssh://me@build.example', 'elsewhere'],
  ['tcp://localhost:2375', 'unknown'],
  ['tcp://127.0.0.1:2375', 'unknown'],
  ['tcp://[::1]:2375', 'unknown'],
  ['tcp://:2375', 'here'],
  ['ssh://vagrant@127.0.0.1:2222', 'unknown'],
] as const)('the engine at %s is %s', (host, place) => {
  expect(enginePlace(host)).toBe(place);
});

test("an address of this machine's own is here", () => {
  expect(enginePlace(`tcp://${own ?? hostname()}:2375`)).toBe('here');
});
