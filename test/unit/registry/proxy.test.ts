import { expect, test } from '@jest/globals';
import { proxyFor } from '../../../src/registry/proxy.js';

const proxies = { HTTPS_PROXY: 'http://secure.example:3128', HTTP_PROXY: 'plain.example' };

function proxyHost(url: string, environment: Readonly<Record<string, string>>): string | undefined {
  return proxyFor(new URL(url), environment)?.url.href;
}

test.each([
  ['https://r.example/', {}, undefined],
  ['https://r.example/', { HTTPS_PROXY: '' }, undefined],
  ['https://r.example/', proxies, 'http://secure.example:3128/'],
  ['http://r.example/', proxies, 'http://plain.example/'],
  ['https://r.example/', { https_proxy: 'https://low.example' }, 'https://low.example/'],
  ['http://r.example/', { http_proxy: 'http://low.example:1' }, 'http://low.example:1/'],
  ['https://r.example/', { HTTP_PROXY: 'http://plain.example' }, undefined],
  ['https://localhost:5000/', proxies, undefined],
  ['http://127.0.0.2/', proxies, undefined],
  ['https://[::1]:5000/', proxies, undefined],
])('the proxy for %s with %j is %s', (url, environment, expected) => {
  expect(proxyHost(url, environment as Readonly<Record<string, string>>)).toBe(expected);
});

test.each([
  ['https://r.example/', '*', true],
  ['https://r.example/', 'other.example, r.example', true],
  ['https://r.example/', 'R.EXAMPLE', true],
  ['https://a.r.example/', 'r.example', true],
  ['https://a.r.example/', '.r.example', true],
  ['https://a.r.example/', '*.r.example', true],
  ['https://r.example/', '.r.example', false],
  ['https://bar.example/', 'r.example', false],
  ['https://r.example/', 'r.example:443', true],
  ['https://r.example:5000/', 'r.example:443', false],
  ['https://r.example:5000/', 'r.example', true],
  ['https://10.1.2.3/', '10.0.0.0/8', true],
  ['https://11.1.2.3/', '10.0.0.0/8', false],
  ['https://10.1.2.3/', '10.0.0.0/99', false],
  ['https://10.1.2.3/', '10.1.2.3', true],
  ['https://[fd00::1]/', 'fd00::1', true],
  ['https://[fd00::1]:5000/', '[fd00::1]:5000', true],
  ['https://[fd00::1]/', 'fd00::/8', true],
  ['https://r.example/', 'fd00::/8', false],
  ['https://r.example/', ' , ', false],
])('%s with NO_PROXY %j goes without a proxy: %s', (url, exceptions, direct) => {
  expect(proxyHost(url, { ...proxies, NO_PROXY: exceptions }) === undefined).toBe(direct);
  expect(proxyHost(url, { ...proxies, no_proxy: exceptions }) === undefined).toBe(direct);
});

test('a user and a password are kept out of the address', () => {
  const proxy = proxyFor(new URL('https://r.example/'), { HTTPS_PROXY: 'http://a%40b:100%25@p.example:1' });
  expect(proxy).toEqual({
    url: new URL('http://p.example:1'),
    authorization: `Basic ${Buffer.from('a@b:100%').toString('base64')}`,
    variable: 'HTTPS_PROXY',
  });
  const odd = proxyFor(new URL('https://r.example/'), { HTTPS_PROXY: 'http://a:100%@p.example' });
  expect(odd?.authorization).toBe(`Basic ${Buffer.from('a:100%').toString('base64')}`);
});

test.each(['socks5://ann:secret@p.example', 'http://ann:secret@:1', '::'])('%s is no proxy', (text) => {
  expect(() => proxyFor(new URL('https://r.example/'), { HTTPS_PROXY: text })).toThrow(
    expect.objectContaining({
      name: 'RegistryError',
      message: 'HTTPS_PROXY is not the address of an HTTP proxy',
      hint: 'write it as http://HOST:PORT, or unset HTTPS_PROXY',
    }),
  );
});
