import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Project } from '../rig/project/index.js';

let project: Project;
beforeEach(async () => {
  project = await Project.create();
});
afterEach(() => project.close());

async function written(): Promise<string> {
  const text = await readFile(join(project.folder, 'acr-task.yaml'), 'utf8');
  const name = basename(project.folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
  return text.replaceAll(name, 'NAME').split('steps:\n')[1] ?? '';
}

async function expectClean(): Promise<void> {
  expect(await project.taskrun(['lint'])).toEqual({
    exitCode: 0,
    stdout: '',
    stderr: 'acr-task.yaml: no errors, no warnings\n',
  });
}

test('one Dockerfile', async () => {
  await project.write('Dockerfile', 'FROM scratch\n');
  expect(await project.taskrun(['init'])).toEqual({
    exitCode: 0,
    stdout: '',
    stderr: 'wrote acr-task.yaml (for Dockerfile); next: taskrun run\n',
  });
  expect(await written()).toMatchInlineSnapshot(`
   "- id: build
     build: -t $Registry/NAME:$ID .
   - id: push
     push:
     - $Registry/NAME:$ID
   "
  `);
  await expectClean();
});

test('several, for two architectures', async () => {
  await mkdir(join(project.folder, 'web', 'node_modules'), { recursive: true });
  for (const file of [
    'Dockerfile.amd64',
    'Dockerfile.arm64',
    'web/Dockerfile',
    'web/node_modules/Dockerfile',
  ])
    await project.write(file, 'FROM scratch\n');
  await project.taskrun(['init', '--multi-arch']);
  expect(await written()).toMatchInlineSnapshot(`
   "# '["-"]' means at once: both architectures of NAME are built at the same time.
   - id: build-NAME-amd64
     build: -t $Registry/NAME:$ID-amd64 --platform linux/amd64 -f Dockerfile.amd64 .
     when: ["-"]
   - id: build-NAME-arm64
     build: -t $Registry/NAME:$ID-arm64 --platform linux/arm64 -f Dockerfile.arm64 .
     when: ["-"]
   - id: push-NAME
     push:
     - $Registry/NAME:$ID-amd64
     - $Registry/NAME:$ID-arm64
     when: [build-NAME-amd64, build-NAME-arm64]
   # One name for both: who pulls it gets the image for the machine at hand.
   - id: manifest-NAME
     cmd: docker manifest create $Registry/NAME:$ID $Registry/NAME:$ID-amd64 $Registry/NAME:$ID-arm64
     when: [push-NAME]
   - id: push-manifest-NAME
     cmd: docker manifest push $Registry/NAME:$ID
     when: [manifest-NAME]

   # '["-"]' means at once: both architectures of NAME/web are built at the same time.
   - id: build-NAME-web-amd64
     build: -t $Registry/NAME/web:$ID-amd64 --platform linux/amd64 web
     when: ["-"]
   - id: build-NAME-web-arm64
     build: -t $Registry/NAME/web:$ID-arm64 --platform linux/arm64 web
     when: ["-"]
   - id: push-NAME-web
     push:
     - $Registry/NAME/web:$ID-amd64
     - $Registry/NAME/web:$ID-arm64
     when: [build-NAME-web-amd64, build-NAME-web-arm64]
   # One name for both: who pulls it gets the image for the machine at hand.
   - id: manifest-NAME-web
     cmd: docker manifest create $Registry/NAME/web:$ID $Registry/NAME/web:$ID-amd64 $Registry/NAME/web:$ID-arm64
     when: [push-NAME-web]
   - id: push-manifest-NAME-web
     cmd: docker manifest push $Registry/NAME/web:$ID
     when: [manifest-NAME-web]
   "
  `);
  await expectClean();
});

test('none', async () => {
  expect((await project.taskrun(['init'])).stderr).toContain('no Dockerfile was found');
  await expectClean();
});

test('nothing is overwritten unless that is asked for', async () => {
  await project.write('acr-task.yaml', 'mine');
  expect(await project.taskrun(['init'])).toEqual({
    exitCode: 2,
    stdout: '',
    stderr:
      "error: 'acr-task.yaml' is there already\n  = hint: give another name, or overwrite it with --force\n",
  });
  expect(await readFile(join(project.folder, 'acr-task.yaml'), 'utf8')).toBe('mine');
  await project.taskrun(['init', '--force']);
  await expectClean();
});
