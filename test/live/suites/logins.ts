import { afterAll, beforeAll, expect } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { placeOf } from '../../rig/engines/index.js';
import { startDockerRegistry, type RunningRegistry } from '../../rig/registries/index.js';
import { expectSuccess, linesOf, LiveProject } from './live-project.js';
import type { Subject } from './subject.js';

/** `docker login` as a step: what it logs in to is the run's own. */
export function loginsSuite(subject: Subject): void {
  const { test } = subject;
  let project: LiveProject;
  let closed: RunningRegistry;

  beforeAll(async () => {
    project = await LiveProject.create(subject);
    closed = await startDockerRegistry(placeOf(subject), { access: 'htpasswd' });
    await writeFile(join(project.folder, 'Dockerfile'), `FROM ${subject.base}\nCOPY Dockerfile /\n`);
  });
  afterAll(() => Promise.all([project.close(), closed.close()]));

  const pushing = (): string => `
- {id: build, build: "-t ${closed.address}/logged/in:$ID ."}
- {id: push, push: ["${closed.address}/logged/in:$ID"]}
`;

  test('later steps push and pull with it; the user has no more logins than before', async () => {
    const { username = '', password = '' } = closed.account ?? {};
    const login = `- {id: login, cmd: "docker login -u ${username} -p '{{.Values.password}}' ${closed.address}"}`;
    const pull = `- {id: pull, cmd: "docker pull ${closed.address}/logged/in:$ID"}`;
    const options = { environment: { PASSWORD: password } };
    const more = ['--id', 'logged-in', '--set-secret', 'password=env:PASSWORD'];
    const result = await project.run(`${login}${pushing()}${pull}\n`, more, options);
    expectSuccess(result);
    expect(linesOf(result, 'login').join()).toMatch(/Login Succeeded/i);
    expect(result.stderr).not.toContain(password);
    const without = await project.run(pushing(), ['--id', 'logged-out']);
    expect(without.exitCode).toBe(5);
    await project.expectNothingLeft();
  });
}
