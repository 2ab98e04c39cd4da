import { describe, expect, test } from '@jest/globals';
import { parseRemoteLocation } from '../../../src/context/remote-location.js';

/** What a text means; undefined when it is a local path, the problem when it can't be understood. */
function meaningOf(text: string): unknown {
  const location = parseRemoteLocation(text);
  if (location === undefined) return undefined;
  if (!location.ok) return location.problems.map(({ message, hint }) => `${message} (${hint ?? ''})`).join();
  const { kind, path, ...rest } = location.value;
  const address =
    'repository' in rest ? `${rest.repository}#${rest.reference}` : 'url' in rest ? rest.url : '';
  return [kind, address, path].join(' ');
}

describe('what is remote, and what it means', () => {
  test.each([
    ['https://github.com/me/app.git', 'git https://github.com/me/app.git# '],
    ['https://github.com/me/app.git#main', 'git https://github.com/me/app.git#main '],
    ['https://github.com/me/app.git#v1.2:src/app/', 'git https://github.com/me/app.git#v1.2 src/app'],
    ['https://github.com/me/app.git#:src', 'git https://github.com/me/app.git# src'],
    [
      'https://dev.azure.com/me/app/_git/app#feature/x:src',
      'git https://dev.azure.com/me/app/_git/app#feature/x src',
    ],
    ['git+https://example.com/app#main', 'git https://example.com/app#main '],
    ['git@github.com:me/app', 'git git@github.com:me/app# '],
    ['ssh://git@example.com:2222/app.git#main', 'git ssh://git@example.com:2222/app.git#main '],
    ['file:///srv/app#main', 'git file:///srv/app#main '],
    ['github.com/me/app', 'git https://github.com/me/app# '],
    ['https://example.com/context.tar.gz', 'http https://example.com/context.tar.gz '],
    ['https://example.com/app.zip?x=.git', 'http https://example.com/app.zip?x=.git '],
    ['https://example.com/app.tgz#:app-1.0', 'http https://example.com/app.tgz app-1.0'],
    ['oci://localhost:5000/task:1#:build.yaml', 'oci  build.yaml'],
    ['./github.com/me', undefined],
    ['tasks/git.yaml', undefined],
    ['-', undefined],
  ])('%s', (text, meaning) => {
    expect(meaningOf(text)).toBe(meaning);
  });
});

describe('what cannot be understood', () => {
  test.each([
    [
      'git://example.com/app',
      "the location 'git://example.com/app' is neither encrypted nor signed (use 'https://' or 'ssh://')",
    ],
    [
      'https://example.com/app.git#--upload-pack=x',
      "the location 'https://example.com/app.git#--upload-pack=x' has no valid reference (write '#branch-tag-or-commit:directory')",
    ],
    [
      'https://example.com/app.git#a..b',
      "the location 'https://example.com/app.git#a..b' has no valid reference (write '#branch-tag-or-commit:directory')",
    ],
    [
      'https://example.com/app.tgz#main',
      "the location 'https://example.com/app.tgz#main' has a reference, which only git has (write '#:path' for a path within it)",
    ],
    [
      'oci://Not A Name',
      "the location 'oci://Not A Name' is not the name of an artifact (write 'oci://registry/repository:tag')",
    ],
    [
      'https://me:t/o@ken@example.com/app.git',
      "the location 'https://example.com/app.git' is no URL (check its spelling; in user names and passwords, escape / and @)",
    ],
  ])('%s', (text, problem) => {
    expect(meaningOf(text)).toBe(problem);
  });
});

test('a login is kept apart, and out of every text', () => {
  const location = parseRemoteLocation('https://me:pass%40word@example.com/app.git#main');
  expect(location).toMatchObject({
    value: {
      text: 'https://example.com/app.git#main',
      repository: 'https://example.com/app.git',
      login: { username: 'me', password: 'pass@word' },
    },
  });
});
