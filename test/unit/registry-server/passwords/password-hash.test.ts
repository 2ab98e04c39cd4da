import { expect, test } from '@jest/globals';
import { isPasswordHash, matchesPassword } from '../../../../src/registry-server/passwords/password-hash.js';

/** Made by Go's bcrypt and by openssl. */
const hashes: readonly (readonly [string, string])[] = [
  ['secret', '$2y$04$P1Q3HH5L5Fv9SAB1EDn3Hub0sxi/MFuEzaU04v2rvxzGl.VSstf7S'],
  ['secret', '$2a$04$P1Q3HH5L5Fv9SAB1EDn3Hub0sxi/MFuEzaU04v2rvxzGl.VSstf7S'],
  ['pässwörd', '$2b$04$FZOaXYvO218no9YCygdxFe81QrPXkRKOt/39H2AlMy.7DkgFm/GN2'],
  ['secret', '{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ='],
  ['secret', '$apr1$Zq.1/aB9$Uuuo3.97YcCx7glMXbAxe.'],
  ['pässwörd', '$apr1$Zq.1/aB9$IKzf6snVh6wPHDgE2obb2/'],
  ['a', '$apr1$Zq.1/aB9$5ea2HuEqSVb83/EPfJlz2.'],
  ['a password of more than sixteen bytes', '$apr1$Zq.1/aB9$uaK/IZY0F6p3SNJC0aYRc/'],
  ['secret', '$apr1$x$12YdXEY0/hH4rDNkmZupO0'],
];

test.each(hashes)('the password %s has the hash %s, another has not', async (password, hash) => {
  expect(isPasswordHash(hash)).toBe(true);
  expect(await matchesPassword(password, hash)).toBe(true);
  expect(await matchesPassword(`${password}!`, hash)).toBe(false);
  expect(await matchesPassword('', hash)).toBe(false);
});

test.each([
  'secret',
  '',
  '{SHA}short=',
  '$6$salt$hash',
  '$2y$04$short',
  '$1$Zq.1/aB9$Uuuo3.97YcCx7glMXbAxe.',
])('what is no hash of a known kind is nobody’s password: %s', async (text) => {
  expect(isPasswordHash(text)).toBe(false);
  expect(await matchesPassword(text, text)).toBe(false);
});
