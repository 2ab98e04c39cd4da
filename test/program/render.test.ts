import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Project } from '../rig/project/index.js';

let project: Project;
beforeEach(async () => {
  project = await Project.create();
});
afterEach(() => project.close());

const task = `version: v1.1.0
steps:
- build: -t $Registry/app:{{.Values.tag}} .
# a comment
- push: ["$Registry/app:1"]   
`;

test('the text after aliases and templates, byte for byte', async () => {
  await project.write('acr-task.yaml', task);
  const words = ['render', '--registry', 'r.example.com', '--set', 'tag=1'];
  expect(await project.taskrun(words)).toEqual({
    exitCode: 0,
    stdout: `version: v1.1.0
steps:
- build: -t r.example.com/app:1 .
- push: ["r.example.com/app:1"]   
`,
    stderr: '',
  });
});

test('standard input, warnings beside the text, and a strict reading', async () => {
  const input = 'steps:\r\n- cmd: bash echo "{{.Values.x}}"';
  const lenient = await project.taskrun(['render', '-'], { input });
  expect(lenient).toMatchObject({ exitCode: 0, stdout: 'steps:\r\n- cmd: bash echo ""' });
  expect(lenient.stderr).toContain('[template/missing-key]');
  const strict = await project.taskrun(['render', '-', '--strict'], { input });
  expect(strict).toMatchObject({ exitCode: 3, stdout: '' });
});

test('secrets are masked', async () => {
  const { stdout } = await project.taskrun(['render', '-', '--set-secret', 'x=hunter2'], {
    input: 'steps:\n- cmd: bash echo {{.Values.x}}\n',
  });
  expect(stdout).toBe('steps:\n- cmd: bash echo ***\n');
});
