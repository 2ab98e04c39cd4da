import { afterAll, beforeAll, test } from '@jest/globals';
import { cp, mkdir, symlink } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { available } from '../conformance/data.js';
import { buildKitProgram, type RunningBuildKit, startBuildKit } from '../rig/buildkit/index.js';
import { describeLiveWith } from '../rig/engines/describe-live.js';
import { placeOf } from '../rig/engines/index.js';
import { checkout } from '../rig/program/index.js';
import { Project } from '../rig/project/index.js';
import { serveFolder, type ServedFolder } from '../rig/served-folder/index.js';
import { names, runSample, standIns, writeSampleFiles } from './sample-tasks.js';

/** BuildKit leaves nothing running in the background. */
const needsDetach = new Set(['network-curl.yaml']);
const folder = join(checkout, 'tasks');
/** As its documentation has it, with a mistake that is found before anything runs. */
const mistaken = new Set(['multiarch-docs.yaml']);

await describeLiveWith('samples with BuildKit, and no docker', buildKitProgram, (engines, program) => {
  let project: Project;
  let buildKit: RunningBuildKit;
  let served: ServedFolder;
  let environment: Readonly<Record<string, string>>;

  beforeAll(async () => {
    buildKit = await startBuildKit(placeOf(engines), program);
    const programs = join(dirname(buildKit.log), 'programs');
    await mkdir(programs);
    await symlink(buildKit.buildctl, join(programs, 'buildctl'));
    environment = { PATH: programs, BUILDKIT_HOST: buildKit.address };
    project = await Project.create();
    await cp(folder, join(project.folder, 'tasks'), { recursive: true });
    await writeSampleFiles(project, engines.base);
    served = await serveFolder(project.folder);
    await pushStandIns();
  });
  afterAll(async () => {
    await served.close();
    await project.close();
    await buildKit.close();
  });

  const standIn = (name: string): string => `${engines.registry}/stand-in/${name}`;

  /** One task of builds and pushes: the stand-ins are in a registry. */
  async function pushStandIns(): Promise<void> {
    const images = [
      ...Object.entries(standIns).map(([name, entryPoint]) => [standIn(name), entryPoint] as const),
      ...['aspnet:3.1-buster-slim', 'sdk:3.1-buster'].map(
        (name) => [`${engines.registry}/dotnet/core/${name}`, ['sh']] as const,
      ),
    ];
    for (const [index, [, entryPoint]] of images.entries())
      await project.write(
        `stand-ins/${index}`,
        `FROM ${engines.base}\nENTRYPOINT ${JSON.stringify(entryPoint)}\n`,
      );
    const builds = images.map(([name], index) => `- build: -t ${name} -f stand-ins/${index} stand-ins\n`);
    const push = `- push: [${images.map(([name]) => name).join(', ')}]\n`;
    await project.write('stand-ins.yaml', `version: v1.1.0\nsteps:\n${builds.join('')}${push}`);
    const words = ['run', 'stand-ins.yaml', '--executor', 'buildkit', '--registry', engines.registry];
    const { exitCode, stderr } = await project.taskrun(words, { environment });
    if (exitCode !== 0) throw new Error(stderr);
  }

  /** The names of images that only a Docker Engine of its own could have under them. */
  function adapt(text: string): string {
    return text
      .replace(/(?<=cmd: )bash(?= )/g, standIn('mcr.microsoft.com/acr/bash:2ff604c'))
      .replace(/(?<=cmd: )bash(?=:)/g, standIn('bash'))
      .replace(/(?<=cmd: )az(?= )/g, standIn('mcr.microsoft.com/acr/azure-cli:2ff604c'))
      .replace(/(?<![/\w])(?:mcr\.microsoft|cmd\.azurecr)\.\S+/g, standIn);
  }

  const ours = readdirSync(folder).filter((name) => name.endsWith('.yaml') && !mistaken.has(name));
  test.each(ours)('tasks/%s', async (name) => {
    const words = ['run', `tasks/${name}`, '--executor', 'buildkit', '--registry', engines.registry];
    const { exitCode, stderr } = await project.taskrun(words, { environment });
    if (exitCode !== 0) throw new Error(stderr);
  });

  if (available)
    test.each(names.filter((name) => !needsDetach.has(name)))("Microsoft's %s", (name) =>
      runSample(name, {
        ...{ project, engines, environment, adapt },
        address: served.address,
        words: ['--executor', 'buildkit'],
      }),
    );
});
