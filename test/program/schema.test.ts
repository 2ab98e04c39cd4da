import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Project } from '../rig/project/index.js';

let project: Project;
beforeEach(async () => {
  project = await Project.create();
});
afterEach(() => project.close());

test.each([
  'task',
  'schedule',
  'plan',
  'lint',
  'event',
  'run',
  'notification',
  'runs-list',
  'image-list',
  'image-inspect',
  'image-verify',
  'comparison',
  'state',
])('the schema of %s', async (name) => {
  const { exitCode, stdout } = await project.taskrun(['schema', name]);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' });
});

test('one that does not exist', async () => {
  expect(await project.taskrun(['schema', 'tasks'])).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: "error: there is no schema 'tasks'\n  = hint: did you mean 'task'?\n",
  });
});
