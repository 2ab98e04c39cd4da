import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  lockedFetch,
  lockedSources,
  readLock,
  writeLock,
  type FetchTree,
} from '../../../src/context/index.js';
import { parseRemoteLocation, type RemoteLocation } from '../../../src/context/remote-location.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taskrun-lock-'));
});
afterAll(() => rm(folder, { recursive: true }));

const commit = 'a'.repeat(40);
const digest = `sha256:${'b'.repeat(64)}`;

function locationOf(text: string): RemoteLocation {
  const location = parseRemoteLocation(text);
  if (location?.ok !== true) throw new Error(`'${text}' is no remote location`);
  return location.value;
}

/** Finds at each location what is there now, and notes what it was asked for. */
function fetching(version: string): { readonly fetch: FetchTree; readonly asked: RemoteLocation[] } {
  const asked: RemoteLocation[] = [];
  const checkout = { commit: '', branch: '', repository: '', gitTag: '' };
  return {
    asked,
    fetch: (location) => {
      asked.push(location);
      const origin = { kind: location.kind, location: location.text, version, checkout };
      return Promise.resolve({ ok: true, value: { directory: '/x', origin, cached: false }, warnings: [] });
    },
  };
}

describe('a locked location', () => {
  const git = 'https://example.com/tasks.git#main:build.yaml';
  const artifact = 'oci://example.com/task:1';

  test('of git is asked for by its commit', async () => {
    const { fetch, asked } = fetching(commit);
    const tree = await lockedFetch(fetch, { pins: { [git]: commit }, frozen: true })(locationOf(git));
    expect(tree).toMatchObject({ value: { origin: { location: git, version: commit } } });
    expect(asked).toMatchObject([{ reference: commit, path: 'build.yaml' }]);
  });

  test('of a registry is asked for by its digest', async () => {
    const { fetch, asked } = fetching(digest);
    await lockedFetch(fetch, { pins: { [artifact]: digest }, frozen: true })(locationOf(artifact));
    expect(asked).toMatchObject([{ reference: { repository: 'task', digest } }]);
  });

  test('that is something else now is refused', async () => {
    const web = 'https://example.com/task.yaml';
    const { fetch } = fetching(digest);
    const pins = { [web]: `sha256:${'c'.repeat(64)}` };
    expect(await lockedFetch(fetch, { pins, frozen: false })(locationOf(web))).toMatchObject({
      ok: false,
      problems: [
        { code: 'lock/changed', message: `'${web}' is '${digest}', and not '${pins[web]}' as locked` },
      ],
    });
  });

  test('that the lock does not name is refused only when frozen', async () => {
    const { fetch, asked } = fetching(commit);
    const rules = { pins: { constructor: commit }, frozen: false };
    expect((await lockedFetch(fetch, rules)(locationOf(git))).ok).toBe(true);
    expect(await lockedFetch(fetch, { ...rules, frozen: true })(locationOf(git))).toMatchObject({
      problems: [{ code: 'lock/missing' }],
    });
    expect(asked).toHaveLength(1);
  });
});

test('sources of aliases behind URLs', () => {
  const url = 'https://example.com/a.yaml';
  const codeOf = (rules: Parameters<typeof lockedSources>[0], found = digest): string => {
    const verdict = lockedSources(rules)({ kind: 'url', url, digest: found });
    return verdict.ok ? 'ok' : verdict.problems.map(({ code }) => code).join();
  };
  expect(codeOf({ pins: { [url]: digest }, frozen: true })).toBe('ok');
  expect(codeOf({ pins: { [url]: digest }, frozen: false }, commit)).toBe('lock/changed');
  expect(codeOf({ pins: {}, frozen: true })).toBe('lock/missing');
  expect(codeOf({ pins: {}, frozen: false })).toBe('ok');
  expect(lockedSources({ pins: {}, frozen: true })({ kind: 'file', path: '/x' }).ok).toBe(true);
});

describe('the file', () => {
  test('is the same for the same pins, whatever their order', async () => {
    const path = join(folder, 'one.lock');
    await writeLock(path, { b: digest, a: commit });
    expect(await readFile(path, 'utf8')).toBe(`{
  "version": 1,
  "locations": {
    "a": "${commit}",
    "b": "${digest}"
  }
}
`);
    expect(await readLock(path)).toMatchObject({ value: { a: commit, b: digest } });
  });

  test.each(['', '{}', '{"version":2,"locations":{}}', '{"version":1,"locations":{"a":1}}', '[]', 'null'])(
    'that says %j pins nothing and is refused',
    async (text) => {
      const path = join(folder, 'bad.lock');
      await writeFile(path, text);
      expect(await readLock(path)).toMatchObject({ ok: false, problems: [{ code: 'lock/invalid' }] });
    },
  );

  test('that is not there', async () => {
    expect(await readLock(join(folder, 'nothing.lock'))).toMatchObject({ ok: true, value: undefined });
  });
});
