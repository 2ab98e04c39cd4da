import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { lookAt } from '../../../../../src/cli/commands/schedule/look.js';
import type { IO } from '../../../../../src/cli/console/io.js';
import type { Sighting } from '../../../../../src/schedule/index.js';
import { pushImage } from '../../../../rig/images/index.js';
import { openTestRegistry, respond, type TestRegistry } from '../../../../rig/test-registry/index.js';

let registry: TestRegistry;
let folder: string;
let base: string;
beforeEach(async () => {
  [registry, folder] = await Promise.all([openTestRegistry(), mkdtemp(join(tmpdir(), 'taskrun-look-'))]);
  base = `${registry.address}/base:1`;
});
afterEach(() => Promise.all([registry.close(), rm(folder, { recursive: true })]));

const pushBase = async (author: string): Promise<string> => {
  const { digest } = await pushImage(base, {
    config: { os: 'linux', architecture: 'amd64', author },
  });
  return digest;
};

function look(seen?: string, images: readonly string[] = [base]): Promise<Sighting> {
  const io: IO = {
    environment: { HOME: folder, TASKRUN_DATA: folder },
    program: [],
    directory: folder,
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
  };
  const { signal } = new AbortController();
  return lookAt({ on: 'base-image', images, every: 10 }, { seen, last: undefined, io, signal });
}

test('a base image is noted first, and is a change when it has moved', async () => {
  const before = await pushBase('first');
  const first = await look();
  expect(first).toEqual({
    seen: JSON.stringify({ [base]: before }),
    now: `base images ${base}`,
  });
  expect(await look(first.seen)).toEqual(first);
  const after = await pushBase('second');
  const moved = await look(first.seen);
  expect(moved).toEqual({
    seen: JSON.stringify({ [base]: after }),
    now: `base images ${base}`,
    change: `base image ${base} moved from ${before} to ${after}`,
  });
  expect(await look(moved.seen)).not.toHaveProperty('change');
});

test('only where its name leads is asked', async () => {
  await pushBase('first');
  const asked = registry.requests.length;
  await look();
  const methods = registry.requests.slice(asked).filter(({ target }) => target !== '/v2/');
  expect(methods.map(({ method, target }) => `${method} ${target}`)).toEqual(['HEAD /v2/base/manifests/1']);
});

test('what cannot be seen is told, and is no change', async () => {
  await pushBase('first');
  const other = `${registry.address}/other:1`;
  await expect(look('{}', [base, other])).rejects.toThrow(`the image '${other}' is not in its registry`);
  registry.inject({ method: 'HEAD', answer: respond(403) });
  await expect(look('{}')).rejects.toThrow(`nobody says what the image '${base}' is now: `);
});

test('there is nothing to watch before a run has built on anything', async () => {
  expect(await look(undefined, [])).toEqual({
    seen: '{}',
    now: 'base images, once a run has built on some',
  });
});
