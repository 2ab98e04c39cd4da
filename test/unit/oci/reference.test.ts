import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  formatFamiliarReference,
  formatReference,
  parseReference,
  referenceKey,
} from '../../../src/oci/index.js';

const hex = 'a'.repeat(64);
const digest = `sha256:${hex}`;

describe('valid names', () => {
  test.each([
    ['busybox', 'docker.io', 'library/busybox', undefined, undefined],
    ['busybox:1.36', 'docker.io', 'library/busybox', '1.36', undefined],
    ['library/busybox', 'docker.io', 'library/busybox', undefined, undefined],
    ['team/app', 'docker.io', 'team/app', undefined, undefined],
    ['docker.io/busybox', 'docker.io', 'library/busybox', undefined, undefined],
    ['index.docker.io/team/app', 'docker.io', 'team/app', undefined, undefined],
    ['localhost/app', 'localhost', 'app', undefined, undefined],
    ['localhost:5000/app:1-arm64', 'localhost:5000', 'app', '1-arm64', undefined],
    ['127.0.0.1:5000/a/b/c', '127.0.0.1:5000', 'a/b/c', undefined, undefined],
    ['[::1]:5000/app', '[::1]:5000', 'app', undefined, undefined],
    ['[2001:db8::1]/app:1', '[2001:db8::1]', 'app', '1', undefined],
    ['MyRegistry.azurecr.io/app', 'MyRegistry.azurecr.io', 'app', undefined, undefined],
    ['MYHOST/app', 'MYHOST', 'app', undefined, undefined],
    ['xn--7o8h.com/app', 'xn--7o8h.com', 'app', undefined, undefined],
    [`app@${digest}`, 'docker.io', 'library/app', undefined, digest],
    [`host.io/app:1@${digest}`, 'host.io', 'app', '1', digest],
    [`app@sha512:${'0'.repeat(128)}`, 'docker.io', 'library/app', undefined, `sha512:${'0'.repeat(128)}`],
    ['a__b', 'docker.io', 'library/a__b', undefined, undefined],
    ['a---b.c_d', 'docker.io', 'library/a---b.c_d', undefined, undefined],
    [`app:${'t'.repeat(128)}`, 'docker.io', 'library/app', 't'.repeat(128), undefined],
    ['app:_1', 'docker.io', 'library/app', '_1', undefined],
    [`sha256:${hex}`, 'docker.io', 'library/sha256', hex, undefined],
    [`h.io/${'p'.repeat(255)}`, 'h.io', 'p'.repeat(255), undefined, undefined],
  ])('%s', (text, registry, repository, tag, expectedDigest) => {
    const reference = parseReference(text);
    expect(reference).toEqual({
      registry,
      repository,
      ...(tag !== undefined && { tag }),
      ...(expectedDigest !== undefined && { digest: expectedDigest }),
      original: text,
    });
  });
});

describe('invalid names', () => {
  test.each([
    '',
    ' ',
    ':1',
    '@',
    '/app',
    'app/',
    'a//b',
    'App',
    'team/App',
    'host.io/App:1',
    'app:',
    'app:-1',
    'app:.1',
    'app:a/b',
    'app:a:b',
    'app b',
    ' app',
    'app\n',
    '-app',
    'app-',
    'a___b',
    'a..b',
    'a_-b',
    `app:${'t'.repeat(129)}`,
    `h.io/${'p'.repeat(256)}`,
    'app@sha256:abc',
    `app@sha256:${hex.toUpperCase()}`,
    `app@md5:${'0'.repeat(32)}`,
    `app@${digest}:1`,
    hex,
    'h.io:port/app',
    '-h.io/app',
    'h-.io/app',
    '[::1/app',
    '[fe80::1%25eth0]:5000/app',
    'https://h.io/app',
    'aa/asdf$$^/aa',
    'ünïcode',
  ])('%j', (text) => {
    expect(parseReference(text)).toBeUndefined();
  });
});

describe('forms', () => {
  test.each([
    ['busybox', 'docker.io/library/busybox', 'busybox', 'docker.io/library/busybox:latest'],
    [
      'docker.io/library/busybox:1',
      'docker.io/library/busybox:1',
      'busybox:1',
      'docker.io/library/busybox:1',
    ],
    ['library/a/b', 'docker.io/library/a/b', 'library/a/b', 'docker.io/library/a/b:latest'],
    ['team/app:2', 'docker.io/team/app:2', 'team/app:2', 'docker.io/team/app:2'],
    ['My.Host:5000/app', 'My.Host:5000/app', 'My.Host:5000/app', 'my.host:5000/app:latest'],
    [`h.io/app:1@${digest}`, `h.io/app:1@${digest}`, `h.io/app:1@${digest}`, `h.io/app@${digest}`],
  ])('%s', (text, canonical, familiar, key) => {
    const reference = parseReference(text)!;
    expect(formatReference(reference)).toBe(canonical);
    expect(formatFamiliarReference(reference)).toBe(familiar);
    expect(referenceKey(reference)).toBe(key);
  });

  test('every form of a name means the same image', () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,8}$/);
    const name = fc
      .tuple(
        fc.constantFrom('', 'docker.io/', 'localhost/', 'h.io:5000/', '[::1]:5000/'),
        fc.array(part, { minLength: 1, maxLength: 3 }),
        fc.option(fc.stringMatching(/^\w[\w.-]{0,20}$/)),
      )
      .map(([host, parts, tag]) => `${host}${parts.join('/')}${tag === null ? '' : `:${tag}`}`);
    fc.assert(
      fc.property(name, (text) => {
        const reference = parseReference(text);
        if (reference === undefined) return false;
        const forms = [
          formatReference(reference),
          formatFamiliarReference(reference),
          referenceKey(reference),
        ];
        return forms.every((form) => {
          const again = parseReference(form);
          return again !== undefined && referenceKey(again) === referenceKey(reference);
        });
      }),
    );
  });

  test('a long text is refused quickly', () => {
    const started = performance.now();
    expect(parseReference(`${'a'.repeat(50_000)}-`)).toBeUndefined();
    expect(parseReference(`h.io/${'a-'.repeat(25_000)}`)).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
