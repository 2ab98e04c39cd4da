import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFile } from 'node:fs/promises';
import { Project } from '../rig/project/index.js';

let project: Project;
beforeEach(async () => {
  project = await Project.create();
});
afterEach(() => project.close());

const task = `version: v1.1.0
steps:
- id: build
  build: -t $Registry/app:$ID "my dir"
  when: ["-"]
- id: test
  cmd: alpine:3 sh -c 'echo "<b>"; exit 1' > out.txt
  when: [build]
  timeout: 60
  retries: 2
  ignoreErrors: true
  env: [MODE=fast]
- push: [$Registry/app:$ID]
  when: [build, test]
- cmd: docker manifest create $Registry/app:1 $Registry/app:$ID
- cmd: docker manifest annotate $Registry/app:1 $Registry/app:$ID --arch arm64
- cmd: docker manifest push $Registry/app:1
- cmd: docker buildx imagetools create --append -t $Registry/app:2 -p linux/arm64 $Registry/app:1
- cmd: docker buildx imagetools inspect --raw $Registry/app:2
- cmd: docker images
`;
const run = ['plan', '--registry', 'r.example.com', '--id', 'r1', '--date', '2026-01-31T12:00:00Z'];

beforeEach(() => project.write('acr-task.yaml', task));

test('a table', async () => {
  expect(await project.taskrun(run)).toMatchInlineSnapshot(`
   {
     "exitCode": 0,
     "stderr": "",
     "stdout": "run 'r1' on 'r.example.com': 9 steps

   step        after        time-out  what
   build       at once      600 s     build -t r.example.com/app:r1 'my dir'
   test        build        60 s      cmd alpine:3 sh -c 'echo "<b>"; exit 1'
                                      env MODE; stdout to 'out.txt'; up to 2 more tries, 5 s apart; its failure is ignored
   acb_step_2  build, test  600 s     push r.example.com/app:r1
   acb_step_3  acb_step_2   600 s     manifest create r.example.com/app:1 r.example.com/app:r1
   acb_step_4  acb_step_3   600 s     manifest annotate r.example.com/app:1 r.example.com/app:r1 arm64
   acb_step_5  acb_step_4   600 s     manifest push r.example.com/app:1
   acb_step_6  acb_step_5   600 s     imagetools create --append -t r.example.com/app:2 -p linux/arm64 r.example.com/app:1
   acb_step_7  acb_step_6   600 s     imagetools inspect --raw r.example.com/app:2
   acb_step_8  acb_step_7   600 s     docker images
   ",
   }
  `);
});

test('a flowchart whose labels mean nothing to Mermaid', async () => {
  expect((await project.taskrun([...run, '--output', 'mermaid'])).stdout).toMatchInlineSnapshot(`
   "flowchart TD
     s0["build<br/>build -t r.example.com/app:r1 #39;my dir#39;"]
     s1["test<br/>cmd alpine:3 sh -c #39;echo #34;#60;b#62;#34;#59; exit 1#39;"]
     s2["acb_step_2<br/>push r.example.com/app:r1"]
     s3["acb_step_3<br/>manifest create r.example.com/app:1 r.example.com/app:r1"]
     s4["acb_step_4<br/>manifest annotate r.example.com/app:1 r.example.com/app:r1 …"]
     s5["acb_step_5<br/>manifest push r.example.com/app:1"]
     s6["acb_step_6<br/>imagetools create --append -t r.example.com/app:2 -p linux…"]
     s7["acb_step_7<br/>imagetools inspect --raw r.example.com/app:2"]
     s8["acb_step_8<br/>docker images"]
     s0 --> s1
     s0 --> s2
     s1 --> s2
     s2 --> s3
     s3 --> s4
     s4 --> s5
     s5 --> s6
     s6 --> s7
     s7 --> s8
   "
  `);
});

test('JSON as its schema says', async () => {
  const schema = JSON.parse(await readFile('schemas/plan.schema.json', 'utf8')) as object;
  const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);
  const { stdout } = await project.taskrun([...run, '--output', 'json']);
  validate(JSON.parse(stdout));
  expect(validate.errors).toBeNull();
  expect(JSON.parse(stdout)).toMatchObject({
    run: { id: 'r1', registry: 'r.example.com', date: '20260131-120000z' },
    steps: [
      {
        id: 'build',
        kind: 'build',
        after: [],
        words: ['-t', 'r.example.com/app:r1', 'my dir'],
      },
      {
        id: 'test',
        timeout: 60,
        workdir: '/workspace',
        redirections: [{ path: 'out.txt' }],
      },
      { id: 'acb_step_2', kind: 'push', after: ['build', 'test'] },
      { action: { kind: 'manifest-create' } },
      { action: { kind: 'manifest-annotate' } },
      { action: { kind: 'manifest-push' } },
      {
        action: {
          kind: 'imagetools-create',
          tags: [{ name: 'r.example.com/app:2' }],
          append: true,
          platforms: [{ os: 'linux', architecture: 'arm64' }],
        },
      },
      { action: { kind: 'imagetools-inspect', raw: true } },
      {
        action: { kind: 'docker' },
        place: { path: 'acr-task.yaml', line: 20, column: 3 },
      },
    ],
  });
});

test('what cannot be planned', async () => {
  await project.write(
    'cycle.yaml',
    'steps:\n- id: a\n  cmd: alpine:3\n  when: [b]\n- id: b\n  cmd: alpine:3\n',
  );
  const { exitCode, stdout, stderr } = await project.taskrun(['plan', 'cycle.yaml']);
  expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
  expect(stderr).toContain("steps wait for each other: 'a' → 'b' → 'a'");
});

test('a line for a shell of the host, when that is allowed', async () => {
  const input = 'steps:\n- cmd: alpine:3 ls | wc\n';
  expect(await project.taskrun(['plan', '-'], { input })).toMatchObject({
    exitCode: 3,
    stdout: '',
  });
  const { exitCode, stdout } = await project.taskrun(['plan', '-', '--allow', 'host-shell'], { input });
  expect(exitCode).toBe(0);
  expect(stdout).toContain('host shell');
});
