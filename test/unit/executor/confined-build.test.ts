import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertConfined } from '../../../src/executor/confined-build.js';
import { planTask, type PlannedStep } from '../../../src/plan/index.js';
import { loadTask } from '../../../src/task/index.js';
import { Workspace } from '../../../src/workspace/index.js';
import { runVariables } from '../../rig/run-variables.js';

let folder: string;
let workspace: Workspace;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'confined-'));
  const context = join(folder, 'context');
  await mkdir(join(context, 'app'), { recursive: true });
  await Promise.all(['secret', 'Dockerfile'].map((name) => writeFile(join(folder, name), 'of the machine')));
  await writeFile(join(context, 'Dockerfile'), 'FROM scratch\n');
  await symlink('../secret', join(context, 'link'));
  await symlink(folder, join(context, 'out'));
  await symlink('Dockerfile', join(context, 'inner'));
  workspace = new Workspace({ folder: join(folder, 'run'), context, kept: [], inPlace: true });
});
afterEach(() => rm(folder, { recursive: true }));

/** The build step of a task from elsewhere, which may have been allowed to reach files. */
async function build(words: string, allow: readonly 'privileged'[] = []): Promise<PlannedStep> {
  const text = `version: v1.1.0\nsteps:\n- build: ${words}\n`;
  const task = await loadTask({ path: 'task.yaml', text }, {});
  if (!task.ok) throw new Error(JSON.stringify(task.problems));
  const plan = planTask(task.value, runVariables, { remote: true, allow: new Set(allow) });
  if (!plan.ok) throw new Error(JSON.stringify(plan.problems));
  return plan.value.steps[0]!;
}

async function looked(step: PlannedStep): Promise<void> {
  if (step.action.kind !== 'build') throw new Error(step.action.kind);
  await assertConfined(step, step.action, workspace);
}

test.each([
  '--secret id=token,src=link .',
  '-f link .',
  '--build-context more=out .',
  'out',
  '--output type=local,dest=out/made .',
  '--output out/made/deep .',
  '--cache-from type=local,src=out .',
  '--metadata-file out/metadata.json .',
])('a link out of the workspace is not followed: %s', async (words) => {
  await expect(looked(await build(words))).rejects.toMatchObject({ failure: { reason: 'denied' } });
  await expect(looked(await build(words, ['privileged']))).resolves.toBeUndefined();
});

test.each(['.', '-f inner .', '-f made/later app', 'https://h.example/app.git', '--output made .'])(
  'what stays inside is: %s',
  async (words) => {
    await expect(looked(await build(words))).resolves.toBeUndefined();
  },
);

test('a Dockerfile that is such a link is none of the context', async () => {
  await symlink('../../Dockerfile', join(folder, 'context', 'app', 'Dockerfile'));
  await expect(looked(await build('app'))).rejects.toThrow("'app/Dockerfile' leads to files outside");
});
