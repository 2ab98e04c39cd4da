import type { Executor } from '../executor.js';
import { missingBuildFiles } from '../build-files.js';
import { AskedEngine } from './asked-engine.js';
import { DockerSession } from './docker-session.js';
import { refusedByDialect } from './refused-by-dialect.js';
import type { DockerSetting } from './docker-setting.js';
import { dockerRunner } from './run-docker.js';

/** Carries out plans with a Docker Engine through the docker CLI; manifest lists are taskrun's own work. */
export function dockerExecutor(setting: DockerSetting): Executor {
  return {
    name: 'docker',
    remains: async ({ action }) => {
      if (action.kind !== 'build' || action.tags.length === 0) return false;
      const names = action.tags.map(({ name }) => name);
      const engine = new AskedEngine(setting, dockerRunner(setting));
      const images = await Promise.all(names.map((name) => engine.image(name)));
      return images.every((image) => image !== undefined);
    },
    check: async (plan) => [
      ...refusedByDialect(plan, setting.dialect ?? 'docker'),
      ...(await missingBuildFiles(plan, setting.workspace)),
    ],
    open: (plan) => Promise.resolve(new DockerSession(plan, setting)),
  };
}
