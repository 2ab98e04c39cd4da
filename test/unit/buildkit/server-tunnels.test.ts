import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reachBuilders, readServer } from '../../../src/buildkit/index.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taskrun-tunnels-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** What becomes of servers at these addresses, with an ssh that writes down what it is told. */
async function reach(script: string, ...addresses: readonly string[]) {
  await writeFile(join(folder, 'told'), '');
  const ssh = `#!/bin/sh\necho "$@" >> '${folder}/told'\n${script}\n`;
  await writeFile(join(folder, 'ssh'), ssh, { mode: 0o755 });
  const builders = addresses.map((address) => ({ server: readServer(address) }));
  const client = { buildctl: join(folder, 'buildctl'), environment: {} };
  const environment = { PATH: `${folder}:/usr/bin:/bin` };
  const reached = await reachBuilders(builders, () => Promise.resolve(folder), client, environment);
  const told = (await readFile(join(folder, 'told'), 'utf8')).trim().split('\n');
  return { builders, reached, told };
}

test('what is not behind ssh stays as it is, and nobody is asked', async () => {
  const { builders, reached, told } = await reach('', 'tcp://builder:1234', 'unix:///run/buildkitd.sock');
  expect(reached.builders).toEqual(builders);
  expect(told).toEqual(['']);
});

test('what no tunnel leads to stays as it is', async () => {
  const { builders, reached, told } = await reach('exit 255', 'ssh://me@builder');
  expect(reached.builders).toEqual(builders);
  expect(told[0]).toMatch(/-l me .* builder echo \$BUILDKIT_HOST$/);
  expect(told[1]).toContain(` -L ${folder}/buildkit-0.sock:/run/buildkit/buildkitd.sock `);
});

test.each([
  ['its own', 'ssh://builder/srv/buildkitd.sock', '', '/srv/buildkitd.sock'],
  ['that of the other machine', 'ssh://builder', 'echo unix:///srv/other.sock', '/srv/other.sock'],
])('a server that does not answer there is left to buildctl, at %s socket', async (_, address, says, far) => {
  const answer = `case "$*" in *BUILDKIT_HOST*) ${says || ':'};; *) echo; cat > /dev/null;; esac`;
  const { builders, reached, told } = await reach(answer, address);
  expect(reached.builders).toEqual(builders);
  expect(told.at(-1)).toContain(`.sock:${far} `);
});
