import { afterAll, beforeAll, expect } from '@jest/globals';
import { join } from 'node:path';
import { serveGit, type GitServer } from '../../rig/git/index.js';
import { Project } from '../../rig/project/index.js';
import { names, runSample, samples, standIns, writeSampleFiles } from '../sample-tasks.js';
import type { Subject } from './subject.js';

/** Microsoft's public samples, with stand-ins for their images. */
export function samplesSuite(subject: Subject): void {
  const { test } = subject;
  let project: Project;
  let served: GitServer;

  async function must(...words: readonly string[]): Promise<void> {
    const { exitCode, stderr } = await subject.docker(...words);
    if (exitCode !== 0) throw new Error(`${words.join(' ')}: ${stderr}`);
  }

  beforeAll(async () => {
    project = await Project.create();
    await writeSampleFiles(project, subject.base);
    for (const [name, entryPoint] of Object.entries(standIns)) {
      await project.write('stand-in', `FROM ${subject.base}\nENTRYPOINT ${JSON.stringify(entryPoint)}\n`);
      await must(
        'build',
        '--quiet',
        '--file',
        join(project.folder, 'stand-in'),
        '--tag',
        name,
        project.folder,
      );
    }
    for (const name of ['aspnet:3.1-buster-slim', 'sdk:3.1-buster']) {
      const image = `${subject.registry}/dotnet/core/${name}`;
      await must('tag', 'bash:3.0', image);
      await must('push', '--quiet', image);
    }
    served = await serveGit(project.folder);
  });
  afterAll(async () => {
    await served.close();
    await project.close();
    for (const name of Object.keys(standIns)) await subject.docker('image', 'rm', name);
  });

  test('all of them are known here', () => {
    expect(Object.keys(samples).sort()).toEqual([...names].sort());
  });

  for (const name of names)
    test(name, () =>
      runSample(name, {
        project,
        engines: subject,
        address: served.address,
        environment: subject.environment,
      }),
    );
}
