import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { available } from '../conformance/data.js';
import { run } from '../rig/child/index.js';
import { describeLive } from '../rig/engines/describe-live.js';
import { command } from '../rig/program/command.js';
import { Project } from '../rig/project/index.js';
import { serveFolder, type ServedFolder } from '../rig/served-folder/index.js';
import { names, runSample, samples, standIns, writeSampleFiles } from './sample-tasks.js';

if (available) {
  describeLive("Microsoft's public samples, with stand-ins for their images", (engines) => {
    let project: Project;
    let served: ServedFolder;
    const docker = (...words: readonly string[]): Promise<unknown> =>
      run(engines.dockerPath, words, { environment: engines.environment });

    beforeAll(async () => {
      project = await Project.create();
      await writeSampleFiles(project, engines.base);
      for (const [name, entryPoint] of Object.entries(standIns)) {
        await project.write('stand-in', `FROM ${engines.base}\nENTRYPOINT ${JSON.stringify(entryPoint)}\n`);
        const file = join(project.folder, 'stand-in');
        await docker('build', '--quiet', '--file', file, '--tag', name, project.folder);
      }
      for (const name of ['aspnet:3.1-buster-slim', 'sdk:3.1-buster']) {
        const image = `${engines.registry}/dotnet/core/${name}`;
        await docker('tag', 'bash:3.0', image);
        await docker('push', '--quiet', image);
      }
      served = await serveFolder(project.folder);
    });
    afterAll(async () => {
      await served.close();
      await project.close();
      for (const name of Object.keys(standIns))
        await command(engines.dockerPath, ['image', 'rm', name], engines.environment);
    });

    test('all of them are known here', () => {
      expect(Object.keys(samples).sort()).toEqual([...names].sort());
    });

    test.each(names)('%s', (name) =>
      runSample(name, { project, engines, address: served.address, environment: engines.environment }),
    );
  });
}
