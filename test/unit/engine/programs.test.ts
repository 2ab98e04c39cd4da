import { expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram, searchPath } from '../../../src/engine/programs.js';

test('the system programs’ folders are searched after PATH, and not twice', () => {
  expect(searchPath({ PATH: '/a:/usr/sbin::/b' })).toBe('/a:/usr/sbin:/b:/usr/local/sbin:/sbin');
  expect(searchPath({})).toBe('/usr/local/sbin:/usr/sbin:/sbin');
});

test('only an executable file is a program', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'taskrun-programs-'));
  try {
    await writeFile(join(folder, 'dockerd'), '', { mode: 0o755 });
    await writeFile(join(folder, 'runc'), '', { mode: 0o644 });
    expect(await findProgram('dockerd', `/nonexistent:${folder}`)).toBe(join(folder, 'dockerd'));
    expect(await findProgram('runc', folder)).toBeUndefined();
  } finally {
    await rm(folder, { recursive: true });
  }
});
