import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildKitProgram } from '../rig/buildkit/index.js';
import { describeLiveWith } from '../rig/engines/describe-live.js';
import type { Engines } from '../rig/engines/index.js';
import { command } from '../rig/program/command.js';
import { Installation } from '../rig/program/index.js';
import { letRunRootless, type Rootless, whyNoUserNamespaces } from '../rig/rootless/index.js';
import { createUser, type User } from '../rig/user/index.js';
import { linesOf } from './executor-contract.js';

const title = 'BuildKit of a user who is not root';
const obstacle = await whyNoUserNamespaces();
if (obstacle === undefined) await describeLiveWith(title, buildKitProgram, suite);
else {
  // the kernel's decision, also where CI=true makes of a missing program a failure
  process.stderr.write(`${title}: not run, as no user namespace can be made here: ${obstacle}\n`);
  test.skip(`${title}: no user namespaces`, () => undefined);
}

function suite(engines: Engines, buildkitd: string): void {
  let installation: Installation;
  let user: User;
  let rootless: Rootless;
  let folder: string;

  beforeAll(async () => {
    user = await createUser(engines);
    rootless = await letRunRootless(user, [buildkitd, join(dirname(buildkitd), 'buildctl')]);
    installation = await Installation.create();
    folder = await mkdtemp(join(tmpdir(), 'taskrun-rootless-'));
    for (const each of [installation.folder, installation.temporaryFolder, folder]) await user.own(each);
  });
  afterAll(async () => {
    await installation.close();
    await user.close();
    await rm(folder, { recursive: true });
  });

  /** Without a name in its environment, as in many a container. */
  async function taskrun(...words: readonly string[]) {
    const [program, ...more] = rootless.command;
    const environment = { ...installation.environment, ...rootless.environment };
    const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
    const started = ['env', '-i', '-C', folder, ...variables, process.execPath, user.program, ...words];
    return command(program, [...more, ...started]);
  }

  test('starts, builds, runs and pushes, and ends', async () => {
    const up = await taskrun('engine', 'up', '--buildkit');
    expect([up.exitCode, up.stderr]).toEqual([0, expect.any(String)]);
    try {
      const steps = [
        '- build: -t $Registry/rootless:$ID .',
        "- {id: made, cmd: $Registry/rootless:$ID sh -c 'id -u; cat /made; cat /proc/self/uid_map'}",
        '- push: [$Registry/rootless:$ID]',
      ];
      await writeFile(join(folder, 'task.yaml'), `version: v1.1.0\nsteps:\n${steps.join('\n')}\n`);
      await writeFile(join(folder, 'Dockerfile'), `FROM ${engines.base}\nRUN id -u > /made\n`);
      const words = [
        'run',
        'task.yaml',
        '--executor',
        'buildkit',
        '--registry',
        engines.registry,
        '--id',
        'r1',
      ];
      const result = await taskrun(...words);
      expect([result.exitCode, result.stderr]).toEqual([0, expect.any(String)]);
      const [id, made, ...map] = linesOf(result, 'made');
      expect([id, made]).toEqual(['0', '0']);
      expect(map[0]?.trim().split(/\s+/)).toEqual(['0', String(user.uid), '1']);
      const name = `docker://${engines.registry}/rootless:r1`;
      const seen = await command(engines.skopeoPath, ['inspect', '--tls-verify=false', name]);
      expect([seen.exitCode, seen.stderr]).toEqual([0, '']);
    } finally {
      const down = await taskrun('engine', 'down', '--buildkit');
      expect(down.exitCode).toBe(0);
    }
  });
}
