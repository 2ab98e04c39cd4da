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

test('Azure Pipelines is found by its environment: groups, marks, and a summary that the agent is told of', async () => {
  const { stderr } = await project.taskrun(['run', 'acb.yaml', '/dev/null', '--id', 'r2'], {
    environment: { ...docker.environment, TF_BUILD: 'True', AGENT_TEMPDIRECTORY: project.folder },
  });
  expect(stderr).toContain('##[group]good: run example.com/t:1 good\n');
  expect(stderr).toContain(
    "##vso[task.logissue type=error;sourcepath=acb.yaml;linenumber=5;columnnumber=3;]step 'worse': ",
  );
  const path = join(project.folder, 'taskrun-r2.md');
  expect(stderr).toMatch(new RegExp(`^##vso\\[task\\.uploadsummary\\]${path}$`, 'm'));
  expect(await read('taskrun-r2.md')).toContain('| ✗ | `worse` |');
});

test.each([
  ['run', 'acb.yaml', '/dev/null'],
  ['lint', 'acb.yaml'],
])('what is wrong with a task file is marked in it, by %s', async (...words) => {
  await project.write('acb.yaml', 'steps:\n- cmd: example.com/t:1\n  timeot: 3\n- push: [app:1]\n');
  const { stdout, stderr } = await project.taskrun(words, {
    environment: { ...docker.environment, GITHUB_ACTIONS: 'true' },
  });
  expect(stdout + stderr).toMatch(/^::warning file=acb\.yaml,line=3,col=3,title=[\w/-]+::.*timeot/m);
  expect(stdout + stderr).toMatch(/^::error file=acb\.yaml,line=4,col=\d+,title=lint\/image-not-built::/m);
});

test('marks are left out where a kind of output is asked for', async () => {
  await project.write('acb.yaml', 'steps:\n- cmd: example.com/t:1\n  timeot: 3\n');
  const { stdout } = await project.taskrun(['lint', 'acb.yaml', '--output', 'text'], {
    environment: { GITHUB_ACTIONS: 'true' },
  });
  expect(stdout).toContain('timeot');
  expect(stdout).not.toContain('::warning');
});

test('a file that cannot be written is told before anything is done', async () => {
  const { exitCode, stderr } = await project.taskrun(['run', 'acb.yaml', '--junit', 'no/such.xml'], {
    environment: docker.environment,
  });
  expect([exitCode, docker.calls]).toEqual([2, []]);
  expect(stderr).toContain("error: the directory of --junit 'no/such.xml' does not exist");
});
