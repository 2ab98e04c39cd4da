import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBuildxProgram } from '../../../src/engine/index.js';

describe('findBuildxProgram', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'taskrun-buildx-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function plugin(...path: string[]): Promise<string> {
    const program = join(folder, ...path, 'docker-buildx');
    await mkdir(join(folder, ...path), { recursive: true });
    await writeFile(program, '');
    await chmod(program, 0o755);
    return program;
  }

  test("finds the user's plugin, and before it one in a configured folder", async () => {
    const own = await plugin('cli-plugins');
    const environment = { DOCKER_CONFIG: folder };
    expect(await findBuildxProgram(environment, { origin: 'default' })).toBe(own);
    const extra = await plugin('extra');
    await writeFile(
      join(folder, 'config.json'),
      JSON.stringify({ cliPluginsExtraDirs: [join(folder, 'extra')] }),
    );
    expect(await findBuildxProgram(environment, { origin: 'private' })).toBe(extra);
  });

  test('leaves the decision to the docker CLI where there is an alias or a context', async () => {
    await plugin('cli-plugins');
    const environment = { DOCKER_CONFIG: folder };
    expect(await findBuildxProgram(environment, { origin: 'context' })).toBeUndefined();
    await writeFile(join(folder, 'config.json'), JSON.stringify({ aliases: { builder: 'buildx' } }));
    expect(await findBuildxProgram(environment, { origin: 'default' })).toBeUndefined();
  });
});
