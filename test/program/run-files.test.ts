import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Project } from '../rig/project/index.js';
import { ScriptedDocker } from '../rig/scripted-docker/index.js';

let docker: ScriptedDocker;
let project: Project;

beforeAll(async () => {
  docker = await ScriptedDocker.start();
});
afterAll(() => docker.close());
beforeEach(async () => {
  project = await Project.create();
  docker.reset();
  docker.script = (call) => {
    call.stdout('::error::not mine\n');
    return call.arguments.at(-1) === 'bad' ? 3 : 0;
  };
  await project.write(
    'acb.yaml',
    'version: v1.1.0\nsteps:\n- id: good\n  cmd: example.com/t:1 good\n- id: worse\n  cmd: example.com/t:1 bad\n',
  );
});
afterEach(() => project.close());

const read = (name: string): Promise<string> => readFile(join(project.folder, name), 'utf8');

test('GitHub Actions is found by its environment: groups, marks and a summary; JUnit and HTML files where asked', async () => {
  const { exitCode, stderr } = await project.taskrun(
    ['run', 'acb.yaml', '/dev/null', '--id', 'r1', '--junit', 'junit.xml', '--html', 'report.html'],
    {
      environment: {
        ...docker.environment,
        GITHUB_ACTIONS: 'true',
        GITHUB_STEP_SUMMARY: join(project.folder, 'summary.md'),
      },
    },
  );
  expect(exitCode).toBe(4);
  expect(stderr).toContain('::group::good: run example.com/t:1 good\n');
  expect(stderr).toContain("::error file=acb.yaml,line=5,col=3,title=step 'worse'::");
  expect(stderr).not.toMatch(/^::error::/m);
  expect(await read('summary.md')).toContain('| ✗ | `worse` |');
  expect(await read('junit.xml')).toContain('<testcase name="worse"');
  const report = await read('report.html');
  expect(report).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
  await project.taskrun(['runs', 'show', 'r1', '--html', 'again.html']);
  expect(await read('again.html')).toBe(report);
});

test('a file that cannot be written is told before anything is done', async () => {
  const { exitCode, stderr } = await project.taskrun(['run', 'acb.yaml', '--junit', 'no/such.xml'], {
    environment: docker.environment,
  });
  expect([exitCode, docker.calls]).toEqual([2, []]);
  expect(stderr).toContain("error: the directory of --junit 'no/such.xml' does not exist");
});
