import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeLiveWith } from '../rig/engines/describe-live.js';
import { placeOf } from '../rig/engines/index.js';
import { pushImage } from '../rig/images/index.js';
import { type Index, Judges, platformsOf } from '../rig/judges/index.js';
import { command } from '../rig/program/command.js';
import { type RunningRegistry, startDockerRegistry } from '../rig/registries/index.js';
import { ListProject, pushed } from './list-project.js';

await describeLiveWith(
  "taskrun's imagetools beside docker buildx",
  ({ crane }) => crane,
  (engines, crane) => {
    const judges = new Judges({ skopeo: engines.skopeoPath, crane });
    let project: ListProject;
    let registry: RunningRegistry;
    let host: string;

    beforeAll(async () => {
      registry = await startDockerRegistry(placeOf(engines));
      host = registry.address;
      project = await ListProject.create(engines);
      await project.succeed([
        ...pushed(`${host}/tools:amd64`, 'linux/amd64'),
        ...pushed(`${host}/tools:arm64`, 'linux/arm64'),
      ]);
      await pushImage(`${host}/tools:s390x`, { config: { os: 'linux', architecture: 's390x' } });
    });
    afterAll(async () => {
      await project.close();
      await registry.close();
    });

    /** The same words done by docker and by a task; the lists they have made. */
    async function both(words: string): Promise<{ docker: Index; taskrun: Index }> {
      const done = (who: string): string => `imagetools create -t ${host}/tools:${who} ${words}`;
      const made = await command(
        engines.dockerPath,
        ['buildx', ...done('docker').replaceAll("'", '').split(' ')],
        engines.environment,
      );
      if (made.exitCode !== 0) throw new Error(made.stderr);
      await project.succeed([`cmd: docker buildx ${done('taskrun')}`]);
      const [docker, taskrun] = await Promise.all([
        judges.index(`${host}/tools:docker`),
        judges.index(`${host}/tools:taskrun`),
      ]);
      await judges.verify(`${host}/tools:taskrun`);
      return { docker, taskrun };
    }

    const sources = (...names: string[]): string => names.map((name) => `${host}/tools:${name}`).join(' ');

    test('create makes the same list of images with provenance', async () => {
      const { docker, taskrun } = await both(sources('amd64', 'arm64'));
      expect(platformsOf(taskrun)).toEqual([
        ...['linux/amd64', 'linux/arm64'],
        ...['unknown/unknown', 'unknown/unknown'],
      ]);
      expect(taskrun).toEqual(docker);
    });

    test('create annotates the index', async () => {
      const words = `--annotation 'index:org.example.note=both' ${sources('amd64', 'arm64')}`;
      const { docker, taskrun } = await both(words);
      expect(taskrun).toEqual(docker);
      expect(taskrun).toHaveProperty('annotations', { 'org.example.note': 'both' });
    });

    test('create --append adds to a list that is there', async () => {
      await both(sources('amd64'));
      const { docker, taskrun } = await both(`--append ${sources('s390x')}`);
      expect(platformsOf(taskrun)).toEqual(['linux/amd64', 'linux/s390x', 'unknown/unknown']);
      expect(taskrun).toEqual(docker);
    });

    test('inspect --raw shows the bytes that are there', async () => {
      await both(sources('amd64', 'arm64'));
      const { stderr } = await project.succeed([
        `cmd: docker buildx imagetools inspect --raw ${host}/tools:docker`,
      ]);
      const shown = stderr.replace(/^acb_step_0 \| /gm, '');
      const { manifests } = await judges.index(`${host}/tools:docker`);
      for (const { digest } of manifests) expect(shown).toContain(`"digest": "${digest}"`);
    });

    test('create --dry-run pushes nothing', async () => {
      const { stderr } = await project.succeed([
        `cmd: docker buildx imagetools create --dry-run -t ${host}/tools:dry ${sources('amd64', 's390x')}`,
      ]);
      expect(stderr).toContain('"architecture": "s390x"');
      expect(await judges.digest(`${host}/tools:dry`)).toBeUndefined();
    });
  },
);
