import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeLive } from '../rig/engines/describe-live.js';
import { expectSuccess, linesOf, LiveProject } from './suites/live-project.js';
import { dockerSubject } from './suites/subject.js';

describeLive('task files that steps run', (engines) => {
  let project: LiveProject;

  beforeAll(async () => {
    project = await LiveProject.create(dockerSubject(engines));
    await writeFile(join(project.folder, 'Dockerfile'), `FROM ${engines.base}\nCOPY part.yaml /part\n`);
    await writeFile(join(project.folder, 'part.yaml'), part);
  });
  afterAll(() => project.close());

  const part = `version: v1.1.0
networks:
- name: inner
volumes:
- name: files
  secret:
    word: ${Buffer.from('of the part').toString('base64')}
steps:
- { id: build, build: "-t $Registry/{{.Values.name}}:$ID ." }
- { id: push, push: [$Registry/{{.Values.name}}:$ID] }
- id: server
  cmd: $Registry/{{.Values.name}}:$ID sh -c 'echo hello > index.html && httpd -f -p 8080'
  network: inner
  detach: true
- id: client
  cmd: $Registry/{{.Values.name}}:$ID sh -c 'wc -c < /files/word; until wget -q -O - http://server:8080/index.html; do :; done'
  network: inner
  timeout: 60
  volumeMounts:
  - { name: files, mountPath: /files }
`;

  test('build, push and run beside each other, each with networks, volumes and names of its own', async () => {
    const result = await project.run(`
- { id: one, task: part.yaml, values: {name: part-one}, when: ["-"] }
- { id: two, task: part.yaml, values: {name: part-two}, when: ["-"] }
- { id: after, cmd: "$Registry/part-one:$ID ls /part", when: [one, two] }
`);
    expectSuccess(result);
    for (const id of ['one.client', 'two.client'])
      expect(linesOf(result, id)).toEqual(expect.arrayContaining(['11', 'hello']));
    expect(linesOf(result, 'after')).toEqual(['/part']);
    await project.expectNothingLeft();
  });
});
