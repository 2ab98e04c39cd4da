import { expect, test } from '@jest/globals';
import { NegotiatedEndpoint } from '../../../src/registry/negotiated-endpoint.js';

test.each([
  ['localhost:5000', false, 'http://localhost:5000/v2/'],
  ['localhost', false, 'http://localhost/v2/'],
  ['127.0.0.1:1', false, 'http://127.0.0.1:1/v2/'],
  ['127.9.9.9', false, 'http://127.9.9.9/v2/'],
  ['[::1]:5000', false, 'http://[::1]:5000/v2/'],
  ['[::1]:5000', true, 'http://[::1]:5000/v2/'],
  ['my.azurecr.io', false, 'https://my.azurecr.io/v2/'],
  ['localhost.example', false, 'https://localhost.example/v2/'],
  ['127.0.0.1.example', false, 'https://127.0.0.1.example/v2/'],
  ['10.0.0.1:5000', false, 'https://10.0.0.1:5000/v2/'],
  ['10.0.0.1:5000', true, 'https://10.0.0.1:5000/v2/'],
  ['docker.io', false, 'https://registry-1.docker.io/v2/'],
])('the API of %s (insecure: %s) is first sought at %s', (registry, insecure, url) => {
  const endpoint = new NegotiatedEndpoint(registry, insecure);
  expect([endpoint.registry, endpoint.insecure, endpoint.url.href]).toEqual([registry, insecure, url]);
});
