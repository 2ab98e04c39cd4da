import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askServer, readServer } from '../../../src/buildkit/index.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taskrun-ask-'));
});
afterAll(() => rm(folder, { recursive: true }));

const refused =
  'error: failed to list workers: Unavailable: connection error: desc = "error reading server preface: command [ssh -- builder buildctl dial-stdio] has exited with exit status 255, make sure the URL is valid, and Docker 18.09 or later is installed on the remote host: stderr=';

test.each([
  [
    `${refused}Warning: added.\\r\\nme@builder: Permission denied (publickey).\\r\\n")`,
    'me@builder: Permission denied (publickey).',
  ],
  [`${refused}sh: 1: buildctl: not found\\n")`, 'sh: 1: buildctl: not found'],
  [`${refused}")`, `${refused.slice('error: '.length)}")`],
  ['error: no workers', 'no workers'],
  ['', 'no answer'],
])('a server that is not reached says nothing, and its program why: %s', async (said, reason) => {
  const buildctl = join(folder, 'buildctl');
  await writeFile(join(folder, 'said'), said);
  await writeFile(buildctl, `#!/bin/sh\ncat '${folder}/said' >&2\nexit 1\n`, { mode: 0o755 });
  expect(await askServer(readServer('ssh://builder'), { buildctl, environment: {} })).toEqual({
    status: 'silent',
    reason,
  });
});
